/* bench_rooms: what staff and testers of a large room wait for: 500 testers,
 * 20,000 reports, 200,000 votes, through the hall. BENCH_ITEMS gives another
 * size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/domain/domain.h"
#include "tests/bench/figures.h"
#include "tests/bench/world.h"
#include "tests/unit/hall_helper.h"

enum { TASKS = 50, SURVEYS = 10, QUESTIONS = 10, FEATURES = 20 };
enum { TESTERS = 500, VOTES_EACH = 10, RUNS = 300, MEMBER_FIRST = 1000, WAITING = 200 };

static struct helper h;
static int64_t olga, enid;
static int items_wanted = 20000;
static int outstanding;

static void on_item(void *arg, const struct hall_reply *reply)
{
	(void)arg;
	if (reply->err < 0) {
		fprintf(stderr, "feedback.new: %s\n", reply->words);
		exit(1);
	}
	outstanding--;
}

/* --- making it --- */

static void sql(const char *text)
{
	char *path = mem_printf("%s/hearth.db", h.dir);
	struct db *db = NULL;

	if (db_open(&db, path, DB_WRITE, NULL) < 0 || db_script(db, text) < 0) {
		fprintf(stderr, "the room could not be made\n");
		exit(1);
	}
	db_close(&db);
	free(path);
}

/* Testers straight into their rows: what the calls would have written. */
static void make_testers(void)
{
	char *text = mem_printf(
	    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
	    "INSERT INTO member (id, handle, joined_at) SELECT %d + i, 'tester' || i, 1 FROM n;"
	    "INSERT INTO room_member (room, member, part, state, since, joined_at, changed_at) "
	    "SELECT r.id, m.id, 'tester', 'active', 1, 1, 1 FROM room r, member m "
	    "WHERE r.slug = 'golf' AND m.id >= %d;"
	    "INSERT INTO space_member (space, member, part, since) SELECT r.id, m.id, 'member', 1 "
	    "FROM room r, member m WHERE r.slug = 'golf' AND m.id >= %d",
	    TESTERS - 1, MEMBER_FIRST, MEMBER_FIRST, MEMBER_FIRST);

	sql(text);
	free(text);
}

static void send_item(int number)
{
	struct caller as = {.member = MEMBER_FIRST + number % TESTERS,
			    .door = CALLER_MEMBER,
			    .role = CALLER_ROLE_MEMBER,
			    .remote = (char *)"127.0.0.1",
			    .session = 1};
	struct caller *caller = caller_new(&as);
	char *title = world_text((unsigned)number, 6), *body = world_text((unsigned)number + 7, 40);
	json_t *in = json_pack("{s:s, s:s, s:s, s:s, s:s}", "room", "golf", "type",
			       number % 5 ? "issue" : "idea", "title", title, "body", body,
			       "severity", number % 7 ? "minor" : "major");

	outstanding++;
	hall_call(h.hall, caller, "feedback.new", in, on_item, NULL);
	caller_drop(&caller);
	json_decref(in);
	free(title);
	free(body);
}

static void make_items(void)
{
	for (int i = 0; i < items_wanted; i++) {
		send_item(i);
		while (outstanding >= WAITING)
			uv_run(&h.loop, UV_RUN_ONCE);
	}
	while (outstanding)
		uv_run(&h.loop, UV_RUN_ONCE);
}

static void make_votes(void)
{
	char *text = mem_printf(
	    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
	    "INSERT OR IGNORE INTO feedback_vote (item, member, importance, at) "
	    "SELECT f.id, %d + (f.id * 37 + n.i * 49) %% %d, 1 + n.i %% 3, 1 FROM feedback f, n "
	    "WHERE f.id <> 0;"
	    "UPDATE feedback SET votes = (SELECT count(*) FROM feedback_vote v WHERE v.item = id), "
	    "impact = 1000 * (id %% 97) WHERE id <> 0",
	    VOTES_EACH - 1, MEMBER_FIRST, TESTERS);

	sql(text);
	free(text);
}

