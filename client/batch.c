#include "client/batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/sanitize.h"

struct batch {
	struct direct *direct;
	json_t *kept; /* results by the names they were kept under */
};

/* What import.batch could not take, though the call went well. */
static int batch_refused(const json_t *result, char **why_r)
{
	const json_t *first = json_array_get(json_object_get(result, "refused"), 0);
	const char *id = json_string_value(json_object_get(first, "message_id"));
	const char *why = json_string_value(json_object_get(first, "why"));

	if (!first)
		return 0;
	*why_r = mem_printf("%s: %s", id ? id : "", why ? why : "");
	return ERR_REFUSED;
}

/* --- what earlier lines gave --- */

/* The value that begins at "{NAME.FIELD}", and how long that is; NULL: none does. */
static const json_t *batch_value(const struct batch *batch, const char *text, size_t *len_r)
{
	size_t name = strcspn(text + 1, ".{}") + 1, field;
	const json_t *result, *value;
	char *key;

	if (text[name] != '.')
		return NULL;
	field = strcspn(text + name + 1, ".{}");
	if (text[name + 1 + field] != '}')
		return NULL;
	key = mem_dup_n(text + 1, name - 1);
	result = json_object_get(batch->kept, key);
	free(key);
	key = mem_dup_n(text + name + 1, field);
	value = json_object_get(result, key);
	free(key);
	*len_r = name + field + 2;
	return value;
}

static void batch_add(struct buf *out, const json_t *value)
{
	if (json_is_string(value))
		buf_add_text(out, json_string_value(value));
	else
		buf_printf(out, "%lld", (long long)json_integer_value(value));
}

/* A text with the values in it: a new one. One that is a number alone is that. */
static json_t *batch_filled(const struct batch *batch, const char *text)
{
	struct buf out = {0};
	const json_t *value = NULL;
	size_t len;
	json_t *filled;

	if (*text == '{' && (value = batch_value(batch, text, &len)) && !text[len])
		return json_deep_copy(value);
	while (*text) {
		value = *text == '{' ? batch_value(batch, text, &len) : NULL;
		if (value)
			batch_add(&out, value);
		else
			buf_add_char(&out, *text);
		text += value ? len : 1;
	}
	filled = json_string(buf_text(&out));
	buf_free(&out);
	return filled;
}

static void batch_fill(const struct batch *batch, json_t *params)
{
	const char *name;
	json_t *value;
	void *next;

	json_object_foreach_safe(params, next, name, value)
	{
		if (json_is_string(value))
			json_object_set_new(params, name,
					    batch_filled(batch, json_string_value(value)));
	}
}

/* --- lines --- */

static int batch_call(struct batch *batch, const char *method, const json_t *object, char **why_r)
{
	json_t *params = json_object_get(object, "params"), *result;
	const char *keep = json_string_value(json_object_get(object, "keep")), *words = NULL;
	int err;

	batch_fill(batch, params);
	err = direct_call(batch->direct, method, params, &result, &words);
	if (err < 0)
		*why_r = mem_printf("%s: %s", method, words);
	else
		err = batch_refused(result, why_r);
	if (err == 0 && keep)
		json_object_set(batch->kept, keep, result);
	json_decref(result);
	return err;
}

static void batch_say(const struct batch *batch, const char *text)
{
	json_t *filled = batch_filled(batch, text);
	struct arena *arena = arena_new();

	printf("%s\n", sanitize_dup(arena, json_string_value(filled), SANITIZE_LINE));
	arena_free(&arena);
	json_decref(filled);
}

static int batch_line(struct batch *batch, const char *line, size_t len, char **why_r)
{
	const char *method, *say;
	json_error_t error;
	json_t *object = json_loadb(line, len, JSON_REJECT_DUPLICATES, &error);
	int err = 0;

	method = json_string_value(json_object_get(object, "method"));
	say = json_string_value(json_object_get(object, "say"));
	if (method) {
		err = batch_call(batch, method, object, why_r);
	} else if (say) {
		batch_say(batch, say);
	} else {
		*why_r = mem_dup(object ? "no method is named" : error.text);
		err = object ? ERR_REQUEST : ERR_PARSE;
	}
	json_decref(object);
	return err;
}

int batch_run(struct direct *direct, FILE *file, unsigned long *done_r, char **why_r)
{
	struct batch batch = {direct, json_object()};
	char *line = NULL, *why = NULL;
	size_t room = 0;
	unsigned long number = 0;
	ssize_t len;
	int err = 0;

	*done_r = 0;
	while (err == 0 && (len = getline(&line, &room, file)) >= 0) {
		number++;
		if (line[0] == '#' || strspn(line, " \t\r\n") == (size_t)len)
			continue;
		err = batch_line(&batch, line, (size_t)len, &why);
		*done_r += err == 0;
	}
	if (err == 0 && ferror(file)) {
		err = ERR_SYSTEM;
		why = mem_dup(strerror(errno));
	}
	if (err < 0)
		*why_r = mem_printf("line %lu: %s", number, why);
	json_decref(batch.kept);
	free(why);
	free(line);
	return err;
}
