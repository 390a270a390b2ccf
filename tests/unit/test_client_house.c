/* The screens by which staff and sysops keep a room in order, as a terminal emulator
 * shows them, with canned answers: routing, who voted, the agreement's books, the
 * console and the glass. */
#include "tests/unit/client_room.h"

static const char *role, *door;

static json_t *me(void)
{
	if (!strcmp(door, "control"))
		return json_pack("{s:n, s:s, s:s}", "handle", "role", role, "door", door);
	return json_pack("{s:s, s:s, s:s}", "handle", "mairi", "role", role, "door", door);
}

static json_t *rules(void)
{
	return json_pack("[{s:i, s:s, s:s, s:s, s:s, s:b, s:s}, {s:i, s:s, s:n, s:n, s:n, s:b, "
			 "s:n}]",
			 "rule", 4, "team", "eng", "type", "issue", "severity", "major", "feature",
			 "carry", "consent", 0, "contains", "cold", "rule", 5, "team", "mkt",
			 "type", "severity", "feature", "consent", 1, "contains");
}

static json_t *votes(void)
{
	return json_pack("[{s:s, s:s, s:i, s:s, s:n, s:o}, {s:s, s:s, s:i, s:n, s:s, s:o}]",
			 "handle", "theo", "kind", "support", "importance", 3, "why",
			 "every morning", "on_behalf_by", "at", stage_ago(3600), "handle", "dan_k",
			 "kind", "affected", "importance", 1, "why", "on_behalf_by", "olga", "at",
			 stage_ago(60));
}

static json_t *versions(void)
{
	return json_pack("[{s:i, s:o, s:s, s:i, s:s}, {s:i, s:o, s:n, s:i, s:s}]", "version", 2,
			 "published_at", stage_ago(3600), "by", "olga", "signed", 1, "digest",
			 "e8d7a9c3", "version", 1, "published_at", stage_ago(86400), "by", "signed",
			 40, "digest", "1ab8cc8e");
}

static json_t *tags(void)
{
	return json_pack("[{s:s, s:b, s:i}, {s:s, s:b, s:i}]", "tag", "cold", "public", 0,
			 "reports", 3, "tag", "range", "public", 1, "reports", 1);
}

/* One, called by what narrows the list; "xx!" is no language. */
static json_t *reports(const json_t *params, int *err_r)
{
	const char *lang = json_string_value(json_object_get(params, "lang"));
	const char *title = json_object_get(params, "tag") ? "Tagged so" : "Whatever";

	if (lang && !strcmp(lang, "xx!")) {
		*err_r = ERR_INVALID;
		return NULL;
	}
	return answers_page(json_pack("[{s:s, s:s, s:s, s:i, s:i, s:f}]", "item", "HERON-17",
				      "title", lang ? "Das Gerät" : title, "status", "acknowledged",
				      "impact", 42, "votes", 7, "rice", 12500.0));
}

static json_t *audit(void)
{
	return json_pack("[{s:o, s:s, s:s, s:s, s:s}, {s:o, s:s, s:s, s:s, s:s}]", "at",
			 stage_ago(3600), "actor", "root1", "action", "room.break", "object",
			 "heron", "detail", "a complaint", "at", stage_ago(7200), "actor",
			 "console", "action", "member.add", "object", "tess", "detail", "");
}

static json_t *server_shown(void)
{
	return json_pack("{s:s, s:i, s:i, s:n}", "version", "hearth 0.1", "read_us", 383,
			 "write_us", 12287, "turn_us");
}

