#include "client/linear_form.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_write.h"
#include "client/reply.h"
#include "client/views/form_table.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

/* What is asked: the form, and what was answered by now. */
struct asking {
	struct linear *linear;
	const struct form_row *row;
	json_t *values;
	bool is_again; /* it was refused: what was answered stands, and is mended */
};

static const struct field *about(const struct asking *asking, const struct form_field *field)
{
	return form_table_field(asking->row, field->name);
}

static bool is_needed(const struct asking *asking, const struct form_field *field)
{
	return about(asking, field)->flags & FIELD_REQUIRED &&
	       !json_object_get(asking->values, field->name);
}

/* A choice as it is called in the form. */
static const char *called(const struct asking *asking, const struct form_field *field,
			  const char *value)
{
	const char *choices = form_table_choices(about(asking, field)), *one;
	struct arena *arena = asking->linear->arena;

	for (size_t i = 0; choices && (one = form_table_part(arena, choices, i)); i++)
		if (field->words && strcmp(one, value) == 0)
			return form_table_part(arena, _(field->words), i);
	return value;
}

/* What stands there now, or the hint. */
static const char *now(const struct asking *asking, const struct form_field *field)
{
	const char *value = reply_text(asking->values, field->name);

	return *value ? linear_io_clean(asking->linear, called(asking, field, value))
		      : _(field->hint);
}

/* The choices, numbered; how many there are. */
static long say_choices(const struct asking *asking, const struct form_field *field)
{
	const char *choices = form_table_choices(about(asking, field));
	const char *words = field->words ? _(field->words) : choices, *one;
	long count = 0;

	linear_io_say(asking->linear, "%s\n", _(field->label));
	while ((one = form_table_part(asking->linear->arena, words, (size_t)count)))
		linear_io_say(asking->linear, "%ld. %s\n", ++count, one);
	return count;
}

/* False: the form is left. */
static bool choose(const struct asking *asking, const struct form_field *field)
{
	const char *choices = form_table_choices(about(asking, field));
	struct linear_choice choice;
	long count = say_choices(asking, field);
	const char *question =
	    is_needed(asking, field)
		? _("Which, q leave it: ")
		: arena_printf(asking->linear->arena, _("Which (%s), q leave it: "),
			       now(asking, field));

	if (!linear_io_choose(asking->linear, question, _("A number of the list, or q.\n"), count,
			      is_needed(asking, field) ? "q" : "q\n", &choice) ||
	    choice.letter == 'q')
		return false;
	if (choice.number)
		json_object_set_new(asking->values, field->name,
				    json_string(form_table_part(asking->linear->arena, choices,
								(size_t)choice.number - 1)));
	return true;
}

static bool type(const struct asking *asking, const struct form_field *field)
{
	char *question = mem_printf("%s (%s): ", _(field->label), now(asking, field));
	const char *line = linear_io_ask(asking->linear, question);

	free(question);
	if (line && asking->is_again && strcmp(line, "-") == 0)
		json_object_del(asking->values, field->name);
	else if (line && *line)
		json_object_set_new(asking->values, field->name, json_string(line));
	else if (line && is_needed(asking, field))
		linear_io_say(asking->linear, _("%s: this is needed.\n"), _(field->label));
	return line && !is_needed(asking, field);
}

static json_t *params_of(const struct asking *asking, const char *room)
{
	json_t *params = json_deep_copy(asking->values);
	const char *name;
	void *next;
	json_t *value;

	json_object_foreach_safe(params, next, name, value)
	{
		const struct field *field = form_table_field(asking->row, name);

		if (!field)
			json_object_del(params, name);
		else if (field->type == FIELD_STRINGS && json_is_string(value))
			json_object_set_new(params, name,
					    form_table_list(json_string_value(value)));
	}
	if (form_table_field(asking->row, "room"))
		json_object_set_new(params, "room", json_string(room));
	return params;
}

/* A text, where the form has one, goes along. */
static json_t *send(const struct asking *asking, const char *room)
{
	json_t *params = params_of(asking, room), *result;
	char *target;

	if (!asking->row->what)
		return linear_io_call(asking->linear, asking->row->call, params);
	linear_io_say(asking->linear, "%s.\n", _(asking->row->write));
	target = mem_printf("%s:%s", asking->row->what, room);
	result = linear_write_text(asking->linear, target, asking->row->call, params);
	free(target);
	return result;
}

/* False: the form is left. */
static bool ask_all(const struct asking *asking)
{
	bool goes_on = true;

	if (asking->is_again)
		linear_io_say(asking->linear,
			      _("An empty line leaves it as it is, - takes it out.\n"));
	for (size_t i = 0; goes_on && i < FORM_FIELDS && asking->row->fields[i].name; i++) {
		const struct form_field *field = &asking->row->fields[i];

		goes_on = form_table_choices(about(asking, field)) ? choose(asking, field)
								   : type(asking, field);
	}
	return goes_on;
}

bool linear_form(struct linear *linear, const char *form, const char *room, json_t *known)
{
	struct asking asking = {linear, form_table_find(form), known ? known : json_object(),
				false};
	char *slug = mem_dup(room);
	bool goes_on = asking.row != NULL;
	json_t *result = NULL;

	if (goes_on)
		linear_io_say(linear, "\n%s\n", _(asking.row->title));
	while (goes_on && !result) {
		goes_on = ask_all(&asking);
		if (goes_on)
			result = send(&asking, slug);
		goes_on = goes_on && !result && !linear->is_over &&
			  linear_io_agree(linear, _("Once more, with what you answered"));
		asking.is_again = true;
	}
	if (result)
		linear_io_say(linear, "%s\n", _(asking.row->done));
	json_decref(result);
	json_decref(asking.values);
	free(slug);
	return result != NULL;
}
