#include "server/domain/screener.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/err.h"
#include "common/text/utf8.h"
#include "server/core/gate_room.h"
#include "server/domain/fields.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

static const char screener_optional[] = "(optional)";

static char *screener_trim(char *text)
{
	size_t len;

	text += strspn(text, " \t");
	for (len = strlen(text); len && strchr(" \t\r", text[len - 1]); len--)
		text[len - 1] = '\0';
	return text;
}

/* --- writing them --- */

/* What stands behind the question, a line each; "" for none. */
static int screener_choices(struct hall_context *cx, int line, char *rest, const char **choices_r)
{
	char *choice;
	int count = 0;

	*choices_r = "";
	while ((choice = strsep(&rest, "|"))) {
		choice = screener_trim(choice);
		if (!*choice || utf8_count(choice, strlen(choice)) > SCREENER_TEXT)
			return hall_fail(cx, ERR_INVALID, "line %d: a choice is 1 to %d characters",
					 line, SCREENER_TEXT);
		*choices_r =
		    arena_printf(cx->arena, "%s%s%s", *choices_r, count ? "\n" : "", choice);
		count++;
	}
	if (count == 1 || count > SCREENER_CHOICES)
		return hall_fail(cx, ERR_INVALID, "line %d: 2 to %d choices, or none", line,
				 SCREENER_CHOICES);
	return 0;
}

static int screener_add(struct hall_context *cx, int64_t room, int64_t position, int line,
			char *text)
{
	bool is_required = strncasecmp(text, screener_optional, strlen(screener_optional)) != 0;
	const char *choices = "";
	char *rest = text, *question;
	int err = 0;

	if (!is_required)
		rest += strlen(screener_optional);
	question = screener_trim(strsep(&rest, "|"));
	if (!*question || utf8_count(question, strlen(question)) > SCREENER_TEXT)
		return hall_fail(cx, ERR_INVALID, "line %d: a question is 1 to %d characters", line,
				 SCREENER_TEXT);
	if (rest)
		err = screener_choices(cx, line, rest, &choices);
	return err < 0 ? err
		       : db_run(cx->db,
				"INSERT INTO screener (room, position, kind, text, choices, "
				"required) VALUES (?, ?, ?, ?, ?, ?)",
				"iisssi", room, position, *choices ? "choice" : "text", question,
				choices, (int64_t)is_required);
}

static int screener_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	char *text = arena_dup(cx->arena, fields_text(in, "body")), *line;
	struct gate_room room;
	int64_t count = 0;
	int number = 0, err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need_open(cx, &room, ROOM_PEOPLE);
	if (err == 0)
		err = db_run(cx->db, "DELETE FROM screener WHERE room = ?", "i", room.id);
	while (err == 0 && (line = strsep(&text, "\n"))) {
		number++;
		line = screener_trim(line);
		if (*line && ++count > SCREENER_MOST)
			err = hall_fail(cx, ERR_INVALID, "at most %d questions", SCREENER_MOST);
		else if (*line)
			err = screener_add(cx, room.id, count, number, line);
	}
	if (err == 0)
		*result_r = json_pack("{s:I}", "questions", (json_int_t)count);
	return err;
}

/* --- reading them --- */

static json_t *screener_choice_list(const char *choices)
{
	json_t *list;

	if (!*choices)
		return json_null();
	list = json_array();
	while (*choices) {
		size_t len = strcspn(choices, "\n");

		json_array_append_new(list, json_stringn(choices, len));
		choices += len + (choices[len] == '\n');
	}
	return list;
}

static int screener_load(struct hall_context *cx, int64_t room, json_t **items_r)
{
	struct db_rows *rows = db_query(cx->db,
					"SELECT position, text, choices, required FROM screener "
					"WHERE room = ? ORDER BY position",
					"i", room);

	*items_r = json_array();
	while (db_next(rows))
		json_array_append_new(*items_r,
				      json_pack("{s:o, s:o, s:o, s:o}", "question",
						row_int(rows, 0), "text", row_text(rows, 1),
						"choices", screener_choice_list(db_text(rows, 2)),
						"required", row_bool(rows, 3)));
	return db_end(rows);
}

static int screener_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	json_t *items = NULL;
	int err = gate_room_door(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = screener_load(cx, room.id, &items);
	if (items)
		*result_r = fields_page(items, NULL);
	return err;
}

/* --- answers --- */

/* The choice that was meant, by its words or its number. */
static const char *screener_choice(const json_t *choices, const char *answer)
{
	char *end;
	long number = strtol(answer, &end, 10);
	json_t *choice;
	size_t i;

	json_array_foreach(choices, i, choice)
	{
		if (strcasecmp(json_string_value(choice), answer) == 0)
			return json_string_value(choice);
	}
	return *answer && !*end && number > 0
		   ? json_string_value(json_array_get(choices, (size_t)number - 1))
		   : NULL;
}

static int screener_answer(struct hall_context *cx, const json_t *question, const char *answer,
			   json_t *answers)
{
	const char *text = fields_text(question, "text");
	json_t *choices = json_object_get(question, "choices");

	if (!*answer && json_is_true(json_object_get(question, "required")))
		return hall_fail(cx, ERR_INVALID, "not answered: %s", text);
	if (utf8_count(answer, strlen(answer)) > SCREENER_ANSWER)
		return hall_fail(cx, ERR_INVALID, "an answer is up to %d characters: %s",
				 SCREENER_ANSWER, text);
	if (*answer && json_is_array(choices)) {
		answer = screener_choice(choices, answer);
		if (!answer)
			return hall_fail(cx, ERR_INVALID, "that is none of the choices: %s", text);
	}
	json_array_append_new(answers, json_pack("{s:s, s:s}", "question", text, "answer", answer));
	return 0;
}

int screener_answers(struct hall_context *cx, int64_t room, const char *text, json_t **answers_r)
{
	char *rest = arena_dup(cx->arena, text ? text : "");
	json_t *questions, *question;
	size_t i;
	int err = screener_load(cx, room, &questions);

	*answers_r = json_array();
	json_array_foreach(questions, i, question)
	{
		char *line = rest ? strsep(&rest, "\n") : NULL;

		if (err == 0)
			err = screener_answer(cx, question, line ? screener_trim(line) : "",
					      *answers_r);
	}
	if (err == 0 && rest && *screener_trim(rest))
		err = hall_fail(cx, ERR_INVALID, "there are %zu questions, and more answers",
				json_array_size(questions));
	json_decref(questions);
	return err;
}

const struct hall_binding screener_bindings[] = {
    {"screener.set", screener_set, NULL},
    {"screener.list", screener_list, NULL},
    {0},
};
