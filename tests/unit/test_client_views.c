/* Every view there is, at several sizes, with answers made of the call tables:
 * none is cut, cramped or without a word of what to do; every view of a room
 * says the room's purpose. A new view is looked at without being named here. */
#include <regex.h>

#include "tests/unit/client_answers.h"

#include "client/views/views.h"
#include "common/api/calls.h"

#define PURPOSE "Launch day surprises nobody."

/* Those that are of no room, whatever is asked for. */
static const char *const of_no_room[] = {
    "about",   "actions",    "attention", "boards",  "console",	 "drafts",   "followed", "help",
    "home",    "keyring",    "members",	  "notices", "profile",	 "room_new", "rooms",	 "rules",
    "search",  "settings",   "signin",	  "signup",  "welcome",	 "who",	     "outbox",	 "zone",
    "history", "invitation", "tend",	  "glass",   "consents",
};

static const char *const of_sysops[] = {"console", "glass"};

/* They are opened over another view, by a key. */
static const struct {
	const char *name, *key;
} by_key[] = {{"actions", ":"}, {"help", "?"}};

/* What a view takes by a name that means something else to another. */
static const struct {
	const char *view, *name, *value;
} special[] = {{"paper", "what", "report"}};

/* Only those who are no members yet see them. */
static const char *const of_visitors[] = {"welcome", "signin", "signup"};

/* With bare answers they know of no room, or show nobody and leave. */
static const char *const of_no_room_bare[] = {"threads", "reader", "compose"};
static const char *const full_alone[] = {"room_person"};

enum { STATUS_MOST = 4 }; /* rows of a question with its answers */

static bool is_bare;	/* answers say only what they must */
static bool is_visitor; /* who asks */
static const char *view_name;

static bool is_among(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* --- answers made of the tables --- */

/* Names that lead somewhere, and words of the length people use. */
static const char *const words[][2] = {
    {"room", "heron"},		 {"item", "HERON-17"},
    {"task", "HERON-T4"},	 {"board", "practise"},
    {"title", "Short title"},	 {"room_title", "Heron"},
    {"handle", "mairi"},	 {"author", "pekka"},
    {"version", "0.9.2"},	 {"release", "0.9.2"},
    {"purpose", PURPOSE},	 {"code", "ABCD-EFGH-23"},
    {"target", "item:HERON-17"}, {"fingerprint", "SHA256:4Vd"},
    {"zone", "Europe/Paris"},	 {"name", "Mairi"},
    {"serial", "P2-7"},		 {"languages", "English"},
    {"about", "About it."},	 {"email", "m@a.example"},
    {"address", "a.example"},	 {"feature", "cold"},
    {"segment", "low"},		 {"external_ref", "BUG-1"},
    {"digest", "e82a"},
};

static json_t *text_of(const struct field *field)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(field->name, words[i][0]))
			return json_string(words[i][1]);
	return json_string(field->type == FIELD_TEXT ? "A line.\n\nAnother." : "Words");
}

/* The one that nobody may see as it is, where there is one. */
static json_t *choice_of(const char *choices)
{
	const char *chosen = choices;
	for (const char *at = choices; at && *at; at += *at == '|') {
		size_t len = strcspn(at, "|");
		if (memchr(at, '_', len)) {
			chosen = at;
			break;
		}
		at += len;
	}
	return json_stringn(chosen, strcspn(chosen, "|"));
}

static json_t *object_of(const struct field *fields);

static json_t *list_of(const struct field *fields)
{
	json_t *list = json_array();
	for (int i = 0; fields && i < (is_bare ? 0 : 3); i++)
		json_array_append_new(list, object_of(fields));
	return list;
}

