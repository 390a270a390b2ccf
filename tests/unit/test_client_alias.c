/* The screens of a room with aliases, as a terminal emulator shows them, with canned
 * answers: joining it, choosing what one is called, meeting others, making one. */
#include "tests/unit/client_room.h"

static const char *alias;
static bool may_change, sees_real;

static json_t *room(void)
{
	json_t *shown = json_pack(
	    "{s:s, s:s, s:s, s:s, s:s?, s:s?, s:s, s:s, s:b, s:b, s:s, s:b, s:i, s:i}", "room",
	    "heron", "title", "Heron", "purpose", "so that launch day surprises nobody", "phase",
	    "engagement", "part", part, "team", team, "state", part ? "active" : "nda_pending",
	    "identity", "alias", "sees_real", sees_real, "support_sees", 0, "mode", "collab",
	    "listed", 0, "nda_version", 1, "people", 3);
	json_object_set_new(shown, "alias", alias ? json_string(alias) : json_null());
	return shown;
}

static json_t *person(const char *handle)
{
	bool is_alias = strcmp(handle, "olga") != 0;
	json_t *shown =
	    json_pack("{s:s, s:s, s:n, s:n, s:s, s:n, s:n, s:n, s:n, s:b}", "handle", handle,
		      "part", is_alias ? "tester" : "owner", "team", "segment", "state", "active",
		      "unit", "reports", "last_heard_at", "joined_at", "is_alias", is_alias);
	if (is_alias && sees_real)
		json_object_set_new(shown, "real", json_string("theo"));
	return shown;
}

static json_t *people(json_t *params)
{
	const char *one = json_string_value(json_object_get(params, "handle"));
	if (one)
		return answers_page(json_pack("[o]", person(one)));
	return answers_page(json_pack("[o, o]", person("copper-kite"), person("olga")));
}

static json_t *of_alias(const char *method, json_t *params, int *err_r)
{
	static const char *const changing[] = {"room.new",   "room.alias", "invite.use",
					       "nda.accept", "room.set",   "follow.member"};
	for (size_t i = 0; i < sizeof changing / sizeof *changing; i++)
		if (!strcmp(method, changing[i]) &&
		    json_object_size(params) > 1 - !strcmp(method, "invite.use"))
			note(method, params);
	if (!strcmp(method, "room.show"))
		return room();
	if (!strcmp(method, "follow.show"))
		return json_pack("{s:s, s:b}", "level", "normal", "taking_part", 0);
	if (!strcmp(method, "follow.member"))
		return json_pack("{s:O}", "level", json_object_get(params, "level"));
	if (!strcmp(method, "follow.list"))
		return answers_page(json_pack("[{s:s, s:s, s:s, s:n, s:n, s:s, s:s}]", "level",
					      "mute", "what", "member", "title", "copper-kite",
					      "thread", "board", "handle", "copper-kite", "room",
					      "heron"));
	if (!strcmp(method, "room.people"))
		return people(params);
	if (!strcmp(method, "room.asked") || !strcmp(method, "feedback.list"))
		return answers_page(json_array());
	if (!strcmp(method, "room.new"))
		return json_pack("{s:s}", "room", "heron");
	if (!strcmp(method, "room.alias")) {
		const char *own = json_string_value(json_object_get(params, "alias"));
		if (own)
			alias = !strcmp(own, "amber-lark") ? "amber-lark" : alias;
		else if (json_object_get(params, "another"))
			alias = "mossy-owl";
		return json_pack("{s:s, s:s, s:b, s:b}", "room", "heron", "alias", alias,
				 "may_change", may_change, "support_sees", 0);
	}
	if (!strcmp(method, "invite.check"))
		return json_pack("{s:s, s:s, s:s, s:s, s:i, s:b, s:b}", "room", "heron", "title",
				 "Heron", "purpose", "so that launch day surprises nobody", "part",
				 "tester", "nda", 1, "alias", 1, "support_sees", 0);
	if (!strcmp(method, "invite.use"))
		return json_pack("{s:s, s:i, s:s}", "room", "heron", "nda", 1, "alias", alias);
	if (!strcmp(method, "nda.show"))
		return json_pack("{s:i, s:s, s:s, s:o, s:n, s:n, s:s, s:b}", "version", 1, "text",
				 "Say nothing of the heron.", "digest", "e8d7a9c3", "published_at",
				 stage_ago(3600), "signed_at", "signed_as", "alias", alias,
				 "support_sees", 0);
	return answers(method, params, err_r);
}

static void begin(const char *my_part, const char *my_alias, bool free_to_change)
{
	part = my_part;
	team = NULL;
	alias = my_alias;
	may_change = free_to_change;
	sees_real = false;
}

static struct stage *at(const char *view, json_t *args, const char *words)
{
	return room_stage(of_alias, view, args, 80, 24, words);
}

