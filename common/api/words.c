#include "common/api/words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/api/manual.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/text/utf8.h"

/* Where the splitting stands in the line. */
struct words_split {
	const char *at, *end;
	struct buf word;
	const char *why;
};

static int words_quoted(struct words_split *sp, char quote)
{
	for (sp->at++; sp->at < sp->end; sp->at++) {
		if (*sp->at == quote) {
			sp->at++;
			return 0;
		}
		if (quote == '"' && *sp->at == '\\' && sp->at + 1 < sp->end &&
		    strchr("\"\\$`\n", sp->at[1]))
			sp->at++;
		buf_add_char(&sp->word, *sp->at);
	}
	sp->why =
	    quote == '"' ? "a double quote is never closed" : "a single quote is never closed";
	return ERR_INVALID;
}

static int words_one(struct words_split *sp)
{
	int err = 0;

	while (err == 0 && sp->at < sp->end && !strchr(" \t\n", *sp->at)) {
		if (*sp->at == '\'' || *sp->at == '"') {
			err = words_quoted(sp, *sp->at);
		} else {
			if (*sp->at == '\\' && sp->at + 1 < sp->end)
				sp->at++;
			buf_add_char(&sp->word, *sp->at++);
		}
	}
	return err;
}

int words_split(struct arena *arena, const char *line, size_t len, char ***words_r, size_t *count_r,
		const char **why_r)
{
	struct words_split sp = {line, line + len, {0}, NULL};
	char **words = arena_alloc(arena, (WORDS_MAX + 1) * sizeof(*words));
	size_t count = 0;
	int err = 0;

	if (!utf8_is_valid(line, len)) {
		*why_r = "the line is not valid UTF-8";
		return ERR_INVALID;
	}
	while (err == 0) {
		while (sp.at < sp.end && strchr(" \t\n", *sp.at))
			sp.at++;
		if (sp.at == sp.end)
			break;
		if (count == WORDS_MAX) {
			sp.why = "too many words";
			err = ERR_INVALID;
			break;
		}
		buf_clear(&sp.word);
		err = words_one(&sp);
		if (err == 0)
			words[count++] = arena_dup_n(arena, buf_data(&sp.word), buf_len(&sp.word));
	}
	buf_free(&sp.word);
	*words_r = words;
	*count_r = count;
	*why_r = sp.why;
	return err;
}

/* --- a line of words as a call --- */

struct words_reader {
	struct arena *arena;
	char **words;
	size_t count, at;
	const struct call *call;
	const struct field *fields[4]; /* tables the call takes, NULL-ended */
	json_t *params;
	bool json;
	bool wants_file;    /* --file */
	const char *texted; /* the flag whose value, of one's own words, came last */
	const char *why;
};

static int words_fail(struct words_reader *rd, const char *before, const char *what,
		      const char *after)
{
	rd->why = arena_printf(rd->arena, "%s%s%s", before, what, after);
	return ERR_INVALID;
}

static void words_tables(struct words_reader *rd)
{
	int n = 0;

	if (rd->call->in)
		rd->fields[n++] = rd->call->in;
	if (rd->call->flags & CALL_PAGED)
		rd->fields[n++] = calls_page_fields;
	if (rd->call->flags & CALL_CREATES)
		rd->fields[n++] = calls_request_fields;
}

static bool words_is_flag_of(const struct field *f, const char *flag, size_t len)
{
	if (strlen(f->name) != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (f->name[i] != (flag[i] == '-' ? '_' : flag[i]))
			return false;
	}
	return true;
}

static const struct field *words_flag(const struct words_reader *rd, const char *flag, size_t len)
{
	for (int i = 0; rd->fields[i]; i++) {
		for (const struct field *f = rd->fields[i]; f->name; f++) {
			if (words_is_flag_of(f, flag, len))
				return f;
		}
	}
	return NULL;
}

static bool words_is_boolean_word(const char *word)
{
	return strcmp(word, "yes") == 0 || strcmp(word, "no") == 0 || strcmp(word, "true") == 0 ||
	       strcmp(word, "false") == 0;
}