static json_t *value_of(const struct field *field)
{
	if (is_bare && field->flags & FIELD_NULL)
		return json_null();
	switch (field->type) {
	case FIELD_INT:
		return json_integer(!strcmp(field->name, "thread") ? 1 : 3);
	case FIELD_NUMBER:
		return json_real(2.5);
	case FIELD_BOOL:
		return json_boolean(!is_bare);
	case FIELD_ENUM:
		return choice_of(field->choices);
	case FIELD_TIME:
		return stage_ago(7200);
	case FIELD_STRINGS:
		return is_bare ? json_array() : json_pack("[s]", "One");
	case FIELD_JSON:
		return json_null();
	case FIELD_OBJECT:
		return object_of(field->sub);
	case FIELD_LIST:
		return list_of(field->sub);
	default:
		return text_of(field);
	}
}

static json_t *object_of(const struct field *fields)
{
	json_t *object = json_object();
	for (; fields && fields->type != FIELD_END; fields++)
		json_object_set_new(object, fields->name, value_of(fields));
	return object;
}

static json_t *arguments_of_view(void)
{
	json_t *arguments = json_copy(answers_place);
	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (!strcmp(special[i].view, view_name))
			json_object_set_new(arguments, special[i].name,
					    json_string(special[i].value));
	return arguments;
}

static json_t *opening(void)
{
	json_t *result = answers_opening();
	json_object_set_new(result, "place",
			    json_pack("{s:i, s:[{s:s, s:o}]}", "v", 1, "views", "view", view_name,
				      "at", arguments_of_view()));
	json_object_set_new(result, "home", json_null());
	if (is_among(of_sysops, sizeof of_sysops / sizeof *of_sysops, view_name))
		json_object_set_new(json_object_get(result, "me"), "role", json_string("sysop"));
	if (is_visitor)
		json_object_set_new(
		    result, "me",
		    json_pack("{s:n, s:s, s:s}", "handle", "role", "guest", "door", "welcome"));
	return result;
}

static json_t *of_tables(const char *method, json_t *params, int *err_r)
{
	const struct call *call = calls_find(method);
	json_t *result;
	*err_r = 0;
	if (!strcmp(method, "session.open"))
		return opening();
	if (!call)
		return answers(method, params, err_r);
	result = object_of(call->out);
	if (call->item) {
		json_object_set_new(result, "items", list_of(call->item));
		json_object_set_new(result, "next", json_null());
	}
	if (!strcmp(method, "room.show"))
		json_object_set_new(result, "part", json_string("owner"));
	return result;
}

/* What every view could be opened with; each takes what it knows. */
static json_t *arguments(void)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:s, s:s, s:s, s:s}",
			 "room", "heron", "item", "HERON-17", "task", "HERON-T4", "board",
			 "practise", "handle", "mairi", "version", "0.9.2", "serial", "P2-7",
			 "thread", 1, "post", 1001, "file", 3, "code", "ABCD-EFGH-23", "what",
			 "new", "form", "task.new", "type", "issue");
}

/* --- what must hold of a screen --- */

static void complain(struct stage *stage, const char *what)
{
	char *text = stage_text(stage);
	print_error("%s, %s, %dx%d: %s\n%s", view_name, is_bare ? "bare" : "full", stage->columns,
		    stage->rows, what, text);
	free(text);
}

static int failures;

static void must(struct stage *stage, bool holds, const char *what)
{
	if (!holds) {
		complain(stage, what);
		failures++;
	}
}

static bool row_is_rule(struct stage *stage, int row)
{
	char *text = stage_row(stage, row);
	bool is_rule = !strncmp(text, "───", strlen("───")) || !strncmp(text, "---", 3);
	free(text);
	return is_rule;
}

static bool row_matches(struct stage *stage, int row, const char *pattern)
{
	char *text = stage_row(stage, row);
	regex_t regex;
	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	bool does = regexec(&regex, text, 0, NULL, 0) == 0;
	regfree(&regex);
	free(text);
	return does;
}

static bool is_of_room(void)
{
	if (is_bare &&
	    is_among(of_no_room_bare, sizeof of_no_room_bare / sizeof(char *), view_name))
		return false;
	return !is_among(of_no_room, sizeof of_no_room / sizeof *of_no_room, view_name);
}

/* The rule over the rows that say what can be done. */
static int last_rule(struct stage *stage)
{
	int row = stage->rows - 2;
	while (row > 4 && !row_is_rule(stage, row))
		row--;
	return row;
}