static json_t *of_house(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "server.show"))
		return server_shown();
	if (!strcmp(method, "session.open")) {
		json_t *opening = answers(method, params, err_r);
		json_object_set_new(opening, "me", me());
		return opening;
	}
	if (!strcmp(method, "whoami"))
		return me();
	if (!strcmp(method, "room.show"))
		return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:s, s:i}", "room", "heron",
				 "title", "Heron", "purpose",
				 "So that launch day surprises nobody.", "phase", "engagement",
				 "part", part, "team", team, "state", "active", "nda_version", 2);
	if (!strcmp(method, "rule.list"))
		return answers_page(rules());
	if (!strcmp(method, "tag.list"))
		return answers_page(tags());
	if (!strcmp(method, "feedback.list"))
		return reports(params, err_r);
	if (!strncmp(method, "tag.", 4) || !strcmp(method, "feedback.tag")) {
		note(method, params);
		return json_pack("{s:s, s:s, s:[s]}", "room", "heron", "tag", "frost", "tags",
				 "frost");
	}
	if (!strcmp(method, "feedback.votes"))
		return answers_page(votes());
	if (!strcmp(method, "nda.versions"))
		return answers_page(versions());
	if (!strcmp(method, "nda.show"))
		return json_pack("{s:o, s:s, s:s}", "version", json_object_get(params, "version"),
				 "text", "You keep *quiet* until launch.", "digest", "1ab8cc8e");
	if (!strcmp(method, "audit.list"))
		return answers_page(audit());
	if (!strcmp(method, "host.list") || !strcmp(method, "room.asked"))
		return answers_page(json_array());
	if (!strcmp(method, "room.list"))
		return answers_page(json_pack("[{s:s, s:s, s:s, s:s}]", "room", "heron", "title",
					      "heron", "purpose", "", "phase", "engagement"));
	if (!strcmp(method, "digest.show"))
		return json_pack("{s:s}", "text", "Since 29 Nov.\n\nNothing was for you.\n");
	if (!strcmp(method, "nda.mine"))
		return answers_page(json_pack("[{s:s, s:i, s:s, s:o, s:n}]", "room", "osprey",
					      "version", 2, "name", "Tess Gold", "at",
					      stage_ago(3600), "withdrawn_at"));
	if (!strcmp(method, "consent.list"))
		return answers_page(json_pack(
		    "[{s:s, s:s, s:s, s:s, s:o}, {s:s, s:s, s:n, s:n, s:o}]", "scope", "quote",
		    "room", "heron", "item", "HERON-17", "how", "named", "at", stage_ago(3600),
		    "scope", "advocacy", "room", "heron", "item", "how", "at", stage_ago(60)));
	if (!strcmp(method, "feedback.show"))
		return json_pack("{s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:i, s:f, "
				 "s:i, s:f, s:f}, s:[], s:[], s:[], s:[s]}",
				 "item", "item", "HERON-17", "type", "issue", "title",
				 "Carry reads short", "status", "acknowledged", "author", "tess",
				 "body", "Short.", "room", "heron", "severity", "major", "impact",
				 42, "workaround", "Warm it first.", "rice_reach", 400,
				 "rice_impact", 0.5, "rice_confidence", 80, "rice_effort", 4.0,
				 "rice", 40.0, "comments", "history", "choices", "tags", "cold");
	if (!strcmp(method, "feedback.edit") || !strcmp(method, "feedback.route") ||
	    !strcmp(method, "consent.withdraw") || !strcmp(method, "rule.new") ||
	    !strcmp(method, "rule.drop") || !strcmp(method, "room.break") ||
	    !strcmp(method, "room.maker")) {
		note(method, params);
		return json_pack("{s:s}", "room", "heron");
	}
	return answers(method, params, err_r);
}

static int usual(void **state)
{
	(void)state;
	part = "owner";
	team = NULL;
	role = "member";
	door = "member";
	return 0;
}

static struct stage *opened(const char *view, json_t *args, int columns, int rows,
			    const char *words)
{
	return room_stage(of_house, view, args, columns, rows, words);
}

/* At the first screen. */
static struct stage *arrived(const char *words)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = of_house};
	json_decref(answers_place);
	answers_place = NULL;
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, words);
	stage_settle(stage);
	return stage;
}

/* --- staff --- */

static void routes_are_read_as_sentences(void **state)
{
	struct stage *stage = opened("routes", json_object(), 100, 24, "engineering");
	(void)state;
	assert_true(stage_shows(stage, "something does not work, major, about carry, says “cold”"));
	assert_true(stage_shows(stage, "marketing               may be quoted"));
	stage_type(stage, "d");
	stage_expect(stage, "Take this line out?");
	stage_type(stage, "y");
	stage_expect(stage, "what it sent stays where it is");
	assert_string_equal(sent_method, "rule.drop");
	assert_int_equal(json_integer_value(json_object_get(sent, "rule")), 4);
	stage_type(stage, "c");
	stage_expect(stage, "Send reports to a team by themselves");
	stage_type(stage, "\r\rj\r");
	stage_expect(stage, "product");
	stage_type(stage, "G\r");
	stage_expect(stage, "Reports that fit go there from now on.");
	assert_string_equal(sent_method, "rule.new");
	assert_string_equal(sent_text("team"), "pm");
	assert_string_equal(sent_text("type"), "issue");
	closed(&stage);
}

