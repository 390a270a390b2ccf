/* The walls within a room: to who is in it and is not to know of something there, it is
 * as if it were not.
 *
 * Two communities have a room of the same people, reports and programme. In one of them
 * staff and a tester of another group have done besides what only they read. A tester, an
 * observer and a partner then make every call that shows something of the room: the
 * answers are equal, but for times and for names and numbers made by chance. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

struct world {
	struct helper h;
	int64_t olga, tess, theo, oscar, pat, edgar, uma;
	int64_t thread;
	char *task, *survey, *item[2];
	const char *theo_is, *tess_is;
};

/* Of each mode: reports are for the room, or for staff and who wrote them; and testers go by
 * their names, or by aliases. */
static const struct mode {
	const char *mode, *identity;
} modes[] = {{"collab", "real"}, {"solo", "real"}, {"collab", "alias"}, {"solo", "alias"}};
enum { MODES = sizeof(modes) / sizeof(modes[0]) };

static struct world plain[MODES], fuller[MODES];

/* Single quotes stand for double ones, %T for the thread, %K and %S for the task and the
 * survey, %1 and %2 for reports of tess and of theo,
 * %A and %B for what theo and tess are called. */
static json_t *params_of(const struct world *w, const char *text)
{
	char out[1024], *o = out;
	json_t *params;

	for (const char *p = text; *p; p++) {
		if (*p == '%') {
			p++;
			if (*p == 'T')
				o += sprintf(o, "%lld", (long long)w->thread);
			else
				o += sprintf(o, "%s",
					     *p == 'K'	 ? w->task
					     : *p == 'S' ? w->survey
					     : *p == 'A' ? w->theo_is
					     : *p == 'B' ? w->tess_is
							 : w->item[*p - '1']);
			continue;
		}
		*o++ = (char)(*p == '\'' ? '"' : *p);
	}
	*o = '\0';
	params = json_loads(out, 0, NULL);
	assert_non_null(params);
	return params;
}

static void act(struct world *w, int64_t who, const char *call, const char *params)
{
	helper_do(&w->h, who, call, params_of(w, params));
}

static char *named(struct world *w, int64_t who, const char *call, const char *params,
		   const char *field)
{
	json_t *made = helper_call(&w->h, who, call, params_of(w, params));
	char *name = mem_dup(json_string_value(json_object_get(made, field)));

	json_decref(made);
	return name;
}

static void admit(struct world *w, const char *handle, const char *part, const char *more)
{
	char *text = mem_printf("{'room':'heron','handle':'%s','part':'%s'%s}", handle, part, more);

	act(w, w->olga, "room.admit", text);
	free(text);
}

/* By what they go in the room. */
static const char *called(struct world *w, int64_t who, const char *handle, const char *alias)
{
	char *text = mem_printf("{'room':'heron','alias':'%s'}", alias);
	int err = helper_try(&w->h, who, "room.alias", params_of(w, text), NULL);

	free(text);
	return err == 0 ? alias : handle;
}

