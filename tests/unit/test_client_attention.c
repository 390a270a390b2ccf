/* The client's screens about attention: what one was told of, watching, muting. */
#include "tests/unit/client_answers.h"

static bool all_read, nothing_yet;
static char *sent;  /* the text of the last answer */
static char *asked; /* the last call that sets something, with its parameters */
static const char *bell = "none", *pending;
static char *level; /* of the thread, as it was set last */

static json_t *notice(int id, const char *kind, const char *author, int others, const char *title,
		      bool is_read)
{
	return json_pack("{s:i, s:s, s:s, s:s, s:o, s:b, s:i, s:s, s:i, s:s, s:b}", "id", id,
			 "kind", kind, "text", "as the server says it", "target", "thread:1:13",
			 "at", stage_ago(id * 60), "read", is_read, "thread", 1, "author", author,
			 "others", others, "title", title, "digest", id == 3);
}

static json_t *notices(void)
{
	json_t *items = json_array();
	if (!nothing_yet) {
		json_array_append_new(items, notice(1, "reply", "tobias", 3, "Tempo", all_read));
		json_array_append_new(items, notice(2, "mention", "ola", 0, "Mats", all_read));
		json_array_append_new(items, notice(3, "taking_part", "ola", 0, "Nets", all_read));
		json_array_append_new(items, notice(4, "of_next_year", "ola", 0, "", true));
	}
	int unread = all_read || nothing_yet ? 0 : 2;
	return json_pack("{s:i, s:i, s:o, s:n}", "unread", unread, "waiting", unread, "items",
			 items, "next");
}

static json_t *opening(void)
{
	json_t *opening = answers_opening();
	json_object_set_new(json_object_get(opening, "settings"), "bell", json_string(bell));
	return opening;
}

static json_t *mail(void)
{
	return json_pack("{s:b, s:n, s:s?, s:b}", "offered", 1, "address", "pending", pending,
			 "stopped", 0);
}

static json_t *set(const char *method, json_t *params)
{
	char *text = json_dumps(params, JSON_SORT_KEYS | JSON_COMPACT);
	free(asked);
	asked = mem_printf("%s %s", method, text);
	free(text);
	if (!strcmp(method, "mail.set"))
		pending = "ann@example.org";
	return strncmp(method, "mail.", 5) ? json_object() : mail();
}

/* Those of the thread first. */
static json_t *completed(const char *begin)
{
	static const char *const handles[] = {"tobias", "ola", "Tomas", "tove"};
	json_t *items = json_array();
	for (int i = 0; i < 4; i++)
		if (!strncasecmp(handles[i], begin, strlen(begin)))
			json_array_append_new(items,
					      json_pack("{s:s, s:s, s:n}", "handle", handles[i],
							"name", "A name", "badge"));
	return answers_page(items);
}

static json_t *told(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "notification.list"))
		return notices();
	if (!strcmp(method, "notification.read")) {
		all_read =
		    all_read || !strcmp(json_string_value(json_object_get(params, "id")), "all");
		return json_pack("{s:i, s:i}", "unread", all_read ? 0 : 1, "waiting",
				 all_read ? 0 : 1);
	}
	if (!strcmp(method, "follow.show"))
		return json_pack("{s:s, s:b}", "level", level ? level : "normal", "taking_part",
				 level == NULL);
	if (!strcmp(method, "follow.thread") || !strcmp(method, "follow.member")) {
		free(level);
		level = mem_dup(json_string_value(json_object_get(params, "level")));
		return json_pack("{s:s}", "level", level);
	}
	if (!strcmp(method, "notification.settings"))
		return json_pack("{s:s, s:s, s:[{s:s, s:s, s:s, s:s}], s:n}", "quiet_from", "22:00",
				 "quiet_to", "07:00", "items", "kind", "reply", "delivery", "now",
				 "mail", "daily", "about", "answers to what you wrote", "next");
	if (!strcmp(method, "mail.show"))
		return mail();
	if (!strcmp(method, "follow.list"))
		return json_pack("{s:[{s:s, s:s, s:s, s:i, s:s, s:n}], s:n}", "items", "level",
				 "mute", "what", "thread", "title", "Loud thread", "thread", 1,
				 "board", "practise", "handle", "next");
	if (!strncmp(method, "notification.set", 16) || !strcmp(method, "notification.quiet") ||
	    !strncmp(method, "mail.", 5) || !strcmp(method, "settings.set"))
		return set(method, params);
	if (!strcmp(method, "session.open"))
		return opening();
	if (!strcmp(method, "member.complete"))
		return completed(json_string_value(json_object_get(params, "begin")));
	if (!strcmp(method, "post.reply")) {
		free(sent);
		sent = mem_dup(json_string_value(json_object_get(params, "body")));
		return json_pack("{s:i, s:i}", "post", 1, "number", 15);
	}
	if (!strcmp(method, "member.show"))
		return json_pack("{s:s, s:s}", "handle", "dan_k", "about", "");
	return answers(method, params, err_r);
}

