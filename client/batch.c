#include "client/batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "common/base/mem.h"

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

static int batch_line(struct direct *direct, const char *line, size_t len, char **why_r)
{
	const char *method, *words = NULL;
	json_error_t error;
	json_t *object = json_loadb(line, len, JSON_REJECT_DUPLICATES, &error), *result;
	int err;

	method = json_string_value(json_object_get(object, "method"));
	if (!object || !method) {
		*why_r = mem_dup(object ? "no method is named" : error.text);
		json_decref(object);
		return object ? ERR_REQUEST : ERR_PARSE;
	}
	err = direct_call(direct, method, json_object_get(object, "params"), &result, &words);
	if (err < 0)
		*why_r = mem_printf("%s: %s", method, words);
	else
		err = batch_refused(result, why_r);
	json_decref(result);
	json_decref(object);
	return err;
}

int batch_run(struct direct *direct, FILE *file, unsigned long *done_r, char **why_r)
{
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
		err = batch_line(direct, line, (size_t)len, &why);
		*done_r += err == 0;
	}
	if (err == 0 && ferror(file)) {
		err = ERR_SYSTEM;
		why = mem_dup(strerror(errno));
	}
	if (err < 0)
		*why_r = mem_printf("line %lu: %s", number, why);
	free(why);
	free(line);
	return err;
}