static void make(struct world *w, const struct mode *mode)
{
	char *text;
	static const char *const handles[] = {"olga", "tess",  "theo", "oscar",
					      "pat",  "edgar", "uma"};
	int64_t *who[] = {&w->olga, &w->tess, &w->theo, &w->oscar, &w->pat, &w->edgar, &w->uma};

	helper_open(&w->h, domain_bindings(), NULL);
	for (size_t i = 0; i < sizeof(who) / sizeof(who[0]); i++)
		*who[i] = helper_member(&w->h, handles[i]);
	text = mem_printf("{'room':'heron','title':'Heron','purpose':'to see','hidden':true,"
			  "'owner':'olga','mode':'%s','identity':'%s'}",
			  mode->mode, mode->identity);
	act(w, HELPER_CONTROL, "room.new", text);
	free(text);
	admit(w, "edgar", "staff", ",'team':'eng'");
	admit(w, "tess", "tester", ",'segment':'low'");
	admit(w, "theo", "tester", ",'segment':'high'");
	admit(w, "oscar", "observer", "");
	admit(w, "pat", "partner", "");
	w->theo_is = called(w, w->theo, "theo", "quiet-otter");
	w->tess_is = called(w, w->tess, "tess", "round-pot");
	called(w, w->oscar, "oscar", "slow-owl");
	assert_string_equal(w->theo_is,
			    strcmp(mode->identity, "alias") == 0 ? "quiet-otter" : "theo");
	act(w, w->olga, "feature.new", "{'room':'heron','feature':'spout','name':'Spout'}");
	act(w, w->olga, "partner.set", "{'room':'heron','handle':'pat','features':'spout'}");
	act(w, w->olga, "phase.new",
	    "{'room':'heron','name':'First','kind':'engagement','starts':'-1d','ends':'+9d'}");
	act(w, w->olga, "release.new", "{'room':'heron','version':'1','body':'Boil the kettle'}");
	w->task = named(w, w->olga, "task.new",
			"{'room':'heron','title':'Boil','phase':'First','due':'+5d'}", "task");
	w->survey = named(w, w->olga, "task.new",
			  "{'room':'heron','title':'Ask','kind':'survey','due':'+6d'}", "task");
	act(w, w->olga, "question.add", "{'task':'%S','kind':'text','text':'And?'}");
	act(w, w->theo, "survey.answer", "{'task':'%S','answers':{'1':'hot'}}");
	w->item[0] = named(w, w->tess, "feedback.new",
			   "{'room':'heron','type':'issue','title':'The kettle leaks',"
			   "'body':'The kettle drips','feature':'spout','release':'1'}",
			   "item");
	w->item[1] = named(w, w->theo, "feedback.new",
			   "{'room':'heron','type':'idea','title':'A kettle that sings',"
			   "'body':'kettle'}",
			   "item");
	act(w, w->tess, "feedback.new",
	    "{'room':'heron','type':'issue','title':'The kettle drips','body':'kettle'}");
	act(w, w->olga, "feedback.comment", "{'item':'%1','body':'Which kettle?'}");
	act(w, w->olga, "decision.new",
	    "{'room':'heron','title':'Go on','body':'b','item':['%1']}");
	act(w, w->olga, "changelog.new", "{'room':'heron','release':'1','body':'b','item':['%1']}");
	w->thread =
	    helper_int(&w->h, w->tess, "thread.new",
		       params_of(w, "{'board':'heron','title':'Talk','body':'kettle'}"), "thread");
}

/* What a tester, an observer and a partner read nothing of. */
static void fill(struct world *w, bool is_solo)
{
	char *item, *task, *text;

	act(w, w->theo, "feedback.new",
	    "{'room':'heron','type':'issue','title':'A kettle for staff','body':'zanzibar kettle',"
	    "'visibility':'staff','feature':'spout','release':'1'}");
	item = named(w, w->edgar, "feedback.new",
		     "{'room':'heron','type':'issue','title':'A kettle among staff',"
		     "'body':'zanzibar kettle','visibility':'staff'}",
		     "item");
	act(w, w->theo, "file.put", "{'name':'plan.txt','body':'zanzibar'}");
	act(w, w->edgar, "file.put", "{'name':'more.txt','body':'zanzibar'}");
	act(w, w->edgar, "feedback.comment",
	    "{'item':'%1','visibility':'staff','body':'zanzibar kettle @%B @oscar @pat',"
	    "'file':['more.txt']}");
	act(w, w->edgar, "feedback.comment",
	    "{'item':'%2','visibility':'staff','body':'zanzibar kettle @%B @oscar'}");
	act(w, w->olga, "feedback.route", "{'item':'%1','team':'sup','assignee':'edgar'}");
	act(w, w->olga, "feedback.tag", "{'item':'%1','tags':'zanzibar'}");
	act(w, w->olga, "feedback.edit",
	    "{'item':'%1','external_ref':'zanzibar','rice_reach':10,'rice_impact':1,"
	    "'rice_confidence':50,'rice_effort':1}");
	act(w, w->olga, "rule.new", "{'room':'heron','team':'eng','contains':'zanzibar'}");
	task = named(w, w->olga, "task.new",
		     "{'room':'heron','title':'zanzibar','segment':'high','phase':'First',"
		     "'feature':'spout'}",
		     "task");
	text = mem_printf("{'task':'%s','note':'zanzibar'}", task);
	act(w, w->theo, "task.done", text);
	free(text);
	free(task);
	act(w, w->olga, "task.new", "{'room':'heron','title':'zanzibar','kind':'survey'}");
	act(w, w->olga, "unit.set",
	    "{'room':'heron','handle':'theo','serial':'Z1','state':'shipped'}");
	act(w, w->olga, "invite.make", "{'room':'heron'}");
	act(w, w->olga, "seat.set", "{'room':'heron','target':10}");
	/* What the others say for themselves. */
	if (is_solo) {
		admit(w, "uma", "tester", "");
		called(w, w->uma, "uma", "tall-urn");
		act(w, w->uma, "feedback.new",
		    "{'room':'heron','type':'idea','title':'Another','body':'zanzibar kettle'}");
		act(w, w->theo, "feedback.comment", "{'item':'%2','body':'zanzibar @%B'}");
		act(w, w->theo, "feedback.new", "{'room':'heron','type':'idea','body':'zanzibar'}");
	}
	act(w, w->theo, "draft.save", "{'target':'new:heron','body':'zanzibar'}");
	act(w, w->theo, "launch.advocate", "{'room':'heron'}");
	text = mem_printf("{'item':'%s','body':'zanzibar'}", item);
	act(w, w->olga, "feedback.comment", text);
	free(text);
	free(item);
}