static int usual(void **state)
{
	(void)state;
	all_read = nothing_yet = answers_muted = false;
	free(level);
	level = NULL;
	return 0;
}

static struct stage *opened_as(const char *term)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = told, .term = term};
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, "The page ends here");
	stage_settle(stage);
	return stage;
}

static struct stage *opened(void)
{
	return opened_as(NULL);
}

static void closed(struct stage **stage)
{
	int status = stage_free(stage);
	assert_true(WIFEXITED(status));
}

static void test_list(void **state)
{
	(void)state;
	struct stage *stage = opened();
	stage_type(stage, "@");
	stage_expect(stage, "What you were told of");
	assert_true(stage_shows(stage, "▸ ● tobias and 3 others answered you in Tempo"));
	assert_true(stage_shows(stage, "  ● ola mentioned you in Mats"));
	/* Left to the digest, it waits for nobody; a kind of a newer server is in its words. */
	assert_true(stage_shows(stage, "    ola wrote in Nets, where you take part"));
	assert_true(stage_shows(stage, "    as the server says it"));
	assert_true(stage_shows(stage, "1 min ago"));
	stage_type(stage, "\r");
	stage_expect(stage, "13/14");
	assert_non_null(strstr(stage->calls, "notification.read"));
	stage_type(stage, "q");
	stage_expect(stage, "What you were told of");
	stage_type(stage, "C");
	stage_expect(stage, "All of it is marked as read.");
	assert_false(stage_shows(stage, "●"));
	assert_false(stage_shows(stage, "@2"));
	closed(&stage);
}

static void test_empty(void **state)
{
	(void)state;
	nothing_yet = true;
	struct stage *stage = opened();
	stage_type(stage, "@");
	stage_expect(stage, "Nothing yet.");
	assert_true(stage_shows(stage, "w watches a thread or a board"));
	assert_false(stage_shows(stage, "C all read"));
	closed(&stage);
}

/* A notice of the server has the number asked for again, and the list drawn. */
static void test_told_while_looking(void **state)
{
	(void)state;
	nothing_yet = true;
	struct stage *stage = opened();
	stage_type(stage, "@");
	stage_expect(stage, "Nothing yet.");
	usleep(1100 * 1000);
	nothing_yet = false;
	stage_tell(stage, "event",
		   json_pack("{s:i, s:s, s:s}", "seq", 9, "kind", "notice", "notice", "reply"));
	stage_expect(stage, "answered you in Tempo");
	stage_expect(stage, "@2");
	closed(&stage);
}

static void test_watching(void **state)
{
	(void)state;
	struct stage *stage = opened();
	stage_type(stage, "\r");
	stage_expect(stage, "13/14");
	stage_type(stage, "w");
	stage_expect(stage, "You take part in this thread:   w watch   n normal   m mute");
	stage_type(stage, "q");
	assert_null(level);
	stage_type(stage, "ww");
	stage_expect(stage, "You are told of every post here.");
	assert_string_equal(level, "watch");
	stage_type(stage, "wm");
	stage_expect(stage, "You are told of nothing here.");
	stage_type(stage, "w");
	stage_expect(stage, "You mute this thread:");
	stage_type(stage, "n");
	assert_string_equal(level, "normal");
	closed(&stage);
}

static void test_muted_member(void **state)
{
	(void)state;
	answers_muted = true;
	struct stage *stage = opened();
	stage_type(stage, "\r");
	stage_expect(stage, "By somebody you muted. x shows it.");
	assert_false(stage_shows(stage, "Indoors the sensor"));
	assert_true(stage_shows(stage, "towel from the lampshade"));
	stage_type(stage, "13\rx");
	stage_expect(stage, "Indoors the sensor");
	stage_type(stage, "P");
	stage_expect(stage, "w mute");
	stage_type(stage, "w");
	stage_expect(stage, "This member:   m mute   l leave it");
	stage_type(stage, "m");
	stage_expect(stage, "Their posts are folded");
	assert_string_equal(level, "mute");
	closed(&stage);
}

