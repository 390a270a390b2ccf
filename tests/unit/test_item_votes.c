/* Votes, scores, merging and parting, teams, and reports that are alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

static struct helper h;
static int64_t olga, enid, tess, otto, tim;

static void admit(const char *room, const char *handle, const char *part, const char *team)
{
	json_t *in = json_pack("{s:s, s:s, s:s}", "room", room, "handle", handle, "part", part);

	if (team)
		json_object_set_new(in, "team", json_string(team));
	helper_do(&h, olga, "room.admit", in);
}

static void make(const char *room)
{
	helper_do(&h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s}", "room", room, "title", room, "purpose",
			    "to see", "owner", "olga"));
	admit(room, "enid", "staff", "eng");
	admit(room, "tess", "tester", NULL);
	admit(room, "otto", "tester", NULL);
	admit(room, "tim", "tester", NULL);
}

static int set_up(void **state)
{
	(void)state;
	helper_open(&h, domain_bindings(), NULL);
	olga = helper_member(&h, "olga");
	enid = helper_member(&h, "enid");
	tess = helper_member(&h, "tess");
	otto = helper_member(&h, "otto");
	tim = helper_member(&h, "tim");
	make("golf");
	make("heron");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_close(&h);
	return 0;
}

static char *report(int64_t who, const char *room, const char *title, json_t *more)
{
	json_t *in = json_pack("{s:s, s:s, s:s, s:s}", "room", room, "type", "issue", "title",
			       title, "body", "As said.");
	json_t *r;
	char *name;

	if (more)
		json_object_update(in, more);
	json_decref(more);
	r = helper_call(&h, who, "feedback.new", in);
	name = mem_dup(json_string_value(json_object_get(r, "item")));
	json_decref(r);
	return name;
}

static int vote(int64_t who, const char *item, int importance)
{
	return helper_try(&h, who, "feedback.vote",
			  json_pack("{s:s, s:i}", "item", item, "importance", importance), NULL);
}

/* A field of an item as staff see it. */
static json_t *field(const char *item, const char *name)
{
	json_t *r = helper_call(&h, olga, "feedback.show", json_pack("{s:s}", "item", item));
	json_t *value = json_incref(json_object_get(json_object_get(r, "item"), name));

	json_decref(r);
	return value;
}

static int64_t number(const char *item, const char *name)
{
	json_t *value = field(item, name);
	int64_t n = json_integer_value(value);

	json_decref(value);
	return n;
}

static void votes_are_testers_and_count_once(void **state)
{
	char *item = report(tess, "golf", "Short carry", NULL);

	(void)state;
	assert_int_equal(vote(tess, item, 3), ERR_REFUSED);
	assert_int_equal(vote(enid, item, 3), ERR_REFUSED);
	assert_int_equal(vote(otto, item, 2), 0);
	assert_int_equal(vote(otto, item, 3), 0);
	assert_int_equal(number(item, "votes"), 1);
	assert_int_equal(number(item, "impact"), 4);
	helper_do(&h, enid, "feedback.vote",
		  json_pack("{s:s, s:s}", "item", item, "on_behalf", "tim"));
	assert_int_equal(number(item, "votes"), 2);
	helper_do(&h, otto, "feedback.unvote", json_pack("{s:s}", "item", item));
	assert_int_equal(number(item, "votes"), 1);
	helper_do(&h, olga, "feedback.set",
		  json_pack("{s:s, s:s, s:s, s:s}", "item", item, "status", "declined", "note",
			    "no", "resolution", "by_design"));
	assert_int_equal(vote(otto, item, 1), ERR_REFUSED);
	free(item);
}

