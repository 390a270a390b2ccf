#include "common/api/check.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/text/utf8.h"

/* Bytes that are quoted of a name nobody knows. */
enum { CHECK_QUOTED = 40 };

/* What one check needs beside the value. */
struct check {
	int64_t now;
	char *why; /* CHECK_WHY bytes */
};

static int check_fail(struct check *ck, int err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int check_fail(struct check *ck, int err, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(ck->why, CHECK_WHY, format, ap);
	va_end(ap);
	return err;
}

bool check_is_name(const char *text)
{
	size_t len = strlen(text);

	if (len < 2 || len > 32 || !isalpha((unsigned char)text[0]))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isalnum((unsigned char)text[i]) && text[i] != '-' && text[i] != '_')
			return false;
	}
	return true;
}

static bool check_has_controls(const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p < 0x20 || *p == 0x7f)
			return true;
	}
	return false;
}

static int check_length(struct check *ck, const struct field *f, int64_t n, const char *unit)
{
	if (f->max && n > f->max)
		return check_fail(ck, ERR_TOO_LARGE, "%s: at most %lld %s, this has %lld", f->name,
				  (long long)f->max, unit, (long long)n);
	if (n < f->min)
		return n == 0 ? check_fail(ck, ERR_INVALID, "%s: may not be empty", f->name)
			      : check_fail(ck, ERR_INVALID, "%s: at least %lld %s", f->name,
					   (long long)f->min, unit);
	return 0;
}

static int check_text(struct check *ck, const struct field *f, json_t *v)
{
	const char *text = json_string_value(v);
	size_t len = json_string_length(v);

	if (!text)
		return check_fail(ck, ERR_INVALID, "%s: must be text", f->name);
	if (memchr(text, '\0', len))
		return check_fail(ck, ERR_INVALID, "%s: text may not hold a NUL", f->name);
	if (!utf8_is_valid(text, len))
		return check_fail(ck, ERR_INVALID, "%s: is not valid UTF-8", f->name);
	if (f->min == 1 && utf8_is_blank(text, len))
		return check_fail(ck, ERR_INVALID, "%s: may not be empty", f->name);
	if (f->type == FIELD_TEXT)
		return check_length(ck, f, (int64_t)len, "bytes");
	if (check_has_controls(text))
		return check_fail(ck, ERR_INVALID, "%s: one line, without control characters",
				  f->name);
	if (f->type == FIELD_SLUG || f->type == FIELD_HANDLE)
		return check_is_name(text)
			   ? 0
			   : check_fail(ck, ERR_INVALID,
					"%s: 2 to 32 letters, digits, - or _, beginning "
					"with a letter",
					f->name);
	return check_length(ck, f, (int64_t)utf8_count(text, len), "characters");
}

/* An integer, or its decimal digits, as the exec grammar has them. */
static int check_int(struct check *ck, const struct field *f, json_t *v, json_t **clean_r)
{
	long long n;

	if (json_is_integer(v)) {
		n = json_integer_value(v);
	} else {
		const char *text = json_string_value(v);
		char *end;

		if (!text || !*text || isspace((unsigned char)*text))
			return check_fail(ck, ERR_INVALID, "%s: must be a whole number", f->name);
		errno = 0;
		n = strtoll(text, &end, 10);
		if (*end || errno)
			return check_fail(ck, ERR_INVALID, "%s: must be a whole number", f->name);
	}
	if (n < f->min || n > f->max)
		return check_fail(ck, ERR_INVALID, "%s: from %lld to %lld", f->name,
				  (long long)f->min, (long long)f->max);
	*clean_r = json_integer(n);
	return 0;
}

/* A number, or its digits, as the exec grammar has them. */
static int check_number(struct check *ck, const struct field *f, json_t *v, json_t **clean_r)
{
	const char *text = json_string_value(v);
	json_t *read = text ? json_loads(text, JSON_DECODE_ANY, NULL) : json_incref(v);
	double n = json_number_value(read);
	bool is_number = json_is_number(read);

	json_decref(read);
	if (!is_number)
		return check_fail(ck, ERR_INVALID, "%s: must be a number such as 1.5", f->name);
	if (n < (double)f->min || n > (double)f->max)
		return check_fail(ck, ERR_INVALID, "%s: from %lld to %lld", f->name,
				  (long long)f->min, (long long)f->max);
	*clean_r = json_real(n);
	return 0;
}

static int check_bool(struct check *ck, const struct field *f, json_t *v, json_t **clean_r)
{
	const char *text = json_string_value(v);

	if (json_is_boolean(v))
		*clean_r = json_boolean(json_is_true(v));
	else if (text && (strcmp(text, "yes") == 0 || strcmp(text, "true") == 0))
		*clean_r = json_true();
	else if (text && (strcmp(text, "no") == 0 || strcmp(text, "false") == 0))
		*clean_r = json_false();
	else
		return check_fail(ck, ERR_INVALID, "%s: yes or no", f->name);
	return 0;
}