static void test_names_while_typing(void **state)
{
	(void)state;
	struct stage *stage = opened();
	stage_type(stage, "\r");
	stage_expect(stage, "13/14");
	stage_type(stage, "r");
	stage_expect(stage, "^X send");
	stage_type(stage, "Ask @");
	stage_expect(stage, "▸ tobias  A name");
	assert_true(stage_shows(stage, "Tab or Enter takes it   Esc leaves it"));
	stage_type(stage, "t");
	assert_false(stage_shows(stage, "  ola"));
	/* The second of them; its letters as they are. */
	stage_type(stage, "o\033[B\r");
	stage_expect(stage, "Ask @Tomas");
	assert_false(stage_shows(stage, "A name"));
	/* Left alone, an @ is text, and Enter is Enter. */
	stage_type(stage, "and @to");
	stage_expect(stage, "▸ tobias");
	stage_type(stage, "\033");
	usleep(200 * 1000);
	stage_settle(stage);
	assert_false(stage_shows(stage, "▸ tobias"));
	stage_type(stage, "v\rme@to");
	assert_false(stage_shows(stage, "A name"));
	stage_type(stage, "\030");
	assert_string_equal(sent, "Ask @Tomas and @tov\nme@to");
	closed(&stage);
}

static void test_settings(void **state)
{
	(void)state;
	struct stage *stage = opened();
	stage_type(stage, "S");
	stage_expect(stage, "kinds, quiet hours, mail");
	stage_type(stage, "j\r");
	stage_expect(stage, "22:00 to 07:00");
	stage_type(stage, "\r23:30-06:00\r");
	assert_string_equal(asked, "notification.quiet {\"from\":\"23:30\",\"to\":\"06:00\"}");
	stage_type(stage, "j\r");
	assert_string_equal(asked, "settings.set {\"bell\":\"bell\"}");
	stage_type(stage, "jj");
	stage_expect(stage, "▸   at once                 answers to what you wrote");
	stage_type(stage, "\r");
	assert_string_equal(asked, "notification.set {\"delivery\":\"digest\",\"kind\":\"reply\"}");
	stage_type(stage, "j\rann@example.org\r");
	assert_string_equal(asked, "mail.set {\"address\":\"ann@example.org\"}");
	stage_expect(stage, "type what was mailed to ann@example.org");
	stage_type(stage, "j\r7KQ4-M2XP\r");
	assert_string_equal(asked, "mail.prove {\"code\":\"7KQ4-M2XP\"}");
	stage_type(stage, "kkk\r");
	stage_expect(stage, "Loud thread");
	assert_true(stage_shows(stage, "thread     muted"));
	closed(&stage);
	pending = NULL;
}

/* What rings, where it was asked for and where the terminal knows it; with a frame. */
static void test_bell(void **state)
{
	static const struct {
		const char *bell, *term, *is_sent, *is_not;
		int rings;
	} rows[] = {
	    {"none", "xterm-256color", "", "\a", 1},
	    {"bell", "xterm-256color", "\a", "\033]9;", 1},
	    {"bell", "foot", "\a", "\033]9;", 1},
	    {"osc9", "xterm-256color", "\a", "\033]9;", 1},
	    {"osc9", "tmux-256color", "\a", "\033]9;", 1},
	    {"osc9", "foot", "\033]9;Something is for you at The Practice Green\a", "\033]9;\a", 1},
	    {"bell", "xterm-256color", "", "\a", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bell = rows[i].bell;
		struct stage *stage = opened_as(rows[i].term);
		size_t before = stage->raw_len;
		stage_tell(stage, "event",
			   json_pack("{s:i, s:s, s:s, s:b}", "seq", 9, "kind", "notice", "notice",
				     "reply", "rings", rows[i].rings));
		assert_non_null(strstr(stage->raw + before, rows[i].is_sent));
		assert_null(strstr(stage->raw + before, rows[i].is_not));
		/* Woken for it. */
		stage_tell(stage, "session.opened",
			   json_pack("{s:i, s:b}", "sleep_seconds", 60, "rings", rows[i].rings));
		assert_non_null(strstr(stage->raw + before, rows[i].is_sent));
		closed(&stage);
	}
	bell = "none";
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_list, usual),
	    cmocka_unit_test_setup(test_empty, usual),
	    cmocka_unit_test_setup(test_told_while_looking, usual),
	    cmocka_unit_test_setup(test_watching, usual),
	    cmocka_unit_test_setup(test_muted_member, usual),
	    cmocka_unit_test_setup(test_names_while_typing, usual),
	    cmocka_unit_test_setup(test_settings, usual),
	    cmocka_unit_test_setup(test_bell, usual),
	};
	signal(SIGPIPE, SIG_IGN);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(level);
	free(sent);
	free(asked);
	return failed;
}
