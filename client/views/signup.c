#include "client/views/signup.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/field.h"
#include "client/reply.h"
#include "client/zones.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum {
	HANDLE_MAX = 32,
	NAME_MAX = 64,
	PASSWORD_MIN = 8,
	PASSWORD_MAX = 128,
	LEFT = 4,
	COLUMNS = 72
};

/* Recovery codes stand two and two. */
enum { CODES_WIDE = 60, CODES_APART = 30, CODES_CLOSE = 16 };

enum step { NAME, RULES, ABOUT, WAY_BACK, CODES };

struct signup {
	struct view view;
	enum step step;
	struct field *handle, *name, *password;
	struct zones zones;
	bool is_in_zone; /* of the two fields about oneself */
	json_t *about;	 /* community.show */
	json_t *codes;	 /* to be written down; NULL: none */

	bool is_checking, is_check_due; /* of the handle */
	bool is_known, is_free;		/* the answer is for what stands there */
	bool is_enter_due;		/* it came before the answer */
	char *why;			/* not free */

	int top, height, lines; /* of the rules */
	bool is_joining;
};

/* --- the name --- */

static void check(struct signup *s);

/* Enter, once it is known whether the name may be had. */
static void take_name(struct signup *s)
{
	s->is_enter_due = false;
	if (s->is_free)
		s->step = RULES;
	else
		app_say(s->view.app, "%s", s->why);
}

static void on_checked(struct view *view, int err, const char *words, json_t *result)
{
	struct signup *s = (struct signup *)view;

	s->is_checking = false;
	if (s->is_check_due) {
		check(s);
		return;
	}
	if (err < 0) {
		app_fail(view->app, err, words);
		return;
	}
	s->is_known = true;
	s->is_free = reply_bool(result, "free");
	free(s->why);
	s->why = mem_dup(reply_text(result, "why"));
	/* Somebody was faster: it is asked for where it was given. */
	if (!s->is_free && s->step == WAY_BACK)
		s->step = NAME;
	if (s->is_enter_due && s->step == NAME)
		take_name(s);
}

/* Ask whether the name may be had; one question at a time. */
static void check(struct signup *s)
{
	s->is_known = false;
	s->is_check_due = s->is_checking;
	if (s->is_checking || !*field_text(s->handle))
		return;
	s->is_checking = true;
	view_call(&s->view, "join.check", json_pack("{s:s}", "handle", field_text(s->handle)),
		  on_checked);
}

static void draw_name(struct signup *s, const struct canvas *body)
{
	const char *words = "";
	unsigned looks = PALETTE_DIM;
	int row = 1;

	row +=
	    canvas_paragraph(body, row, LEFT, COLUMNS, PALETTE_TEXT,
			     _("What shall people call you here? 2 to 32 letters, digits, - or _, "
			       "beginning with a letter. It stays yours."));
	row++;
	canvas_text(body, row, LEFT, 0, PALETTE_TEXT, _("Name"));
	field_draw(s->handle, body, row, LEFT + 8, HANDLE_MAX + 1, true);
	if (s->is_known && s->is_free) {
		words = _("is free");
		looks = PALETTE_ACCENT;
	} else if (s->is_known) {
		words = s->why;
		looks = PALETTE_ERROR;
	}
	canvas_paragraph(body, row + 2, LEFT + 8, COLUMNS - 8, looks, words);
}

static void name_key(struct signup *s, const struct keys_key *key)
{
	bool changed = false;

	if (field_key(s->handle, key, &changed)) {
		s->is_enter_due = false;
		if (changed)
			check(s);
		return;
	}
	if (key->kind != KEYS_ENTER || !*field_text(s->handle))
		return;
	s->is_enter_due = true;
	if (s->is_known)
		take_name(s);
	else if (!s->is_checking)
		check(s);
}

/* --- the rules --- */

/* Below a heading, where the text has none of its own. */
static const char *headed(const struct canvas *canvas, const char *heading, const char *text)
{
	return *text == '#' ? text : arena_printf(canvas->arena, "## %s\n\n%s", heading, text);
}