static void routes_are_not_for_everybody_to_change(void **state)
{
	struct stage *stage;
	(void)state;
	part = "staff";
	team = "eng";
	stage = opened("routes", json_object(), 80, 24, "engineering");
	assert_false(stage_shows(stage, "Send some by themselves"));
	stage_type(stage, "d");
	assert_false(stage_shows(stage, "Take this line out?"));
	closed(&stage);
}

static void who_voted_and_why(void **state)
{
	struct stage *stage =
	    opened("voters", json_pack("{s:s}", "item", "HERON-17"), 80, 24, "theo");
	(void)state;
	assert_true(stage_shows(stage, "Who said “me too” to HERON-17"));
	assert_true(stage_shows(stage, "matters a lot"));
	assert_true(stage_shows(stage, "every morning"));
	assert_true(stage_shows(stage, "nice to have; has it too; said by olga"));
	closed(&stage);
}

static void the_agreement_has_its_books(void **state)
{
	struct stage *stage = opened("agreements", json_object(), 80, 24, "Version 2");
	(void)state;
	assert_true(stage_shows(stage, "signed by 1 member "));
	assert_true(stage_shows(stage, "signed by 40 members"));
	assert_true(stage_shows(stage, "1ab8cc8e"));
	stage_type(stage, "j\r");
	stage_expect(stage, "The agreement, version 1");
	stage_expect(stage, "You keep quiet until launch.");
	stage_expect(stage, "SHA-256 of this text: 1ab8cc8e");
	stage_expect(stage, "ssh HOST nda show heron --version 1");
	closed(&stage);
}

static void reports_are_narrowed_to_a_tag(void **state)
{
	struct stage *stage = opened("items", json_object(), 80, 24, "Whatever");
	(void)state;
	stage_type(stage, "t");
	stage_expect(stage, "Words by which reports are sorted.");
	assert_true(stage_shows(stage, "staff alone"));
	assert_true(stage_shows(stage, "3 reports"));
	stage_type(stage, "j\r");
	stage_expect(stage, "Reports tagged cold, newest first");
	assert_true(stage_shows(stage, "Tagged so"));
	stage_type(stage, "t\r");
	stage_expect(stage, "Whatever");
	assert_false(stage_shows(stage, "tagged"));
	closed(&stage);
}

static void reports_are_narrowed_to_a_language(void **state)
{
	struct stage *stage = opened("items", json_object(), 80, 24, "Whatever");
	(void)state;
	stage_type(stage, "tG");
	stage_expect(stage, "In the language");
	assert_true(stage_shows(stage, "any"));
	stage_type(stage, "\r");
	stage_expect(stage, "Language, as de:");
	/* What is no language stays in the line. */
	stage_type(stage, "xx!\r");
	stage_expect(stage, "xx!");
	assert_true(stage_shows(stage, "Language, as de:"));
	stage_type(stage, "\x15"
			  "de\r");
	stage_expect(stage, "Reports in de, newest first");
	assert_true(stage_shows(stage, "Das Gerät"));
	/* A tag beside it, and whatever language again. */
	stage_type(stage, "tj\r");
	stage_expect(stage, "Reports tagged cold in de");
	stage_type(stage, "tG\r");
	stage_expect(stage, "Language, as de:");
	stage_type(stage, "\b\b\r");
	stage_expect(stage, "Reports tagged cold, newest first");
	closed(&stage);
	/* From the room's own tags it is a list of its own. */
	stage = opened("tags", json_object(), 80, 24, "staff alone");
	stage_type(stage, "G\r");
	stage_expect(stage, "Language, as de:");
	stage_type(stage, "de\r");
	stage_expect(stage, "Reports in de, newest first");
	closed(&stage);
}