static const struct field *words_body_field(const struct call *call)
{
	for (const struct field *f = call->in; f && f->name; f++) {
		if (f->flags & FIELD_BODY)
			return f;
	}
	return NULL;
}

/* --file, and --nda-file where the text is called nda: it comes on standard input, and
 * what the file is called does not matter. */
static bool words_is_file(const struct words_reader *rd, const char *flag, size_t len)
{
	const struct field *body = words_body_field(rd->call);
	size_t name = body ? strlen(body->name) : 0;

	if (len == strlen("file"))
		return body && strncmp(flag, "file", len) == 0;
	return body && len == name + strlen("-file") && words_is_flag_of(body, flag, name) &&
	       strncmp(flag + name, "-file", strlen("-file")) == 0;
}

static int words_take_flag(struct words_reader *rd)
{
	const char *flag = rd->words[rd->at++] + 2, *value = strchr(flag, '=');
	size_t len = value ? (size_t)(value - flag) : strlen(flag);
	const struct field *f = words_flag(rd, flag, len);
	json_t *list;

	/* A call may have a field of that name; its errors are objects all the same. */
	if (strcmp(flag, "json") == 0) {
		rd->json = true;
		if (!f)
			return 0;
	}
	if (!f && words_is_file(rd, flag, len)) {
		rd->at += !value && rd->at < rd->count;
		rd->wants_file = true;
		return 0;
	}
	if (!f)
		return words_fail(rd, "there is no flag --", flag, " here");
	if (json_object_get(rd->params, f->name) && f->type != FIELD_STRINGS)
		return words_fail(rd, "--", flag, " is given twice");
	if (value)
		value++;
	else if (f->type == FIELD_BOOL &&
		 (rd->at == rd->count || !words_is_boolean_word(rd->words[rd->at])))
		value = "yes";
	else if (rd->at < rd->count)
		value = rd->words[rd->at++];
	else
		return words_fail(rd, "--", flag, " needs a value");
	rd->texted = f->type == FIELD_STRING ? f->name : NULL;
	if (f->type == FIELD_STRINGS) {
		list = json_object_get(rd->params, f->name);
		if (!list) {
			list = json_array();
			json_object_set_new(rd->params, f->name, list);
		}
		json_array_append_new(list, json_string(value));
		return 0;
	}
	json_object_set_new(rd->params, f->name, json_string(value));
	return 0;
}

static const struct field *words_next_positional(const struct words_reader *rd)
{
	for (const struct field *f = rd->call->in; f && f->name; f++) {
		if ((f->flags & FIELD_POSITIONAL) &&
		    ((f->flags & FIELD_REST) || !json_object_get(rd->params, f->name)))
			return f;
	}
	return NULL;
}

static int words_take_positional(struct words_reader *rd)
{
	const struct field *f = words_next_positional(rd);
	const char *word = rd->words[rd->at++], *before;

	/* A person's shell took the quotes away before ssh sent the line. */
	if (!f && rd->texted)
		return words_fail(rd, "`", word,
				  arena_printf(rd->arena,
					       "` is one word too many; if it belongs to --%s, "
					       "quote that twice: --%s \"'two words'\"",
					       rd->texted, rd->texted));
	if (!f)
		return words_fail(rd, "`", word, "` is one word too many");
	before = json_string_value(json_object_get(rd->params, f->name));
	if (before)
		word = arena_printf(rd->arena, "%s %s", before, word);
	json_object_set_new(rd->params, f->name, json_string(word));
	return 0;
}

/* Find the call that the first words name; moves past them. */
static const struct call *words_call(struct words_reader *rd)
{
	const struct call *call = NULL;

	if (rd->count >= 2) {
		call = calls_find(arena_printf(rd->arena, "%s.%s", rd->words[0], rd->words[1]));
		rd->at = 2;
	}
	if (!call) {
		call = strchr(rd->words[0], '.') ? NULL : calls_find(rd->words[0]);
		rd->at = 1;
	}
	return call;
}