static void draw_rules(struct signup *s, const struct canvas *body)
{
	struct canvas part =
	    canvas_part(body, 0, LEFT - 2, body->rows - 1,
			body->columns - LEFT < COLUMNS + 2 ? body->columns - LEFT : COLUMNS + 2);
	struct layout_options options = canvas_layout(&part, part.columns);
	char *text = arena_printf(part.arena, "%s\n\n%s\n",
				  headed(&part, _("House rules"), reply_text(s->about, "rules")),
				  headed(&part, _("Privacy"), reply_text(s->about, "privacy")));
	struct layout layout;

	options.markdown = true;
	layout = layout_make(part.arena, text, strlen(text), &options);
	s->lines = (int)layout.count;
	s->height = part.rows;
	if (s->top > s->lines - s->height)
		s->top = s->lines - s->height;
	if (s->top < 0)
		s->top = 0;
	for (int i = 0; i < part.rows && s->top + i < s->lines; i++)
		canvas_line(&part, i, 0, PALETTE_TEXT, &layout.lines[s->top + i]);
	canvas_cursor(&part, 0, 0);
	if (s->top + s->height < s->lines)
		canvas_right(body, body->rows - 1, body->columns - 1, 0, PALETTE_DIM,
			     _("more below: Space"));
}

static void rules_key(struct signup *s, const struct keys_key *key)
{
	int page = s->height > 2 ? s->height - 1 : 1;
	bool is_text = keys_is_text(key);

	if (key->kind == KEYS_DOWN || (is_text && key->code == 'j'))
		s->top++;
	else if (key->kind == KEYS_UP || (is_text && key->code == 'k'))
		s->top--;
	else if (key->kind == KEYS_PAGE_UP || (is_text && (key->code == 'b' || key->code == '-')))
		s->top -= page;
	else if (key->kind == KEYS_PAGE_DOWN || (is_text && key->code == ' '))
		s->top += page;
	else if (is_text && key->code == 'a')
		s->step = ABOUT;
	else if (key->kind == KEYS_ENTER && s->top + s->height >= s->lines)
		s->step = ABOUT;
	else if (key->kind == KEYS_ENTER)
		s->top += page;
	else if (is_text && key->code == 'q')
		s->step = NAME;
}

/* --- what one may say of oneself --- */

static void draw_about(struct signup *s, const struct canvas *body)
{
	int row = 1, label;

	row += canvas_paragraph(body, row, LEFT, COLUMNS, PALETTE_TEXT,
				_("Both may stay as they are: Enter goes on. You can change them "
				  "in your settings at any time."));
	row++;
	label = canvas_text(body, row, LEFT, 0, PALETTE_TEXT, _("The name you go by"));
	zones_draw(&s->zones, body, row + 2, s->is_in_zone);
	field_draw(s->name, body, row, LEFT + label + 2, 34, !s->is_in_zone);
}

static void zone_chosen(struct signup *s)
{
	if (zones_choose(&s->zones) || zones_is_void(&s->zones))
		s->step = WAY_BACK;
}

static void on_zones(struct view *view, int err, const char *words, json_t *result)
{
	struct signup *s = (struct signup *)view;

	(void)words;
	if (zones_take(&s->zones, err, result) && s->step == ABOUT && s->is_in_zone)
		zone_chosen(s);
	view->is_loaded = s->about != NULL;
}

static void about_key(struct signup *s, const struct keys_key *key)
{
	bool is_across = key->kind == KEYS_TAB || (!s->is_in_zone && key->kind == KEYS_DOWN);

	if (is_across)
		s->is_in_zone = !s->is_in_zone;
	else if (key->kind == KEYS_ENTER && s->is_in_zone)
		zone_chosen(s);
	else if (key->kind == KEYS_ENTER)
		s->is_in_zone = true;
	else if (s->is_in_zone)
		zones_key(&s->zones, key);
	else
		field_key(s->name, key, NULL);
}

/* --- the way back in --- */

static void draw_way_back(struct signup *s, const struct canvas *body)
{
	const struct app_me *me = app_me(s->view.app);
	int row = 1;

	if (me->fingerprint) {
		row += canvas_paragraph(body, row, LEFT, COLUMNS, PALETTE_TEXT,
					_("You will come back with the key you came with:"));
		row += canvas_paragraph(body, row, LEFT, COLUMNS, PALETTE_STRONG, me->fingerprint);
		row++;
		row += canvas_paragraph(body, row, LEFT, COLUMNS, PALETTE_TEXT,
					_("A password beside it lets you in when the key is lost. "
					  "Leave it empty and you "
					  "get eight recovery codes instead."));
	} else {
		row += canvas_paragraph(
		    body, row, LEFT, COLUMNS, PALETTE_TEXT,
		    _("You brought no key, so a password is how you come back. You can add a key "
		      "later, in your settings."));
	}
	row++;
	canvas_text(body, row, LEFT, 0, PALETTE_TEXT, _("Password"));
	field_draw(s->password, body, row, LEFT + 10, 34, true);
	canvas_paragraph(body, row + 2, LEFT, COLUMNS, PALETTE_DIM,
			 me->fingerprint ? _("Eight characters or more, or none.")
					 : _("Eight characters or more."));
}