static int check_enum(struct check *ck, const struct field *f, json_t *v)
{
	const char *text = json_string_value(v), *p = f->choices;

	while (text && p && *p) {
		size_t n = strcspn(p, "|");

		if (strlen(text) == n && strncmp(text, p, n) == 0)
			return 0;
		p += n + (p[n] == '|');
	}
	return check_fail(ck, ERR_INVALID, "%s: one of %s", f->name, f->choices);
}

static int check_time(struct check *ck, const struct field *f, json_t *v, json_t **clean_r)
{
	const char *text = json_string_value(v);
	char ahead[CLOCK_TEXT];
	int64_t at;

	if (text && (f->flags & FIELD_AHEAD) &&
	    snprintf(ahead, sizeof(ahead), "+%s", text) < (int)sizeof(ahead) &&
	    clock_parse(ahead, ck->now, &at) == 0) {
		*clean_r = json_integer(at);
		return 0;
	}
	if (!text || clock_parse(text, ck->now, &at) < 0)
		return check_fail(ck, ERR_INVALID,
				  "%s: a time such as 2026-03-10, 2026-03-10T18:42:00Z, -3d or "
				  "+3d",
				  f->name);
	*clean_r = json_integer(at);
	return 0;
}

static int check_strings(struct check *ck, const struct field *f, json_t *v)
{
	struct field one = {f->name, FIELD_STRING, 0, 1, FIELD_LINE_MAX, NULL, NULL, NULL};
	json_t *element;
	size_t i;
	int err;

	if (!json_is_array(v))
		return check_fail(ck, ERR_INVALID, "%s: must be a list of texts", f->name);
	json_array_foreach(v, i, element)
	{
		err = check_text(ck, &one, element);
		if (err < 0)
			return err;
	}
	return check_length(ck, f, (int64_t)json_array_size(v), "elements");
}

static int check_json(struct check *ck, const struct field *f, json_t *v)
{
	size_t len = json_dumpb(v, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY);

	return check_length(ck, f, (int64_t)len, "bytes");
}

static int check_object(struct check *ck, const struct field *const *tables, json_t *in,
			json_t **clean_r);

static int check_list(struct check *ck, const struct field *f, json_t *v, json_t **clean_r)
{
	const struct field *const tables[] = {f->sub, NULL};
	json_t *list, *element, *clean;
	size_t i;
	int err;

	if (!json_is_array(v))
		return check_fail(ck, ERR_INVALID, "%s: must be a list", f->name);
	err = check_length(ck, f, (int64_t)json_array_size(v), "elements");
	if (err < 0)
		return err;
	list = json_array();
	json_array_foreach(v, i, element)
	{
		err = check_object(ck, tables, element, &clean);
		if (err < 0) {
			json_decref(list);
			return err;
		}
		json_array_append_new(list, clean);
	}
	*clean_r = list;
	return 0;
}

static int check_value(struct check *ck, const struct field *f, json_t *v, json_t **clean_r)
{
	int err = 0;

	*clean_r = NULL;
	switch (f->type) {
	case FIELD_STRING:
	case FIELD_TEXT:
	case FIELD_SECRET:
	case FIELD_SLUG:
	case FIELD_HANDLE:
		err = check_text(ck, f, v);
		break;
	case FIELD_INT:
		return check_int(ck, f, v, clean_r);
	case FIELD_NUMBER:
		return check_number(ck, f, v, clean_r);
	case FIELD_BOOL:
		return check_bool(ck, f, v, clean_r);
	case FIELD_ENUM:
		err = check_enum(ck, f, v);
		break;
	case FIELD_TIME:
		return check_time(ck, f, v, clean_r);
	case FIELD_STRINGS:
		err = check_strings(ck, f, v);
		break;
	case FIELD_JSON:
		err = check_json(ck, f, v);
		break;
	case FIELD_LIST:
		return check_list(ck, f, v, clean_r);
	case FIELD_OBJECT:
	case FIELD_END:
		assert(!"an object cannot be a parameter");
	}
	if (err == 0)
		*clean_r = json_incref(v);
	return err;
}

static const struct field *check_find(const struct field *const *tables, const char *name)
{
	for (; *tables; tables++) {
		for (const struct field *f = *tables; f->name; f++) {
			if (strcmp(f->name, name) == 0)
				return f;
		}
	}
	return NULL;
}

static int check_required(struct check *ck, const struct field *const *tables, const json_t *clean)
{
	for (; *tables; tables++) {
		for (const struct field *f = *tables; f->name; f++) {
			if ((f->flags & FIELD_REQUIRED) && !json_object_get(clean, f->name))
				return check_fail(ck, ERR_INVALID, "%s is missing: %s", f->name,
						  f->help);
		}
	}
	return 0;
}