/* Typed by who plans: ranked, shown with its parts, and no tester's business. */
static void rice_ranks_by_hand(void **state)
{
	char *low = report(tess, "golf", "Rounder buttons", NULL);
	char *high = report(tess, "golf", "Louder beep", NULL);
	json_t *r, *value;

	(void)state;
	for (int i = 0; i < 2; i++)
		helper_do(&h, olga, "feedback.edit",
			  json_pack("{s:s, s:i, s:f, s:i, s:f}", "item", i ? high : low,
				    "rice_reach", i ? 400 : 10, "rice_impact", 1.5,
				    "rice_confidence", 50, "rice_effort", 4.0));
	value = field(high, "rice");
	assert_true(json_number_value(value) == 75.0);
	json_decref(value);
	r = helper_call(&h, enid, "feedback.list",
			json_pack("{s:s, s:s}", "room", "golf", "sort", "rice"));
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(r, "items"), 0), "item")),
			    high);
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(r, "items"), 1), "item")),
			    low);
	/* The list says the rank, to staff. */
	value = json_object_get(json_array_get(json_object_get(r, "items"), 1), "rice");
	assert_true(json_is_number(value) && json_number_value(value) < 75.0);
	json_decref(r);
	r = helper_call(&h, tess, "feedback.list",
			json_pack("{s:s, s:s}", "room", "golf", "sort", "rice"));
	value = json_object_get(json_array_get(json_object_get(r, "items"), 0), "rice");
	assert_true(json_is_null(value));
	json_decref(r);
	r = helper_call(&h, tess, "feedback.show", json_pack("{s:s}", "item", high));
	assert_true(json_is_null(json_object_get(json_object_get(r, "item"), "rice")));
	json_decref(r);
	assert_int_equal(helper_try(&h, tess, "feedback.edit",
				    json_pack("{s:s, s:i}", "item", high, "rice_reach", 9), NULL),
			 ERR_REFUSED);
	assert_int_equal(helper_try(&h, enid, "feedback.edit",
				    json_pack("{s:s, s:i}", "item", high, "rice_reach", 9), NULL),
			 ERR_REFUSED);
	assert_int_equal(helper_try(&h, olga, "feedback.edit",
				    json_pack("{s:s, s:f}", "item", high, "rice_effort", 0.0),
				    NULL),
			 ERR_INVALID);
	free(low);
	free(high);
}

static void org(const char *room, const char *handle, const char *name)
{
	helper_do(&h, olga, "room.admit",
		  json_pack("{s:s, s:s, s:s}", "room", room, "handle", handle, "org", name));
}

static void one_voice(bool is_on)
{
	helper_do(&h, olga, "room.set",
		  json_pack("{s:s, s:b}", "room", "heron", "one_voice", is_on));
}

/* An organisation speaks with its loudest voice; scores follow what is changed. */
static void an_organisation_has_one_voice(void **state)
{
	char *item = report(tess, "heron", "No invoices by year", NULL);
	json_t *r;

	(void)state;
	assert_int_equal(vote(otto, item, 3), 0);
	assert_int_equal(vote(tim, item, 2), 0);
	assert_int_equal(number(item, "impact"), 6);
	org("heron", "otto", "Larkmoor");
	org("heron", "tim", "LARKMOOR");
	assert_int_equal(number(item, "impact"), 6);
	one_voice(true);
	assert_int_equal(number(item, "impact"), 4);
	assert_int_equal(number(item, "votes"), 2);
	r = helper_call(&h, enid, "feedback.why", json_pack("{s:s}", "item", item));
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(r, "items"), 1), "from")),
			    "2 people with 1 voice, one an organisation, by importance");
	json_decref(r);
	/* A vote is enough to see it, and one's own organisation. */
	assert_int_equal(vote(otto, item, 1), 0);
	assert_int_equal(number(item, "impact"), 3);
	org("heron", "tim", "Foam & Sons");
	assert_int_equal(number(item, "impact"), 4);
	org("heron", "tim", "larkmoor");
	assert_int_equal(number(item, "impact"), 3);
	one_voice(false);
	assert_int_equal(number(item, "impact"), 4);
	/* It is said to staff. */
	r = helper_call(&h, enid, "room.people",
			json_pack("{s:s, s:s}", "room", "heron", "handle", "tim"));
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(r, "items"), 0), "org")),
			    "larkmoor");
	json_decref(r);
	r = helper_call(&h, tess, "room.people",
			json_pack("{s:s, s:s}", "room", "heron", "handle", "tim"));
	assert_true(
	    json_is_null(json_object_get(json_array_get(json_object_get(r, "items"), 0), "org")));
	json_decref(r);
	free(item);
}

/* What is more than a few is done by the ticks. */
static void many_scores_are_made_anew_in_time(void **state)
{
	enum { MANY = 130 };
	char *items[MANY];
	int64_t sum = 0;

	(void)state;
	org("heron", "otto", "Larkmoor");
	org("heron", "tim", "Larkmoor");
	for (int i = 0; i < MANY; i++) {
		char *title = mem_printf("Thing number %d", i);

		items[i] = report(tess, "heron", title, NULL);
		assert_int_equal(vote(otto, items[i], 3), 0);
		assert_int_equal(vote(tim, items[i], 3), 0);
		free(title);
	}
	one_voice(true);
	assert_true(helper_sql(&h, "SELECT count(*) FROM score_due") > 0);
	helper_tick(&h, 0);
	assert_int_equal(helper_sql(&h, "SELECT count(*) FROM score_due"), 0);
	for (int i = 0; i < MANY; i++) {
		sum += number(items[i], "impact");
		free(items[i]);
	}
	assert_int_equal(sum, 4 * MANY);
	one_voice(false);
}