static void on_joined(struct view *view, int err, const char *words, json_t *result)
{
	struct signup *s = (struct signup *)view;
	json_t *codes = json_object_get(result, "recovery");

	s->is_joining = false;
	if (err < 0) {
		app_fail(view->app, err, words);
		check(s);
		return;
	}
	field_set(s->password, "");
	if (json_array_size(codes)) {
		s->codes = json_incref(codes);
		s->step = CODES;
		view->hold = VIEW_ONCE;
	} else {
		app_restart(view->app);
	}
}

static void join(struct signup *s)
{
	const char *password = field_text(s->password), *name = field_text(s->name);
	const char *zone = zones_choose(&s->zones);
	json_t *params;

	if (s->is_joining)
		return;
	if ((*password || !app_me(s->view.app)->fingerprint) && strlen(password) < PASSWORD_MIN) {
		app_say(s->view.app, app_me(s->view.app)->fingerprint
					 ? _("Eight characters or more, or leave it empty")
					 : _("Eight characters or more"));
		return;
	}
	params = json_pack("{s:s, s:O}", "handle", field_text(s->handle), "accept",
			   json_object_get(s->about, "rules_version"));
	if (*password)
		json_object_set_new(params, "password", json_string(password));
	if (*name)
		json_object_set_new(params, "name", json_string(name));
	if (zone)
		json_object_set_new(params, "zone", json_string(zone));
	s->is_joining = true;
	view_call(&s->view, "join.new", params, on_joined);
}

static void way_back_key(struct signup *s, const struct keys_key *key)
{
	if (!s->is_joining && !field_key(s->password, key, NULL) && key->kind == KEYS_ENTER)
		join(s);
}

/* --- the codes --- */

static void draw_codes(struct signup *s, const struct canvas *body)
{
	json_t *code;
	size_t i;
	int row = 1, beside = body->columns < CODES_WIDE ? CODES_CLOSE : CODES_APART;

	row +=
	    canvas_paragraph(body, row, LEFT, COLUMNS, PALETTE_TEXT,
			     _("Recovery codes. Each lets you in once when your key is lost. They "
			       "are shown only now."));
	row++;
	json_array_foreach(s->codes, i, code)
	    canvas_text(body, row + (int)i / 2, LEFT + 2 + beside * (int)(i % 2), 0, PALETTE_STRONG,
			json_string_value(code));
	row += (int)(json_array_size(s->codes) + 1) / 2 + 1;
	canvas_text(body, row, LEFT, 0, PALETTE_TEXT, _("Enter: I wrote them down"));
	canvas_mark(body, row, LEFT - 2);
}

static void on_written(struct view *view, char key)
{
	if (key == 'y')
		app_restart(view->app);
}

static void codes_key(struct signup *s, const struct keys_key *key)
{
	static const struct app_choice choices[] = {{'y', N_("yes, all of them")},
						    {'n', N_("not yet")}};

	if (key->kind == KEYS_ENTER)
		app_restart(s->view.app);
	else if (key->kind == KEYS_CHAR)
		app_ask(s->view.app, &s->view, _("Have you written them down?"), choices, 2,
			on_written);
}

/* --- the view --- */

static bool signup_open(struct view *view, const json_t *args)
{
	struct signup *s = (struct signup *)view;

	s->handle = field_new(HANDLE_MAX, false);
	s->name = field_new(NAME_MAX, false);
	s->password = field_new(PASSWORD_MAX, true);
	field_set(s->handle, reply_text(args, "handle"));
	field_set(s->name, reply_text(args, "name"));
	s->step = reply_bool(args, "is_named") ? RULES : NAME;
	zones_open(&s->zones, view, NULL, on_zones);
	return !app_is_member(view->app);
}

static json_t *signup_save(const struct view *view)
{
	const struct signup *s = (const struct signup *)view;

	return json_pack("{s:s, s:s, s:b}", "handle", field_text(s->handle), "name",
			 field_text(s->name), "is_named", s->step > NAME);
}