/* Fifty tasks, ten of them surveys that everybody answered, a unit for each tester. */
static void make_programme(void)
{
	char *text = mem_printf(
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
	    "INSERT INTO feature (room, slug, name) SELECT r.id, 'part' || i, 'Part ' || i "
	    "FROM room r, n WHERE r.slug = 'golf';"
	    "UPDATE feedback SET feature = (SELECT f.id FROM feature f WHERE f.slug = "
	    "'part' || (1 + feedback.id %% %d)) WHERE id <> 0;"
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
	    "INSERT INTO task (name, room, kind, title, required, due_at, made_at, told_at) "
	    "SELECT 'GOLF-T' || i, r.id, CASE WHEN i <= %d THEN 'survey' ELSE 'task' END, "
	    "'Task ' || i, i %% 3 = 0, unixepoch() + i * 86400, 1, 1 FROM room r, n WHERE r.slug = "
	    "'golf';"
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
	    "INSERT INTO question (task, position, kind, text, choices, made_at) SELECT t.id, i, "
	    "CASE i %% 4 WHEN 0 THEN 'nps11' WHEN 1 THEN 'scale5' WHEN 2 THEN 'choice' ELSE 'text' "
	    "END, 'Question ' || i, CASE i %% 4 WHEN 2 THEN 'a|b|c' ELSE '' END, 1 "
	    "FROM task t, n WHERE t.kind = 'survey';"
	    "INSERT INTO answer (question, member, value, at) SELECT q.id, rm.member, CASE q.kind "
	    "WHEN 'choice' THEN 'b' WHEN 'text' THEN 'It is quieter than I thought.' ELSE 1 + "
	    "rm.member %% 5 END, 1 FROM question q, room_member rm WHERE rm.part = 'tester';"
	    "INSERT INTO task_state (task, member, state, at) SELECT t.id, rm.member, 'done', 1 "
	    "FROM task t, room_member rm WHERE rm.part = 'tester' AND t.id <> 0 AND "
	    "(t.kind = 'survey' OR (t.id + rm.member) %% 3 = 0);"
	    "UPDATE room_member SET segment = 's' || (member %% 4), heard_at = member;"
	    "INSERT INTO unit (room, member, serial, state, at) SELECT rm.room, rm.member, "
	    "'HP-' || rm.member, 'received', 1 FROM room_member rm WHERE rm.part = 'tester'",
	    FEATURES, FEATURES, TASKS, SURVEYS, QUESTIONS);

	sql(text);
	free(text);
}

/* --- measuring --- */

/* # in the parameters is another number each time. */
static void measure(const char *what, int64_t who, const char *call, const char *params)
{
	size_t head = strcspn(params, "#");
	struct figures figures = {0};

	for (int i = 0; i < RUNS; i++) {
		char *text = params[head] ? mem_printf("%.*s%d%s", (int)head, params,
						       i * 61 % items_wanted + 1, params + head + 1)
					  : mem_dup(params);
		json_t *in = json_loads(text, 0, NULL);
		int64_t from = clock_mono_us();

		helper_do(&h, who, call, in);
		figures_add(&figures, (double)(clock_mono_us() - from) / 1000);
		free(text);
	}
	figures_row(&figures, "ms", "%s", what);
	figures_free(&figures);
}

static void measure_export(void)
{
	int64_t from = clock_mono_us();
	json_t *in = json_pack("{s:s, s:b}", "room", "golf", "csv", 1), *next;
	size_t bytes = 0;

	for (;;) {
		json_t *r = helper_call(&h, olga, "feedback.export", json_incref(in));

		bytes += json_string_length(json_object_get(r, "text"));
		next = json_object_get(r, "next");
		if (!json_is_string(next)) {
			json_decref(r);
			break;
		}
		json_object_set(in, "after", next);
		json_decref(r);
	}
	json_decref(in);
	figures_one((double)(clock_mono_us() - from) / 1e6, "s", "export of all, %zu KB",
		    bytes / 1024);
}

/* A tick that reminds everybody, and one that finds that all were. */
static void measure_reminders(void)
{
	int64_t from = clock_mono_us(), now = clock_now();

	helper_tick(&h, now + 3600);
	figures_one((double)(clock_mono_us() - from) / 1000, "ms", "a tick that reminds %d",
		    TESTERS);
	from = clock_mono_us();
	helper_tick(&h, now + 3660);
	figures_one((double)(clock_mono_us() - from) / 1000, "ms", "the tick after it");
	from = clock_mono_us();
	helper_tick(&h, now + 7200);
	figures_one((double)(clock_mono_us() - from) / 1000, "ms",
		    "a tick that looks at all of them again");
}

