#include "server/domain/reminder.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/hours.h"
#include "server/domain/not_now.h"
#include "server/domain/notice.h"
#include "server/domain/programme.h"
#include "server/domain/task.h"

enum {
	DAY = 86400,
	REMINDER_EVERY = 900, /* a room is looked at */
	REMINDER_BEFORE = 2 * DAY,
	REMINDER_AFTER = 7 * DAY, /* what is overdue for longer is known */
	REMINDER_A_DAY = DAY - REMINDER_EVERY,
	REMINDER_ROOMS = 50,	/* a tick, */
	REMINDER_PEOPLE = 1000, /* or until so many people were looked at */
	REMINDER_TITLES = 3,
	REMINDER_THINGS = 20,
};

enum reminder_stage { REMINDER_NONE, REMINDER_SOON, REMINDER_TODAY, REMINDER_OVERDUE };

/* Of a column of seconds; ?1: now. */
#define REMINDER_STAGE(due)                                                                        \
	"(CASE WHEN " due " < ?1 THEN 3 WHEN " due " < ?1 + 86400 THEN 2 ELSE 1 END)"
#define REMINDER_IS_NEAR(due) "(" due " BETWEEN ?1 - 604800 AND ?1 + 172800)"

struct reminder_room {
	int64_t id;
	char *slug;
};

struct reminder_person {
	int64_t member;
	char *segment;
	int64_t day_begins_at;
};

/* What one person is reminded of. */
struct reminder {
	int64_t tasks[REMINDER_THINGS];
	size_t task_count, unit_count, titles;
	enum reminder_stage stage; /* the highest */
	char *about;		   /* the first few titles */
	char *task;		   /* the name of the first */
};

/* --- what is due --- */

static void reminder_add(struct hall_context *cx, struct reminder *r, const char *title,
			 enum reminder_stage stage)
{
	if (stage > r->stage)
		r->stage = stage;
	if (r->titles < REMINDER_TITLES)
		r->about = r->about ? arena_printf(cx->arena, "%s, %s", r->about, title)
				    : arena_dup(cx->arena, title);
	else if (r->titles == REMINDER_TITLES)
		r->about = arena_printf(cx->arena, "%s …", r->about);
	r->titles++;
}

static int reminder_tasks(struct hall_context *cx, const struct reminder_room *room,
			  const struct reminder_person *person, struct reminder *r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT t.id, t.name, t.title, " REMINDER_STAGE(
		"t.due_at") " FROM task t LEFT JOIN task_state ts ON ts.task = t.id AND "
			    "ts.member = ?3 LEFT JOIN task_reminder re ON re.task = t.id AND "
			    "re.member = ?3 WHERE t.room = ?2 AND t.closed_at IS NULL "
			    "AND " REMINDER_IS_NEAR(
				"t.due_at") " AND (t.segment = '' OR "
					    "t.segment = ?4) AND " TASK_IS_TO_DO(
						"?5") " AND NOT " NOT_NOW_IS("task", "t.id", "?3",
									     "?1") " AND "
										   "coalesce("
										   "re.stage, "
										   "0) "
										   "<"
										   " " REMINDER_STAGE(
										       "t.due_"
										       "at") " "
											     "O"
											     "R"
											     "D"
											     "E"
											     "R"
											     " "
											     "B"
											     "Y"
											     " "
											     "t"
											     "."
											     "d"
											     "u"
											     "e"
											     "_"
											     "a"
											     "t"
											     " "
											     "L"
											     "I"
											     "M"
											     "I"
											     "T"
											     " "
											     "?"
											     "6",
	    "iiisii", cx->now, room->id, person->member, person->segment, person->day_begins_at,
	    (int64_t)REMINDER_THINGS);

	while (db_next(rows)) {
		if (r->task_count == 0)
			r->task = arena_dup(cx->arena, db_text(rows, 1));
		r->tasks[r->task_count++] = db_int(rows, 0);
		reminder_add(cx, r, db_text(rows, 2), (enum reminder_stage)db_int(rows, 3));
	}
	return db_end(rows);
}