static int set_up(void **state)
{
	(void)state;
	for (int i = 0; i < MODES; i++) {
		make(&plain[i], &modes[i]);
		make(&fuller[i], &modes[i]);
		fill(&fuller[i], strcmp(modes[i].mode, "solo") == 0);
	}
	return 0;
}

static void end(struct world *w)
{
	helper_close(&w->h);
	free(w->task);
	free(w->survey);
	free(w->item[0]);
	free(w->item[1]);
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < MODES; i++) {
		end(&plain[i]);
		end(&fuller[i]);
	}
	return 0;
}

/* Observers look on at what is asked of any group. */
enum { OBSERVER = 1 << 1 };

static const struct row {
	const char *call, *params;
	int but; /* not by these */
} rows[] = {
    {"session.open", "{'version':1,'home':true}", 0},
    {"home.show", "{}", 0},
    {"community.show", "{}", 0},
    {"change.list", "{'since':0}", 0},
    {"change.list", "{'since':0,'limit':2}", 0},
    {"notification.list", "{}", 0},
    {"digest.show", "{}", 0},
    {"follow.list", "{}", 0},
    {"read.next", "{}", 0},
    {"draft.list", "{}", 0},
    {"member.list", "{}", 0},
    {"member.show", "{'handle':'theo'}", 0},
    {"member.posts", "{'handle':'theo'}", 0},
    {"member.posts", "{'handle':'edgar'}", 0},
    {"member.complete", "{'begin':'e','thread':%T}", 0},
    {"member.complete", "{'begin':'q','thread':%T}", 0},
    {"room.alias", "{'room':'heron'}", 0},
    {"board.show", "{'board':'heron'}", 0},
    {"board.people", "{'board':'heron'}", 0},
    {"thread.list", "{'board':'heron'}", 0},
    {"thread.show", "{'thread':%T}", 0},
    {"search", "{'query':'kettle'}", 0},
    {"search", "{'query':'kettle','sort':'relevance'}", 0},
    {"search", "{'query':'zanzibar'}", 0},
    {"search", "{'query':'kettle','board':'heron'}", 0},
    {"search", "{'query':'kettle','author':'edgar'}", 0},
    {"search", "{'query':'kettle','board':'heron','author':'edgar'}", 0},
    {"search", "{'query':'kettle','board':'heron','author':'%A'}", 0},
    {"search", "{'query':'kettle','board':'heron','author':'theo'}", 0},
    {"follow.show", "{'handle':'%A','room':'heron'}", 0},
    {"follow.show", "{'handle':'edgar','room':'heron'}", 0},
    {"follow.show", "{'handle':'uma','room':'heron'}", 0},
    {"follow.show", "{'handle':'tall-urn','room':'heron'}", 0},
    {"search", "{'query':'kettle','board':'heron','author':'uma'}", 0},
    {"search", "{'query':'kettle','board':'heron','author':'tall-urn'}", 0},
    {"room.people", "{'room':'heron','handle':'tall-urn'}", 0},
    {"member.complete", "{'begin':'u','thread':%T}", 0},
    {"member.complete", "{'begin':'t','thread':%T}", 0},
    {"member.show", "{'handle':'uma'}", 0},
    {"room.list", "{}", 0},
    {"room.show", "{'room':'heron'}", 0},
    {"room.asked", "{}", 0},
    {"room.people", "{'room':'heron'}", 0},
    {"room.progress", "{'room':'heron'}", 0},
    {"room.applications", "{'room':'heron'}", 0},
    {"room.ledger", "{'room':'heron'}", 0},
    {"invite.list", "{'room':'heron'}", 0},
    {"seat.list", "{'room':'heron'}", 0},
    {"screener.list", "{'room':'heron'}", 0},
    {"nda.versions", "{'room':'heron'}", 0},
    {"feedback.list", "{'room':'heron'}", 0},
    {"feedback.list", "{'room':'heron','limit':1}", 0},
    {"feedback.list", "{'room':'heron','sort':'impact'}", 0},
    {"feedback.list", "{'room':'heron','sort':'rice'}", 0},
    {"feedback.list", "{'room':'heron','sort':'silence'}", 0},
    {"feedback.list", "{'room':'heron','sort':'votes'}", 0},
    {"feedback.list", "{'room':'heron','tag':'zanzibar'}", 0},
    {"feedback.list", "{'room':'heron','team':'sup'}", 0},
    {"feedback.list", "{'room':'heron','assignee':'edgar'}", 0},
    {"feedback.show", "{'item':'%1'}", 0},
    {"feedback.show", "{'item':'%2'}", 0},
    {"feedback.similar", "{'room':'heron','text':'A kettle among staff leaks'}", 0},
    {"feedback.votes", "{'item':'%1'}", 0},
    {"feedback.why", "{'item':'%1'}", 0},
    {"feedback.export", "{'room':'heron','json':true}", 0},
    {"report", "{'room':'heron'}", 0},
    {"tag.list", "{'room':'heron'}", 0},
    {"rule.list", "{'room':'heron'}", 0},
    {"phase.list", "{'room':'heron'}", OBSERVER},
    {"feature.list", "{'room':'heron'}", 0},
    {"release.list", "{'room':'heron'}", 0},
    {"release.show", "{'room':'heron','version':'1'}", 0},
    {"task.list", "{'room':'heron'}", OBSERVER},
    {"task.list", "{'room':'heron','open':true}", OBSERVER},
    {"task.show", "{'task':'%K'}", 0},
    {"task.results", "{'task':'%S'}", 0},
    {"unit.list", "{'room':'heron'}", 0},
    {"unit.history", "{'room':'heron','serial':'Z1'}", 0},
    {"decision.list", "{'room':'heron'}", 0},
    {"changelog.list", "{'room':'heron'}", 0},
    {"launch.show", "{'room':'heron'}", 0},
    {"launch.advocates", "{'room':'heron'}", 0},
    {"launch.pack", "{'room':'heron'}", 0},
    {"consent.list", "{}", 0},
    {"file.list", "{'room':'heron'}", 0},
    {"file.list", "{'item':'%1'}", 0},
    {"file.list", "{'item':'%1','staff':true}", 0},
    {"file.list", "{'board':'heron'}", 0},
};

