/* Joining by the screens: what is asked, what may be left out, what is sent. */
#include "tests/unit/client_answers.h"

static char *joined;	      /* params of join.new, as JSON */
static bool is_without_zones; /* the server knows none */

static json_t *zone(const char *name, const char *country)
{
	return json_pack("{s:s, s:s, s:n, s:s}", "zone", name, "country", country, "about", "local",
			 "10:00");
}

static json_t *zones(const char *query)
{
	if (is_without_zones)
		return answers_page(json_array());
	if (!query)
		return answers_page(
		    json_pack("[o, o]", zone("Europe/Lisbon", "Portugal"), zone("UTC", "")));
	if (strstr("tokyo", query))
		return answers_page(json_pack("[o]", zone("Asia/Tokyo", "Japan")));
	return answers_page(json_array());
}

static bool is_taken; /* the name, by somebody who was faster */

/* As long, and as many, as they are. */
static json_t *codes(void)
{
	json_t *list = json_array();
	for (int i = 0; i < 7; i++)
		json_array_append_new(list, json_sprintf("KHRY-MPXM-Q%d", i));
	json_array_append_new(list, json_string("BBBB-BBBB-BB"));
	return list;
}

static json_t *visitor(void)
{
	return json_pack("{s:n, s:s, s:s, s:s, s:b}", "handle", "role", "guest", "door", "new",
			 "fingerprint", "SHA256:abc", "key_is_known", 0);
}

static json_t *joining(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "session.open")) {
		json_t *opening = answers(method, params, err_r);
		json_object_set_new(opening, "me", visitor());
		json_object_set_new(opening, "settings", json_null());
		return opening;
	}
	if (!strcmp(method, "whoami"))
		return visitor();
	if (!strcmp(method, "community.show"))
		return json_pack("{s:s, s:s, s:i}", "rules", "Be kind.", "privacy",
				 "Little is kept.", "rules_version", 3);
	if (!strcmp(method, "join.check"))
		return is_taken ? json_pack("{s:b, s:s}", "free", 0, "why",
					    "somebody has that name already")
				: json_pack("{s:b, s:n}", "free", 1, "why");
	if (!strcmp(method, "zone.list"))
		return zones(json_string_value(json_object_get(params, "query")));
	if (!strcmp(method, "join.new")) {
		free(joined);
		joined = json_dumps(params, JSON_COMPACT | JSON_SORT_KEYS);
		if (is_taken) {
			*err_r = ERR_CONFLICT;
			return NULL;
		}
		return json_pack("{s:s, s:o}", "handle", "mairi", "recovery", codes());
	}
	return answers(method, params, err_r);
}

/* At the step about oneself. */
static struct stage *opened(int columns, int rows)
{
	struct stage_terms terms = {.columns = columns, .rows = rows, .answer = joining};
	struct stage *stage = stage_new(&terms);
	free(joined);
	joined = NULL;
	stage_expect(stage, "Join with it");
	stage_settle(stage);
	stage_type(stage, "1");
	stage_type(stage, "mairi\r");
	stage_expect(stage, "Be kind.");
	stage_type(stage, "a");
	stage_expect(stage, "Join: about you");
	return stage;
}

static void closed(struct stage **stage)
{
	(void)stage_free(stage);
	free(joined);
	joined = NULL;
	is_without_zones = false;
}

static void test_enter_is_enough(void **state)
{
	struct stage *stage = opened(80, 24);
	(void)state;
	stage_expect(stage, "▸ Europe/Lisbon");
	stage_type(stage, "\r\r");
	stage_expect(stage, "SHA256:abc");
	stage_type(stage, "\r");
	stage_expect(stage, "BBBB");
	assert_string_equal(joined,
			    "{\"accept\":3,\"handle\":\"mairi\",\"zone\":\"Europe/Lisbon\"}");
	closed(&stage);
}

/* Enter typed right behind the words waits for what they find. */
static void test_name_and_zone(void **state)
{
	struct stage *stage = opened(80, 24);
	(void)state;
	stage_type(stage, "Mairi Roy\rtok\r");
	stage_expect(stage, "SHA256:abc");
	stage_type(stage, "\r");
	stage_expect(stage, "BBBB");
	assert_string_equal(joined, "{\"accept\":3,\"handle\":\"mairi\",\"name\":\"Mairi Roy\","
				    "\"zone\":\"Asia/Tokyo\"}");
	closed(&stage);
}

static void test_another_of_the_list(void **state)
{
	struct stage *stage = opened(40, 15);
	(void)state;
	stage_type(stage, "\r\x1b[B");
	stage_expect(stage, "▸ UTC");
	stage_type(stage, "\x1b[B\x1b[A\x1b[A\x1b[A\x1b[B\r\r");
	stage_expect(stage, "BBBB");
	assert_string_equal(joined, "{\"accept\":3,\"handle\":\"mairi\",\"zone\":\"UTC\"}");
	closed(&stage);
}

/* They are shown once: none may be beyond the edge. */
static void test_codes_fit_a_small_screen(void **state)
{
	struct stage *stage = opened(40, 15);
	(void)state;
	stage_type(stage, "\r\r");
	stage_expect(stage, "become a member");
	stage_type(stage, "\r");
	stage_expect(stage, "BBBB-BBBB-BB");
	for (int i = 0; i < 7; i++) {
		char code[16];
		snprintf(code, sizeof code, "KHRY-MPXM-Q%d", i);
		assert_true(stage_shows(stage, code));
	}
	assert_true(stage_shows(stage, "I wrote them down"));
	closed(&stage);
}

/* Somebody else took the name meanwhile: that is said where it is typed. */
static void test_a_name_lost_on_the_way(void **state)
{
	struct stage *stage = opened(40, 15);
	(void)state;
	stage_type(stage, "\r\r");
	stage_expect(stage, "become a member");
	is_taken = true;
	stage_type(stage, "\r");
	stage_expect(stage, "Join: your name");
	stage_expect(stage, "somebody has that name");
	is_taken = false;
	stage_type(stage, "2");
	stage_expect(stage, "mairi2");
	stage_expect(stage, "is free");
	closed(&stage);
}

static void test_nothing_found_says_so(void **state)
{
	struct stage *stage = opened(80, 24);
	(void)state;
	stage_type(stage, "\rxyzzy\r");
	stage_expect(stage, "No zone is called that.");
	assert_true(stage_shows(stage, "Join: about you"));
	stage_type(stage, "\x15");
	stage_expect(stage, "▸ Europe/Lisbon");
	/* Back to the name, then to the rules. */
	stage_type(stage, "\x03\x03");
	stage_expect(stage, "Be kind.");
	closed(&stage);
}

static void test_a_server_without_zones_stops_nobody(void **state)
{
	struct stage *stage;
	(void)state;
	is_without_zones = true;
	stage = opened(80, 24);
	stage_type(stage, "\r\r\r");
	stage_expect(stage, "BBBB");
	assert_string_equal(joined, "{\"accept\":3,\"handle\":\"mairi\"}");
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_enter_is_enough),
	    cmocka_unit_test(test_name_and_zone),
	    cmocka_unit_test(test_another_of_the_list),
	    cmocka_unit_test(test_codes_fit_a_small_screen),
	    cmocka_unit_test(test_a_name_lost_on_the_way),
	    cmocka_unit_test(test_nothing_found_says_so),
	    cmocka_unit_test(test_a_server_without_zones_stops_nobody),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