static void a_score_is_its_parts(void **state)
{
	char *item = report(tess, "golf", "Sticky button",
			    json_pack("{s:s, s:s}", "severity", "major", "frequency", "always"));
	json_t *r;

	(void)state;
	/* 3 x 1.5 x (1 + 2 + 1/4) = 14.625 */
	assert_int_equal(vote(otto, item, 2), 0);
	helper_do(&h, tim, "feedback.comment",
		  json_pack("{s:s, s:s}", "item", item, "body", "aye"));
	helper_do(&h, enid, "feedback.comment",
		  json_pack("{s:s, s:s}", "item", item, "body", "ok"));
	assert_int_equal(number(item, "impact"), 15);
	r = helper_call(&h, enid, "feedback.why", json_pack("{s:s}", "item", item));
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(r, "items"), 7), "value")),
			    "= 14.63");
	json_decref(r);
	assert_int_equal(
	    helper_try(&h, tess, "feedback.why", json_pack("{s:s}", "item", item), NULL),
	    ERR_REFUSED);
	free(item);
}

static int merge(int64_t who, const char *item, const char *into, int64_t *moved, int64_t *already)
{
	json_t *r = NULL;
	int err = helper_try(&h, who, "feedback.merge",
			     json_pack("{s:s, s:s}", "item", item, "into", into), &r);

	if (moved)
		*moved = json_integer_value(json_object_get(r, "moved"));
	if (already)
		*already = json_integer_value(json_object_get(r, "already"));
	json_decref(r);
	return err;
}

static void merging_moves_nothing_and_parting_loses_nothing(void **state)
{
	char *a = report(tess, "golf", "Loses the clock", NULL);
	char *b = report(otto, "golf", "Clock is wrong", NULL);
	int64_t moved, already;

	(void)state;
	assert_int_equal(vote(tim, a, 1), 0);
	assert_int_equal(vote(tim, b, 2), 0);
	assert_int_equal(vote(tess, b, 1), 0);
	assert_int_equal(merge(tim, b, a, NULL, NULL), ERR_REFUSED);
	assert_int_equal(merge(tess, a, b, NULL, NULL), ERR_REFUSED);
	assert_int_equal(merge(otto, b, a, &moved, &already), 0);
	assert_int_equal(moved, 1);
	assert_int_equal(already, 1);
	/* tim once, at his highest; tess wrote a; otto's report is merged. */
	assert_int_equal(number(a, "votes"), 1);
	assert_int_equal(number(a, "impact"), 4);
	assert_int_equal(vote(olga, b, 1), ERR_REFUSED);
	assert_int_equal(merge(olga, a, b, NULL, NULL), ERR_REFUSED);
	assert_int_equal(merge(olga, b, a, NULL, NULL), ERR_REFUSED);
	helper_do(&h, olga, "feedback.unmerge", json_pack("{s:s}", "item", b));
	assert_int_equal(number(a, "votes"), 1);
	assert_int_equal(number(a, "impact"), 2);
	assert_int_equal(number(b, "votes"), 2);
	assert_int_equal(
	    helper_try(&h, olga, "feedback.unmerge", json_pack("{s:s}", "item", b), NULL),
	    ERR_REFUSED);
	free(a);
	free(b);
}

static void rooms_are_not_mixed(void **state)
{
	char *a = report(tess, "golf", "One", NULL), *b = report(tess, "heron", "Two", NULL);

	(void)state;
	assert_int_equal(merge(olga, a, b, NULL, NULL), ERR_REFUSED);
	assert_int_equal(merge(olga, a, a, NULL, NULL), ERR_INVALID);
	free(a);
	free(b);
}

static void counts_are_hidden_until_one_voted(void **state)
{
	char *item = report(tess, "heron", "Longer grip", NULL);
	json_t *r;

	(void)state;
	helper_do(&h, olga, "room.set", json_pack("{s:s, s:b}", "room", "heron", "hide_votes", 1));
	assert_int_equal(vote(tim, item, 1), 0);
	r = helper_call(&h, otto, "feedback.show", json_pack("{s:s}", "item", item));
	assert_true(json_is_null(json_object_get(json_object_get(r, "item"), "votes")));
	json_decref(r);
	r = helper_call(&h, otto, "feedback.vote", json_pack("{s:s}", "item", item));
	assert_int_equal(json_integer_value(json_object_get(r, "votes")), 2);
	json_decref(r);
	free(item);
}