static int check_object(struct check *ck, const struct field *const *tables, json_t *in,
			json_t **clean_r)
{
	json_t *clean, *v, *one = NULL;
	const char *name;
	int err;

	if (in && !json_is_object(in))
		return check_fail(ck, ERR_INVALID, "the parameters must be an object");
	clean = json_object();
	json_object_foreach(in, name, v)
	{
		const struct field *f = check_find(tables, name);

		if (json_is_null(v) && f)
			continue;
		err = f ? check_value(ck, f, v, &one)
			: check_fail(ck, ERR_INVALID, "there is no field `%.*s` here",
				     (int)utf8_cut(name, strlen(name), CHECK_QUOTED), name);
		if (err < 0)
			goto fail;
		json_object_set_new(clean, f->name, one);
	}
	err = check_required(ck, tables, clean);
	if (err < 0)
		goto fail;
	*clean_r = clean;
	return 0;
fail:
	json_decref(clean);
	return err;
}

int check_params(const struct call *call, json_t *params, int64_t now, json_t **clean_r,
		 char why_r[CHECK_WHY])
{
	static const struct field none[] = {{0}};
	struct check ck = {now, why_r};
	const struct field *tables[4];
	int n = 0, err;

	why_r[0] = '\0';
	tables[n++] = call->in ? call->in : none;
	if (call->flags & CALL_PAGED)
		tables[n++] = calls_page_fields;
	if (call->flags & CALL_CREATES)
		tables[n++] = calls_request_fields;
	tables[n] = NULL;
	err = check_object(&ck, tables, params, clean_r);
	if (err == 0 && (call->flags & CALL_PAGED) && !json_object_get(*clean_r, "limit"))
		json_object_set_new(*clean_r, "limit", json_integer(CALLS_PAGE));
	return err;
}

/* --- results --- */

static bool check_fields_of(const struct field *fields, const json_t *object, bool is_paged,
			    bool has_items, char *why);

static bool check_list_of(const struct field *f, const json_t *v, char *why)
{
	json_t *element;
	size_t i;

	if (!json_is_array(v))
		return false;
	json_array_foreach(v, i, element)
	{
		if (f->sub ? !check_fields_of(f->sub, element, false, false, why)
			   : !json_is_string(element))
			return false;
	}
	return true;
}

static bool check_type_of(const struct field *f, const json_t *v, char *why)
{
	struct check ck = {0, why};
	int64_t at;

	switch (f->type) {
	case FIELD_INT:
		return json_is_integer(v);
	case FIELD_NUMBER:
		return json_is_number(v);
	case FIELD_BOOL:
		return json_is_boolean(v);
	case FIELD_TIME:
		return json_is_string(v) && clock_parse(json_string_value(v), 0, &at) == 0;
	case FIELD_ENUM:
		return check_enum(&ck, f, (json_t *)v) == 0;
	case FIELD_STRINGS:
		return json_is_array(v);
	case FIELD_OBJECT:
		return check_fields_of(f->sub, v, false, false, why);
	case FIELD_LIST:
		return check_list_of(f, v, why);
	case FIELD_JSON:
		return true;
	default:
		return json_is_string(v);
	}
}

static bool check_is_known(const struct field *fields, const char *name)
{
	for (const struct field *f = fields; f && f->name; f++) {
		if (strcmp(f->name, name) == 0)
			return true;
	}
	return false;
}

static bool check_fields_of(const struct field *fields, const json_t *object, bool is_paged,
			    bool has_items, char *why)
{
	const char *name;
	json_t *v;

	for (const struct field *f = fields; f && f->name; f++) {
		v = json_object_get(object, f->name);
		if (v && json_is_null(v) && (f->flags & FIELD_NULL))
			continue;
		if (!v || !check_type_of(f, v, why)) {
			snprintf(why, CHECK_WHY, "%s: %s", f->name,
				 v ? "not of its type" : "missing");
			return false;
		}
	}
	json_object_foreach((json_t *)object, name, v)
	{
		if ((has_items && strcmp(name, "items") == 0) ||
		    (is_paged && strcmp(name, "next") == 0))
			continue;
		if (!check_is_known(fields, name)) {
			snprintf(why, CHECK_WHY, "%s: not in the table", name);
			return false;
		}
	}
	return true;
}

bool check_result(const struct call *call, const json_t *result, char why_r[CHECK_WHY])
{
	const json_t *items = json_object_get(result, "items");
	const json_t *next = json_object_get(result, "next");
	struct field list = {"items", FIELD_LIST, 0, 0, 0, NULL, NULL, call->item};

	if (!json_is_object(result)) {
		snprintf(why_r, CHECK_WHY, "the result is not an object");
		return false;
	}
	if (call->item && (!items || !check_list_of(&list, items, why_r)))
		return false;
	if (call->item && !json_is_null(next) && !json_is_string(next)) {
		snprintf(why_r, CHECK_WHY, "next: missing");
		return false;
	}
	return check_fields_of(call->out, result, call->item != NULL, call->item != NULL, why_r);
}
