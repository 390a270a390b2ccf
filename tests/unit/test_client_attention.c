/* The client's screens about attention: what one was told of, watching, muting. */
#include "tests/unit/client_answers.h"

static bool all_read, nothing_yet;
static char *sent;  /* the text of the last answer */
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

static struct stage *opened(void)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = told};
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, "The page ends here");
	stage_settle(stage);
	return stage;
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_list, usual),
	    cmocka_unit_test_setup(test_empty, usual),
	    cmocka_unit_test_setup(test_told_while_looking, usual),
	    cmocka_unit_test_setup(test_watching, usual),
	    cmocka_unit_test_setup(test_muted_member, usual),
	    cmocka_unit_test_setup(test_names_while_typing, usual),
	};
	signal(SIGPIPE, SIG_IGN);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(level);
	free(sent);
	return failed;
}