static void look(struct stage *stage)
{
	int last = stage->rows - 1, rule = last_rule(stage);
	bool has_rule = row_is_rule(stage, 1) || row_is_rule(stage, 2) || row_is_rule(stage, 3);
	must(stage, stage_shows(stage, "One moment") == false, "it never had its data");
	must(stage, has_rule, "no rule under its head");
	must(stage, last - rule <= STATUS_MOST, "no rule over the status row");
	for (int row = rule + 1; row <= last; row++)
		must(stage, row_matches(stage, row, "^ [^ ]"), "nothing to do");
	must(stage, last - rule > 1 || row_matches(stage, last, " [0-9]{2}:[0-9]{2}"), "no clock");
	must(stage, row_matches(stage, 0, "^ [^ ]"), "no title");
	must(stage, !stage_shows(stage, "…") && !stage_shows(stage, "..."), "something is cut");
	must(stage, !row_matches(stage, 0, "^ Home") || !strcmp(view_name, "home"), "not opened");
	for (int row = 0; row < stage->rows; row++)
		must(stage, !row_matches(stage, row, "[a-z]_[a-z]"), "a word of the machine");
	if (is_of_room() || !strcmp(view_name, "welcome"))
		must(stage, stage_shows(stage, PURPOSE), "no purpose");
}

static void resize(struct stage *stage, int columns, int rows)
{
	vterm_set_size(stage->vterm, rows, columns);
	stage->columns = columns;
	stage->rows = rows;
	stage_tell(stage, "terminal.resize",
		   json_pack("{s:i, s:i}", "columns", columns, "rows", rows));
}

static const char *key_of(const char *name)
{
	for (size_t i = 0; i < sizeof by_key / sizeof *by_key; i++)
		if (!strcmp(by_key[i].name, name))
			return by_key[i].key;
	return NULL;
}

static void visit(const struct view_ops *ops, bool ascii)
{
	struct stage_terms terms = {.columns = 80,
				    .rows = 24,
				    .answer = of_tables,
				    .ascii = ascii,
				    .no_color = ascii,
				    .term = ascii ? "vt100" : NULL};
	const char *key = key_of(ops->name);
	/* Files are of the client on one's own machine: tests/e2e/test_standalone.c. */
	if (!strcmp(ops->name, "saving"))
		return;
	if (is_bare && is_among(full_alone, sizeof full_alone / sizeof(char *), ops->name))
		return;
	answers_rules_due = strcmp(ops->name, "rules") ? 0 : 2;
	view_name = key ? "home" : ops->name;
	is_visitor = is_among(of_visitors, sizeof of_visitors / sizeof *of_visitors, ops->name);
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, ":");
	stage_settle(stage);
	if (key)
		stage_type(stage, key);
	view_name = ops->name;
	look(stage);
	if (!ascii) {
		resize(stage, 40, 15);
		look(stage);
		resize(stage, 160, 50);
		look(stage);
	}
	if (!WIFEXITED(stage_free(&stage)))
		failures++;
}

static void visit_all(bool bare, bool ascii)
{
	size_t count;
	const struct view_ops *const *views = views_all(&count);
	const char *only = getenv("HEARTH_ONLY_VIEW");
	is_bare = bare;
	failures = 0;
	answers_place = arguments();
	for (size_t i = 0; i < count; i++)
		if (!only || !strcmp(only, views[i]->name))
			visit(views[i], ascii);
	json_decref(answers_place);
	answers_place = NULL;
	assert_int_equal(failures, 0);
}

static void every_view_fits_with_much_to_show(void **unused)
{
	(void)unused;
	visit_all(false, false);
}

static void every_view_fits_with_nothing_to_show(void **unused)
{
	(void)unused;
	visit_all(true, false);
}

static void every_view_fits_a_terminal_of_letters_alone(void **unused)
{
	(void)unused;
	visit_all(false, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_view_fits_with_much_to_show),
	    cmocka_unit_test(every_view_fits_with_nothing_to_show),
	    cmocka_unit_test(every_view_fits_a_terminal_of_letters_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