/* What planners typed of each is a column, where the list is in that order. */
static void reports_are_sorted_by_rice(void **state)
{
	struct stage *stage = opened("items", json_object(), 80, 24, "Whatever");
	(void)state;
	assert_true(stage_shows(stage, "Votes"));
	stage_type(stage, "ssss");
	stage_expect(stage, "Reports, by RICE");
	assert_true(stage_shows(stage, " RICE "));
	assert_true(stage_shows(stage, " 12k "));
	assert_false(stage_shows(stage, "Votes"));
	stage_type(stage, "s");
	stage_expect(stage, "Reports, newest first");
	closed(&stage);
}

static void tags_are_made_and_looked_after(void **state)
{
	struct stage *stage = opened("tags", json_object(), 80, 24, "staff alone");
	(void)state;
	stage_type(stage, "c");
	stage_type(stage, "frost\r");
	stage_expect(stage, "Who sees it?");
	stage_type(stage, "t");
	assert_string_equal(sent_method, "tag.new");
	assert_string_equal(sent_text("tag"), "frost");
	assert_true(json_is_true(json_object_get(sent, "public")));
	stage_type(stage, "ge");
	stage_expect(stage, "testers see it too");
	stage_type(stage, "t");
	assert_string_equal(sent_method, "tag.set");
	assert_string_equal(sent_text("tag"), "cold");
	stage_type(stage, "en");
	stage_expect(stage, "Its name");
	stage_type(stage, "er\r");
	assert_string_equal(sent_text("name"), "colder");
	stage_type(stage, "d");
	stage_expect(stage, "off every report");
	stage_type(stage, "y");
	assert_string_equal(sent_method, "tag.drop");
	stage_type(stage, "g\r");
	stage_expect(stage, "Reports tagged cold");
	closed(&stage);
}

static void a_report_is_tagged(void **state)
{
	struct stage *stage =
	    opened("item", json_pack("{s:s}", "item", "HERON-17"), 80, 24, "Carry reads short");
	(void)state;
	stage_type(stage, "t");
	stage_expect(stage, "Tags of HERON-17");
	stage_expect(stage, "[x] cold");
	assert_true(stage_shows(stage, "[ ] range"));
	stage_type(stage, "j\r");
	assert_string_equal(sent_method, "feedback.tag");
	assert_string_equal(sent_text("tags"), "cold,range");
	stage_type(stage, "k\r");
	assert_string_equal(sent_text("tags"), "");
	/* One that is there is not made again. */
	stage_type(stage, "c");
	stage_type(stage, "RANGE\r");
	assert_string_equal(sent_text("tags"), "cold,range");
	stage_type(stage, "c");
	stage_type(stage, "frost\rs");
	assert_string_equal(sent_text("tags"), "cold,frost");
	closed(&stage);
}

static void tags_are_only_looked_at_by_testers(void **state)
{
	struct stage *stage;
	(void)state;
	part = "tester";
	stage = opened("tags", json_object(), 80, 24, "3 reports");
	assert_false(stage_shows(stage, "A new tag"));
	assert_false(stage_shows(stage, "staff alone"));
	stage_type(stage, "c");
	assert_false(stage_shows(stage, "Enter keep"));
	closed(&stage);
}

static void everything_fits_forty_columns(void **state)
{
	static const struct {
		const char *view, *words;
	} views[] = {
	    {"routes", "engineering"}, {"voters", "theo"},	 {"agreements", "Version 2"},
	    {"glass", "Code name"},    {"paper", "Your digest"}, {"tags", "staff alone"},
	};
	(void)state;
	role = "sysop";
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		struct stage *stage = opened(
		    views[i].view, json_pack("{s:s, s:s}", "item", "HERON-17", "what", "digest"),
		    40, 15, views[i].words);
		closed(&stage);
	}
}

static void facts_are_added_by_a_form(void **state)
{
	struct stage *stage =
	    opened("item", json_pack("{s:s}", "item", "HERON-17"), 80, 40, "Add facts");
	(void)state;
	stage_type(stage, "gjj\r");
	stage_expect(stage, "Facts about a report");
	assert_true(stage_shows(stage, "major"));
	stage_type(stage, "jj\r");
	stage_type(stage, "j\rthe numbers of August\r");
	stage_type(stage, "G\r");
	stage_expect(stage, "Kept.");
	assert_string_equal(sent_method, "feedback.edit");
	assert_string_equal(sent_text("item"), "HERON-17");
	assert_string_equal(sent_text("frequency"), "always");
	assert_string_equal(sent_text("expected"), "the numbers of August");
	assert_string_equal(sent_text("severity"), "major");
	assert_null(json_object_get(sent, "room"));
	closed(&stage);
}