/* What one is called comes first, then what is signed. */
static void an_invitation_leads_through_the_alias(void **state)
{
	(void)state;
	begin(NULL, "quiet-heron", true);
	struct stage *stage = at("invitation", json_object(), "Type the code");
	stage_type(stage, "4K7M9QXRT2BD\r");
	stage_expect(stage, "You go by an alias there.");
	stage_expect(stage, "The other testers");
	stage_type(stage, "1");
	stage_expect(stage, "Go on as quiet-heron");
	assert_string_equal(sent_method, "invite.use");
	stage_type(stage, "2");
	stage_expect(stage, "Go on as mossy-owl");
	assert_true(json_is_true(json_object_get(sent, "another")));
	stage_type(stage, "3");
	stage_expect(stage, "Alias");
	stage_type(stage, "\x15"
			  "amber-lark\r");
	stage_expect(stage, "Go on as amber-lark");
	assert_string_equal(sent_text("alias"), "amber-lark");
	stage_type(stage, "1");
	stage_expect(stage, "You go by amber-lark in this room.");
	stage_expect(stage, "The name you sign with is for its owner");
	closed(&stage);
}

static void once_heard_it_stays(void **state)
{
	(void)state;
	begin("tester", "quiet-heron", false);
	struct stage *stage = at("room_alias", json_object(), "Go on as quiet-heron");
	stage_expect(stage, "so it stays for good");
	assert_false(stage_shows(stage, "Another one"));
	closed(&stage);
}

static void a_room_says_by_what_i_go(void **state)
{
	(void)state;
	begin("tester", "quiet-heron", true);
	struct stage *stage = at("room", json_object(), "You go by quiet-heron");
	closed(&stage);
	begin("owner", NULL, false);
	sees_real = true;
	stage = at("room", json_object(), "Testers go by an alias; you");
	closed(&stage);
}

/* A tester meets a card, not a profile; the owner who it is. */
static void people_are_met_by_their_alias(void **state)
{
	(void)state;
	begin("tester", "quiet-heron", true);
	struct stage *stage =
	    at("room_person", json_pack("{s:s}", "handle", "copper-kite"), "This is an alias");
	assert_false(stage_shows(stage, "Profile"));
	assert_false(stage_shows(stage, "In since"));
	closed(&stage);
	stage = at("room_person", json_pack("{s:s}", "handle", "olga"), "Profile");
	assert_false(stage_shows(stage, "This is an alias"));
	closed(&stage);
	begin("owner", NULL, false);
	sees_real = true;
	stage = at("room_person", json_pack("{s:s}", "handle", "copper-kite"), "theo");
	stage_expect(stage, "Profile");
	closed(&stage);
	/* From anywhere in the room. */
	begin("tester", "quiet-heron", true);
	stage = at("profile", json_pack("{s:s}", "handle", "copper-kite"), "This is an alias");
	closed(&stage);
}

/* By their alias, in this room alone; and found again among what is muted. */
static void an_alias_is_muted(void **state)
{
	(void)state;
	begin("tester", "quiet-heron", true);
	struct stage *stage =
	    at("room_person", json_pack("{s:s}", "handle", "copper-kite"), "This is an alias");
	assert_true(stage_shows(stage, "w mute"));
	stage_type(stage, "w");
	stage_expect(stage, "This member:");
	stage_type(stage, "m");
	stage_expect(stage, "Their posts are folded");
	assert_string_equal(sent_method, "follow.member");
	assert_string_equal(sent_text("handle"), "copper-kite");
	assert_string_equal(sent_text("room"), "heron");
	assert_string_equal(sent_text("level"), "mute");
	closed(&stage);
	stage = at("followed", json_object(), "copper-kite in heron");
	stage_type(stage, "w");
	stage_expect(stage, "This member:");
	stage_type(stage, "m");
	assert_string_equal(sent_text("room"), "heron");
	stage_type(stage, "\r");
	stage_expect(stage, "This is an alias");
	closed(&stage);
	/* Nobody mutes themselves. */
	stage = at("room_person", json_pack("{s:s}", "handle", "quiet-heron"), "This is an alias");
	assert_false(stage_shows(stage, "w mute"));
	stage_type(stage, "w");
	assert_false(stage_shows(stage, "This member:"));
	closed(&stage);
}

static void the_assistant_makes_one(void **state)
{
	(void)state;
	begin("owner", NULL, false);
	struct stage *stage =
	    at("room_new",
	       json_pack("{s:s, s:s, s:s}", "title", "Heron", "slug", "heron", "purpose", "p"),
	       "by their own handles");
	stage_type(stage, "6\r");
	stage_expect(stage, "by an alias: you and product see who is who");
	stage_expect(stage, "knows them by their alias");
	stage_type(stage, "7\r");
	stage_expect(stage, "sees who is who, too");
	stage_type(stage, "13\r");
	stage_settle(stage);
	assert_string_equal(sent_method, "room.new");
	assert_string_equal(sent_text("identity"), "alias");
	assert_true(json_is_true(json_object_get(sent, "support_sees")));
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_invitation_leads_through_the_alias),
	    cmocka_unit_test(once_heard_it_stays),
	    cmocka_unit_test(a_room_says_by_what_i_go),
	    cmocka_unit_test(people_are_met_by_their_alias),
	    cmocka_unit_test(an_alias_is_muted),
	    cmocka_unit_test(the_assistant_makes_one),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_decref(sent);
	free(sent_method);
	json_decref(answers_place);
	return failed;
}