static bool words_is_noun(const char *word)
{
	size_t count, len = strlen(word);
	const struct call *const *calls = calls_all(&count);

	for (size_t i = 0; i < count; i++) {
		if (strncmp(calls[i]->name, word, len) == 0 && calls[i]->name[len] == '.')
			return true;
	}
	return false;
}

static bool words_asks_help(const char *word)
{
	return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Help asked for in one of its forms, or NULL. */
static const char *words_help(struct words_reader *rd, const char *program, enum call_who who)
{
	const struct call *call;

	if (rd->count == 0 || (rd->count == 1 && words_asks_help(rd->words[0])))
		return manual_all(rd->arena, program, who);
	if (words_asks_help(rd->words[0])) {
		rd->words++;
		rd->count--;
		call = words_call(rd);
		if (call)
			return manual_call(rd->arena, call, program);
		return words_is_noun(rd->words[0]) ? manual_noun(rd->arena, rd->words[0], program)
						   : NULL;
	}
	call = words_call(rd);
	if (call) {
		for (size_t i = rd->at; i < rd->count; i++) {
			if (strcmp(rd->words[i], "--") == 0)
				break;
			if (strcmp(rd->words[i], "--help") == 0)
				return manual_call(rd->arena, call, program);
		}
		if (rd->at == 1 && rd->count == 2 && strcmp(rd->words[1], "help") == 0 &&
		    !words_next_positional(&(struct words_reader){.call = call}))
			return manual_call(rd->arena, call, program);
		return NULL;
	}
	if (words_is_noun(rd->words[0]) && (rd->count == 1 || words_asks_help(rd->words[1])))
		return manual_noun(rd->arena, rd->words[0], program);
	return NULL;
}

static int words_take_all(struct words_reader *rd)
{
	bool flags = true;
	int err = 0;

	while (err == 0 && rd->at < rd->count) {
		const char *word = rd->words[rd->at];

		if (flags && strcmp(word, "--") == 0) {
			flags = false;
			rd->at++;
		} else if (flags && word[0] == '-' && word[1] == '-') {
			err = words_take_flag(rd);
		} else {
			err = words_take_positional(rd);
		}
	}
	return err;
}

static int words_unknown(struct words_reader *rd, const char *program, const char **why_r)
{
	if (rd->count > 1 && words_is_noun(rd->words[0]))
		*why_r = arena_printf(rd->arena, "`%s` has no `%s`; see `%s %s help`", rd->words[0],
				      rd->words[1], program, rd->words[0]);
	else
		*why_r = arena_printf(rd->arena, "there is no `%s`; see `%s help`", rd->words[0],
				      program);
	return ERR_METHOD;
}

/* Asked for anywhere: errors of the line itself are to be JSON too. */
static bool words_has_json(char **words, size_t count)
{
	for (size_t i = 0; i < count && strcmp(words[i], "--") != 0; i++) {
		if (strcmp(words[i], "--json") == 0)
			return true;
	}
	return false;
}

int words_parse(struct arena *arena, char **words, size_t count, const char *program,
		enum call_who who, struct words_line *line_r, const char **why_r)
{
	struct words_reader rd = {.arena = arena, .words = words, .count = count};
	const struct field *body;
	int err;

	*line_r = (struct words_line){.json = words_has_json(words, count)};
	line_r->help = words_help(&rd, program, who);
	if (line_r->help)
		return 0;
	rd.call = words_call(&rd);
	if (!rd.call)
		return words_unknown(&rd, program, why_r);
	words_tables(&rd);
	rd.params = json_object();
	err = words_take_all(&rd);
	if (err < 0) {
		json_decref(rd.params);
		*why_r = rd.why;
		return err;
	}
	line_r->call = rd.call;
	line_r->params = rd.params;
	line_r->json = rd.json;
	body = words_body_field(rd.call);
	if (body && !json_object_get(rd.params, body->name)) {
		line_r->wants_body =
		    (body->flags & (FIELD_REQUIRED | FIELD_STDIN)) || rd.wants_file;
		line_r->body_name = body->name;
	}
	return 0;
}