static void staff_say_what_helps_and_whose_it_is(void **state)
{
	struct stage *stage =
	    opened("item", json_pack("{s:s}", "item", "HERON-17"), 80, 40, "For afterwards");
	(void)state;
	assert_true(stage_shows(stage, "RICE 40.00: reaches 400, helps each 0.50"));
	for (int i = 0; i < 20 && !stage_shows(stage, "▸   Somebody else"); i++)
		stage_type(stage, "j");
	stage_type(stage, "\rtheo\r");
	assert_string_equal(sent_method, "feedback.route");
	assert_string_equal(sent_text("assignee"), "theo");
	stage_type(stage, "j\r");
	stage_expect(stage, "Warm it first.");
	assert_true(stage_shows(stage, "Reaches                 400"));
	assert_true(stage_shows(stage, "Helps each              0.5"));
	/* Emptied is not left as it was. */
	stage_type(stage, "\r\x15\r");
	stage_type(stage, "G\r");
	stage_expect(stage, "Kept.");
	assert_true(json_is_string(json_object_get(sent, "workaround")));
	assert_string_equal(sent_text("workaround"), "");
	/* Numbers stand there to be changed; as they were they are not sent again. */
	assert_null(json_object_get(sent, "rice_reach"));
	closed(&stage);
}

static void consent_is_taken_back_where_it_stands(void **state)
{
	struct stage *stage = arrived(" Home");
	(void)state;
	stage_type(stage, "S");
	stage_expect(stage, "What you agreed to");
	stage_type(stage, "3\r");
	stage_expect(stage, "may be quoted with my name");
	stage_type(stage, "\r");
	stage_expect(stage, "Take it back?");
	stage_type(stage, "y");
	stage_expect(stage, "Taken back.");
	assert_string_equal(sent_text("item"), "HERON-17");
	stage_type(stage, "j\ry");
	assert_string_equal(sent_text("room"), "heron");
	assert_string_equal(sent_text("scope"), "advocacy");
	/* And what was signed is read, not taken back. */
	assert_true(stage_shows(stage, "Agreements you signed"));
	stage_type(stage, "G\r");
	stage_expect(stage, "You keep quiet until launch.");
	closed(&stage);
}

/* --- sysops --- */

static void a_sysop_breaks_the_glass_with_a_reason(void **state)
{
	struct stage *stage;
	(void)state;
	role = "sysop";
	stage = arrived(" Home");
	stage_type(stage, ":break-glass\r");
	stage_expect(stage, "Rank opens no private room.");
	stage_expect(stage, "heron, root1,");
	assert_false(stage_shows(stage, "member.add"));
	stage_type(stage, "G\r");
	stage_expect(stage, "Which room, and why: both are needed.");
	stage_type(stage, "g\rheron\r");
	stage_type(stage, "G\r");
	stage_expect(stage, "both are needed.");
	assert_null(sent_method);
	stage_type(stage, "\ra complaint of theo\r");
	stage_type(stage, "\r");
	stage_expect(stage, "Open for an hour. Its owner is told.");
	assert_string_equal(sent_method, "room.break");
	assert_string_equal(sent_text("reason"), "a complaint of theo");
	closed(&stage);
}

static void members_hear_nothing_of_the_glass(void **state)
{
	struct stage *stage = arrived(" Home");
	(void)state;
	stage_type(stage, ":break");
	stage_expect(stage, "Nothing is called that.");
	closed(&stage);
	stage = opened("rooms", json_object(), 80, 24, "I have an invitation");
	assert_false(stage_shows(stage, "Break the glass"));
	closed(&stage);
}