static size_t inbox(const char *team)
{
	json_t *r =
	    helper_call(&h, enid, "feedback.list",
			json_pack("{s:s, s:s, s:i}", "room", "golf", "team", team, "limit", 500));
	size_t count = json_array_size(json_object_get(r, "items"));

	json_decref(r);
	return count;
}

static void reports_go_to_teams_by_rule_and_by_hand(void **state)
{
	size_t eng = inbox("eng"), mkt = inbox("mkt"), sup = inbox("sup");
	char *issue = report(tess, "golf", "Breaks", NULL);
	char *praise = report(tess, "golf", "Lovely",
			      json_pack("{s:s, s:s}", "type", "praise", "quote_consent", "named"));
	char *help = report(tess, "golf", "Is there a workaround?", NULL);

	(void)state;
	assert_int_equal(inbox("eng"), eng + 2);
	assert_int_equal(inbox("mkt"), mkt + 1);
	assert_int_equal(inbox("sup"), sup + 1);
	helper_do(&h, enid, "feedback.route",
		  json_pack("{s:s, s:s, s:s}", "item", issue, "team", "sup", "assignee", "enid"));
	assert_int_equal(inbox("sup"), sup + 2);
	helper_do(&h, enid, "feedback.route",
		  json_pack("{s:s, s:s, s:b}", "item", issue, "team", "sup", "done", 1));
	assert_int_equal(inbox("sup"), sup + 1);
	assert_int_equal(helper_try(&h, enid, "feedback.route",
				    json_pack("{s:s, s:s}", "item", issue, "assignee", "tess"),
				    NULL),
			 ERR_REFUSED);
	assert_int_equal(helper_try(&h, tess, "feedback.route",
				    json_pack("{s:s, s:s}", "item", issue, "team", "pm"), NULL),
			 ERR_REFUSED);
	free(issue);
	free(praise);
	free(help);
}

static size_t alike(int64_t who, const char *room, const char *text)
{
	json_t *r = helper_call(&h, who, "feedback.similar",
				json_pack("{s:s, s:s}", "room", room, "text", text));
	size_t count = json_array_size(json_object_get(r, "items"));

	json_decref(r);
	return count;
}

static void what_is_alike_is_found_while_typing(void **state)
{
	char *seen = report(tess, "golf", "Battery drains overnight", NULL);
	char *staff =
	    report(enid, "golf", "Battery supplier", json_pack("{s:s}", "visibility", "staff"));
	char *other = report(tess, "heron", "Battery gets hot", NULL);

	(void)state;
	assert_int_equal(alike(otto, "golf", "My batter"), 1);
	assert_int_equal(alike(otto, "golf", "drained battery"), 1);
	assert_int_equal(alike(enid, "golf", "battery"), 2);
	assert_int_equal(alike(otto, "golf", "zz \" * OR"), 0);
	assert_int_equal(alike(otto, "golf", "of a"), 0);
	free(seen);
	free(staff);
	free(other);
}

/* Two words in common count for more than one, however many newer ones have that. */
static void two_words_are_nearer_than_one(void **state)
{
	char *old = report(tess, "golf", "Gimbal overheats uphill", NULL), *first;
	json_t *r;

	(void)state;
	for (int i = 0; i < 450; i++)
		free(report(tess, "golf", "Gimbal colour", NULL));
	r = helper_call(&h, otto, "feedback.similar",
			json_pack("{s:s, s:s}", "room", "golf", "text", "the gimbal overheats"));
	first = mem_dup(json_string_value(
	    json_object_get(json_array_get(json_object_get(r, "items"), 0), "item")));
	assert_string_equal(first, old);
	assert_int_equal(json_array_size(json_object_get(r, "items")), 5);
	json_decref(r);
	free(first);
	free(old);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(votes_are_testers_and_count_once),
	    cmocka_unit_test(rice_ranks_by_hand),
	    cmocka_unit_test(an_organisation_has_one_voice),
	    cmocka_unit_test(many_scores_are_made_anew_in_time),
	    cmocka_unit_test(a_score_is_its_parts),
	    cmocka_unit_test(merging_moves_nothing_and_parting_loses_nothing),
	    cmocka_unit_test(rooms_are_not_mixed),
	    cmocka_unit_test(counts_are_hidden_until_one_voted),
	    cmocka_unit_test(reports_go_to_teams_by_rule_and_by_hand),
	    cmocka_unit_test(what_is_alike_is_found_while_typing),
	    cmocka_unit_test(two_words_are_nearer_than_one),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