/* Without what is of the moment or made by chance: long numbers, and names of tasks. */
static char *answer(struct world *w, int64_t who, const struct row *row)
{
	json_t *result = NULL;
	int err = helper_try(&w->h, who, row->call, params_of(w, row->params), &result);
	char *body = result ? json_dumps(result, JSON_SORT_KEYS) : mem_dup("");
	char *text = mem_printf("%s|%s|%s", err_name(err), w->h.words, body);
	char *out = mem_alloc(strlen(text) + 1), *to = out;

	free(body);
	json_decref(result);
	for (const char *p = text; *p;) {
		size_t digits = strspn(p, "0123456789");

		if (digits >= 8 ||
		    (digits && p > text + 1 && p[-2] == '-' && (p[-1] == 'T' || p[-1] == 'S'))) {
			*to++ = '#';
			p += digits;
		} else if (isdigit((unsigned char)*p) && strspn(p, "0123456789-T:") >= 19) {
			*to++ = '@';
			p += strspn(p, "0123456789-T:Z");
		} else if (digits == 2 && (p[2] == ':' || (p > text && p[-1] == ':'))) {
			*to++ = '@';
			p += 2;
		} else {
			*to++ = *p++;
		}
	}
	*to = '\0';
	free(text);
	return out;
}

/* How many answers of a room tell of what is behind the walls. */
static int through(struct world *without, struct world *with, const struct row *row)
{
	const char *const names[] = {"tester", "observer", "partner"};
	int64_t in_plain[] = {without->tess, without->oscar, without->pat};
	int64_t in_fuller[] = {with->tess, with->oscar, with->pat};
	int found = 0;

	for (int who = 0; who < 3; who++) {
		char *a = answer(without, in_plain[who], row);
		char *b = answer(with, in_fuller[who], row);

		if (!(row->but & 1 << who) && strcmp(a, b) != 0) {
			found++;
			print_error("%s %s by a %s:\n  without %s\n  with    %s\n", row->call,
				    row->params, names[who], a, b);
		}
		free(a);
		free(b);
	}
	return found;
}

static void test_walls(void **state)
{
	int found = 0;

	(void)state;
	for (int i = 0; i < MODES; i++) {
		for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++)
			found += through(&plain[i], &fuller[i], &rows[r]);
	}
	assert_int_equal(found, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_walls),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