static void the_console_knows_rooms_by_code_name(void **state)
{
	struct stage *stage;
	(void)state;
	role = "sysop";
	door = "control";
	stage = arrived("Private rooms");
	stage_expect(stage, "heron");
	stage_expect(stage, "come by ssh as a sysop");
	assert_false(stage_shows(stage, "Break the glass"));
	stage_type(stage, "1theo\r");
	stage_expect(stage, "may make rooms");
	stage_type(stage, "y");
	assert_string_equal(sent_method, "room.maker");
	assert_string_equal(sent_text("handle"), "theo");
	assert_true(json_is_true(json_object_get(sent, "may")));
	closed(&stage);
}

/* Who is no member there, and becomes none, is not asked to join. */
static void the_console_offers_nothing_of_members(void **state)
{
	struct stage *stage;
	(void)state;
	role = "sysop";
	door = "control";
	stage = arrived("Private rooms");
	stage_type(stage, ":");
	stage_expect(stage, "boards");
	assert_false(stage_shows(stage, "join"));
	assert_false(stage_shows(stage, "sign-in"));
	assert_false(stage_shows(stage, "break-glass"));
	assert_false(stage_shows(stage, "write-to-hosts"));
	assert_false(stage_shows(stage, "visitor"));
	stage_type(stage, "home\r");
	stage_expect(stage, "What its guests and members may read.");
	assert_false(stage_shows(stage, "makes you a member"));
	stage_type(stage, "B");
	stage_expect(stage, "Boards");
	stage_type(stage, "c");
	stage_expect(stage, "Only members write: come in by ssh, as one.");
	closed(&stage);
}

/* Over another screen it is left as any other. */
static void the_console_over_home_goes_back(void **state)
{
	struct stage *stage;
	(void)state;
	role = "sysop";
	stage = arrived(" Home");
	stage_type(stage, ":console\r");
	stage_expect(stage, "What sysops and moderators did");
	stage_expect(stage, "Break the glass");
	stage_expect(stage,
		     "99 of 100 within        reads 0.4 ms, writes 12 ms, turns of the loop -");
	stage_type(stage, "q");
	stage_expect(stage, " Home");
	assert_false(stage_shows(stage, "Leave now?"));
	closed(&stage);
}

static void a_digest_is_read_at_any_time(void **state)
{
	struct stage *stage = arrived(" Home");
	(void)state;
	stage_type(stage, ":digest\r");
	stage_expect(stage, "Nothing was for you.");
	closed(&stage);
}

static int fresh(void **state)
{
	json_decref(sent);
	free(sent_method);
	sent = NULL;
	sent_method = NULL;
	return usual(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(routes_are_read_as_sentences, fresh),
	    cmocka_unit_test_setup(routes_are_not_for_everybody_to_change, fresh),
	    cmocka_unit_test_setup(reports_are_narrowed_to_a_tag, fresh),
	    cmocka_unit_test_setup(reports_are_narrowed_to_a_language, fresh),
	    cmocka_unit_test_setup(reports_are_sorted_by_rice, fresh),
	    cmocka_unit_test_setup(tags_are_made_and_looked_after, fresh),
	    cmocka_unit_test_setup(a_report_is_tagged, fresh),
	    cmocka_unit_test_setup(tags_are_only_looked_at_by_testers, fresh),
	    cmocka_unit_test_setup(who_voted_and_why, fresh),
	    cmocka_unit_test_setup(the_agreement_has_its_books, fresh),
	    cmocka_unit_test_setup(facts_are_added_by_a_form, fresh),
	    cmocka_unit_test_setup(staff_say_what_helps_and_whose_it_is, fresh),
	    cmocka_unit_test_setup(consent_is_taken_back_where_it_stands, fresh),
	    cmocka_unit_test_setup(everything_fits_forty_columns, fresh),
	    cmocka_unit_test_setup(a_sysop_breaks_the_glass_with_a_reason, fresh),
	    cmocka_unit_test_setup(members_hear_nothing_of_the_glass, fresh),
	    cmocka_unit_test_setup(the_console_knows_rooms_by_code_name, fresh),
	    cmocka_unit_test_setup(the_console_offers_nothing_of_members, fresh),
	    cmocka_unit_test_setup(the_console_over_home_goes_back, fresh),
	    cmocka_unit_test_setup(a_digest_is_read_at_any_time, fresh),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_decref(answers_place);
	json_decref(sent);
	free(sent_method);
	return failed;
}