static void measure_programme(void)
{
	make_programme();
	figures_title("Its programme: %d tasks, %d of them surveys of %d questions, all answered",
		      TASKS, SURVEYS, QUESTIONS);
	measure("tasks of a tester", MEMBER_FIRST + 1, "task.list", "{\"room\":\"golf\"}");
	measure("tasks, for staff", olga, "task.list", "{\"room\":\"golf\"}");
	measure("one task", MEMBER_FIRST + 1, "task.show", "{\"task\":\"GOLF-T1\"}");
	measure("an answer", MEMBER_FIRST + 1, "survey.answer",
		"{\"task\":\"GOLF-T1\",\"answers\":{\"1\":4}}");
	measure("results of a survey", olga, "task.results", "{\"task\":\"GOLF-T1\"}");
	measure("progress, a page", olga, "room.progress", "{\"room\":\"golf\"}");
	measure("progress, all 500", olga, "room.progress", "{\"room\":\"golf\",\"limit\":500}");
	measure("progress of a tester", MEMBER_FIRST + 1, "room.progress", "{\"room\":\"golf\"}");
	measure("units", olga, "unit.list", "{\"room\":\"golf\"}");
	measure("what is asked of a tester", MEMBER_FIRST + 1, "room.asked", "{}");
	measure_reminders();
}

static void measure_release(void)
{
	int64_t from = clock_mono_us();

	helper_do(
	    &h, enid, "release.new",
	    json_pack("{s:s, s:s, s:s}", "room", "golf", "version", "1.0", "body", "all of it"));
	figures_one((double)(clock_mono_us() - from) / 1000, "ms", "a release told to %d", TESTERS);
}

int main(void)
{
	int64_t from = clock_mono_us();

	world_bound(300);
	log_set_level("error");
	if (getenv("BENCH_ITEMS"))
		items_wanted = atoi(getenv("BENCH_ITEMS"));
	helper_open(&h, domain_bindings(), NULL);
	olga = helper_member(&h, "olga");
	enid = helper_member(&h, "enid");
	helper_do(&h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s}", "room", "golf", "title", "Golf", "purpose",
			    "to see", "owner", "olga"));
	helper_do(&h, olga, "room.admit",
		  json_pack("{s:s, s:s, s:s, s:s}", "room", "golf", "handle", "enid", "part",
			    "staff", "team", "eng"));
	make_testers();
	figures_title("A room with %d testers, %d reports, %d votes", TESTERS, items_wanted,
		      items_wanted * VOTES_EACH);
	make_items();
	figures_one((double)items_wanted * 1e6 / (double)(clock_mono_us() - from), "/s",
		    "reports sent, made as they were");
	make_votes();
	measure("inbox of a team, heaviest first", enid, "feedback.list",
		"{\"room\":\"golf\",\"team\":\"eng\",\"sort\":\"impact\",\"status\":\"open\"}");
	measure("all, newest first, a tester", MEMBER_FIRST + 1, "feedback.list",
		"{\"room\":\"golf\"}");
	measure("my own", MEMBER_FIRST + 1, "feedback.list", "{\"room\":\"golf\",\"mine\":true}");
	measure("longest silence", enid, "feedback.list",
		"{\"room\":\"golf\",\"sort\":\"silence\",\"status\":\"open\"}");
	measure("one report", enid, "feedback.show", "{\"item\":\"GOLF-#\"}");
	measure("similar while typing", MEMBER_FIRST + 1, "feedback.similar",
		"{\"room\":\"golf\",\"text\":\"the carry reads short #\"}");
	measure("a vote", MEMBER_FIRST + 2, "feedback.vote", "{\"item\":\"GOLF-2\"}");
	measure("room.show", enid, "room.show", "{\"room\":\"golf\"}");
	measure("home of a tester", MEMBER_FIRST + 1, "home.show", "{}");
	measure_export();
	measure_release();
	measure_programme();
	helper_close(&h);
	return 0;
}