static int reminder_units(struct hall_context *cx, const struct reminder_room *room,
			  const struct reminder_person *person, struct reminder *r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT u.serial, " REMINDER_STAGE(
			 "u.due_at") " FROM unit u WHERE u.room = ?2 "
				     "AND u.member = ?3 AND u.state = 'return_due' "
				     "AND " REMINDER_IS_NEAR(
					 "u.due_at") " AND u.reminded "
						     "< " REMINDER_STAGE("u.due_at") " ORDER BY "
										     "u.due_at "
										     "LIMIT ?4",
		     "iiii", cx->now, room->id, person->member, (int64_t)REMINDER_THINGS);

	while (db_next(rows)) {
		r->unit_count++;
		reminder_add(cx, r, db_text(rows, 0), (enum reminder_stage)db_int(rows, 1));
	}
	return db_end(rows);
}

/* --- telling --- */

static const char *reminder_target(struct hall_context *cx, const struct reminder_room *room,
				   const struct reminder *r)
{
	if (r->task_count == 0)
		return arena_printf(cx->arena, "units:%s", room->slug);
	if (r->task_count == 1 && r->unit_count == 0)
		return arena_printf(cx->arena, "task:%s", r->task);
	return arena_printf(cx->arena, "tasks:%s", room->slug);
}

static int reminder_mark(struct hall_context *cx, const struct reminder_room *room,
			 const struct reminder_person *person, const struct reminder *r)
{
	int err =
	    db_run(cx->db, "UPDATE room_member SET reminded_at = ? WHERE room = ? AND member = ?",
		   "iii", cx->now, room->id, person->member);

	for (size_t i = 0; err == 0 && i < r->task_count; i++)
		err = db_run(cx->db,
			     "INSERT INTO task_reminder (task, member, stage) SELECT t.id, "
			     "?2, " REMINDER_STAGE("t.due_at") " FROM task t WHERE t.id = ?3 "
							       "ON CONFLICT (task, member) DO "
							       "UPDATE SET stage = excluded.stage",
			     "iii", cx->now, person->member, r->tasks[i]);
	if (err == 0 && r->unit_count)
		err = db_run(cx->db,
			     "UPDATE unit SET reminded = " REMINDER_STAGE(
				 "due_at") " WHERE room = ?2 AND member = ?3 AND state = "
					   "'return_due' AND " REMINDER_IS_NEAR("due_at"),
			     "iii", cx->now, room->id, person->member);
	return err;
}

static int reminder_send(struct hall_context *cx, const struct reminder_room *room,
			 const struct reminder_person *person)
{
	struct reminder r = {0};
	struct notice notice = {.space = room->id, .to = &person->member, .to_count = 1};
	int err = reminder_tasks(cx, room, person, &r);

	if (err == 0)
		err = reminder_units(cx, room, person, &r);
	if (err < 0 || r.stage == REMINDER_NONE)
		return err;
	notice.kind = r.stage == REMINDER_OVERDUE ? NOTICE_OVERDUE : NOTICE_DUE;
	notice.target = reminder_target(cx, room, &r);
	notice.about = r.about;
	err = notice_send(cx, &notice);
	return err < 0 ? err : reminder_mark(cx, room, person, &r);
}

/* --- whom --- */

/* The testers of a room who may be reminded now; those in their quiet hours are
 * looked at again later. */