static void on_about(struct view *view, int err, const char *words, json_t *result)
{
	struct signup *s = (struct signup *)view;

	if (err < 0) {
		app_fail(view->app, err, words);
		return;
	}
	json_decref(s->about);
	s->about = json_incref(result);
	view->is_loaded = s->zones.items != NULL;
}

static void signup_load(struct view *view)
{
	view_call(view, "community.show", NULL, on_about);
	zones_load(&((struct signup *)view)->zones);
	check((struct signup *)view);
}

static void signup_close(struct view *view)
{
	struct signup *s = (struct signup *)view;

	field_free(&s->handle);
	field_free(&s->name);
	field_free(&s->password);
	zones_close(&s->zones);
	json_decref(s->about);
	json_decref(s->codes);
	free(s->why);
}

static void signup_head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	static const char *const titles[] = {N_("Join: your name"), N_("Join: the house rules"),
					     N_("Join: about you"), N_("Join: the way back in"),
					     N_("You are a member")};
	struct signup *s = (struct signup *)view;

	head_r->title = _(titles[s->step]);
	head_r->right = s->step < CODES ? arena_printf(arena, _("step %d of 4"), s->step + 1) : "";
}

static void signup_draw(struct view *view, const struct canvas *body)
{
	static void (*const draw[])(struct signup *, const struct canvas *) = {
	    draw_name, draw_rules, draw_about, draw_way_back, draw_codes};
	struct signup *s = (struct signup *)view;

	draw[s->step](s, body);
}

static const char *signup_keys_line(const struct view *view)
{
	const struct signup *s = (const struct signup *)view;

	switch (s->step) {
	case NAME:
		return _("Enter on   ^C back");
	case RULES:
		return _("a I accept them   Space on   q back");
	case ABOUT:
		return s->is_in_zone ? _("Enter on   Down, Up choose   letters look for a place   "
					 "^C back")
				     : _("Enter on   ^C back");
	case WAY_BACK:
		return _("Enter become a member   ^C back");
	case CODES:
		break;
	}
	return _("Enter I wrote them down");
}

static void step_back(struct signup *s)
{
	if (s->step == NAME)
		app_back(s->view.app);
	else if (s->step == ABOUT && s->is_in_zone)
		s->is_in_zone = false;
	else if (s->step != CODES && !s->is_joining)
		s->step--;
}

static bool signup_key(struct view *view, const struct keys_key *key)
{
	static void (*const keys[])(struct signup *, const struct keys_key *) = {
	    name_key, rules_key, about_key, way_back_key, codes_key};
	struct signup *s = (struct signup *)view;
	bool is_control = key->kind == KEYS_CHAR && key->mods == KEYS_CTRL;

	view_changed(view);
	if (is_control && key->code == 'l')
		return false;
	if (key->kind == KEYS_ESCAPE || (is_control && key->code == 'c'))
		step_back(s);
	else
		keys[s->step](s, key);
	if (s->step != CODES)
		view->hold = s->step == NAME ? VIEW_CARRIED : VIEW_TYPED;
	return true;
}

/* The one that is typed in; NULL: none, or that of the zone. */
static struct field *signup_field(struct signup *s)
{
	if (s->step == ABOUT)
		return s->is_in_zone ? NULL : s->name;
	return s->step == NAME ? s->handle : s->step == WAY_BACK ? s->password : NULL;
}

static bool is_zone(const struct signup *s)
{
	return s->step == ABOUT && s->is_in_zone;
}

static void signup_paste(struct view *view, const char *bytes, size_t len)
{
	struct field *field = signup_field((struct signup *)view);

	if (field)
		field_paste(field, bytes, len);
	else if (is_zone((struct signup *)view))
		zones_paste(&((struct signup *)view)->zones, bytes, len);
}

static void signup_paste_end(struct view *view)
{
	struct signup *s = (struct signup *)view;
	struct field *field = signup_field(s);

	if (field)
		field_paste_end(field);
	else if (is_zone(s))
		zones_paste_end(&s->zones);
	if (s->step == NAME)
		check(s);
	view_changed(view);
}

const struct view_ops signup_ops = {
    .name = "signup",
    .title = N_("Join"),
    .size = sizeof(struct signup),
    .flags = VIEW_NEEDS_ALL,
    .open = signup_open,
    .save = signup_save,
    .load = signup_load,
    .close = signup_close,
    .head = signup_head,
    .draw = signup_draw,
    .keys_line = signup_keys_line,
    .key = signup_key,
    .paste = signup_paste,
    .paste_end = signup_paste_end,
};