static int reminder_people(struct hall_context *cx, int64_t room, struct reminder_person **people_r,
			   size_t *count_r)
{
	struct reminder_person *people = arena_alloc(cx->arena, REMINDER_PEOPLE * sizeof(*people));
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT rm.member, rm.segment, m.zone_rule, q.from_minute, q.to_minute "
		     "FROM room_member rm JOIN member m ON m.id = rm.member AND m.state = 'active' "
		     "LEFT JOIN quiet_hours q ON q.member = m.id "
		     "WHERE rm.room = ?1 AND rm.part = 'tester' AND rm.state = 'active' "
		     "AND rm.wants_reminders AND NOT EXISTS (SELECT 1 FROM room_member o "
		     "WHERE o.member = rm.member AND o.reminded_at > ?2 "
		     "AND o.reminded_at <= ?3) LIMIT ?4",
		     "iiii", room, cx->now - REMINDER_A_DAY, cx->now, (int64_t)REMINDER_PEOPLE);

	*count_r = 0;
	while (db_next(rows)) {
		const char *rule = db_text(rows, 2);

		if (!db_is_null(rows, 3) &&
		    hours_are_quiet((int)db_int(rows, 3), (int)db_int(rows, 4),
				    hours_minute(rule, cx->now)))
			continue;
		people[(*count_r)++] = (struct reminder_person){
		    .member = db_int(rows, 0),
		    .segment = arena_dup(cx->arena, db_text(rows, 1)),
		    .day_begins_at = programme_day(rule, cx->now).begins_at,
		};
	}
	*people_r = people;
	return db_end(rows);
}

/* The most urgent first: a person hears of one room a day. */
static int reminder_next(struct hall_context *cx, struct reminder_room *room_r, bool *is_due_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT r.id, r.slug, min(coalesce((SELECT min(t.due_at) FROM task t WHERE t.room = "
	    "r.id AND t.closed_at IS NULL AND " REMINDER_IS_NEAR(
		"t.due_at") "), 1 << 40), "
			    "coalesce((SELECT min(u.due_at) FROM unit u WHERE u.room = r.id AND "
			    "u.state = "
			    "'return_due' AND " REMINDER_IS_NEAR(
				"u.due_at") "), 1 << 40)) AS first "
					    "FROM room r WHERE r.id <> 0 AND r.phase <> 'archived' "
					    "AND (r.reminders_at <= ?2 OR r.reminders_at > ?1) "
					    "ORDER BY first LIMIT 1",
	    "ii", cx->now, cx->now - REMINDER_EVERY);
	bool is_there = db_next(rows);
	int err;

	if (is_there) {
		room_r->id = db_int(rows, 0);
		room_r->slug = arena_dup(cx->arena, db_text(rows, 1));
		*is_due_r = db_int(rows, 2) < INT64_C(1) << 40;
	}
	err = db_end(rows);
	return err < 0 || is_there ? err : ERR_NOT_FOUND;
}

static int reminder_room(struct hall_context *cx, const struct reminder_room *room, bool is_due,
			 size_t *looked)
{
	struct reminder_person *people;
	size_t count = 0;
	int err = 0;

	if (is_due)
		err = reminder_people(cx, room->id, &people, &count);
	for (size_t i = 0; err == 0 && i < count; i++)
		err = reminder_send(cx, room, &people[i]);
	*looked += count;
	return err < 0 ? err
		       : db_run(cx->db, "UPDATE room SET reminders_at = ? WHERE id = ?", "ii",
				cx->now, room->id);
}

int reminder_tick(struct hall_context *cx)
{
	struct reminder_room room;
	size_t looked = 0;
	bool is_due;
	int err = 0;

	for (int i = 0; err == 0 && i < REMINDER_ROOMS && looked < REMINDER_PEOPLE; i++) {
		err = reminder_next(cx, &room, &is_due);
		if (err == 0)
			err = reminder_room(cx, &room, is_due, &looked);
	}
	return err == ERR_NOT_FOUND ? 0 : err;
}

/* --- the switch --- */

static int reminder_want(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *wanted = fields_text(in, "wanted");
	struct gate_room room;
	int err = programme_room(cx, in, &room);

	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE room_member SET wants_reminders = ? WHERE room = ? AND member = ?",
		    "iii", (int64_t)(strcmp(wanted, "on") == 0), room.id, cx->member);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "room", room.slug, "wanted", wanted);
	return err;
}

const struct hall_binding reminder_bindings[] = {
    {"room.reminders", reminder_want, NULL},
    {0},
};
