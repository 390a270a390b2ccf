#include "common/api/manual.h"

#include <ctype.h>
#include <string.h>

#include "common/base/buf.h"

static const struct field *manual_body_field(const struct call *call)
{
	for (const struct field *f = call->in; f && f->name; f++) {
		if (f->flags & FIELD_BODY)
			return f;
	}
	return NULL;
}

static const char *manual_spelled(struct arena *arena, const char *name, char separator)
{
	char *text = arena_dup(arena, name);

	for (char *p = text; *p; p++) {
		if (*p == '.' || (*p == '_' && separator == '-'))
			*p = *p == '.' ? ' ' : '-';
	}
	return text;
}

static char *manual_upper(struct arena *arena, const char *name)
{
	char *text = arena_dup(arena, name);

	for (char *p = text; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	return text;
}

static void manual_usage_field(struct arena *arena, struct buf *out, const struct field *f)
{
	const char *flag = manual_spelled(arena, f->name, '-');
	const char *value = f->choices ? f->choices : manual_upper(arena, f->name);
	bool required = (f->flags & FIELD_REQUIRED) != 0;

	if (f->flags & FIELD_POSITIONAL)
		buf_printf(out, required ? " %s%s" : " [%s%s]", manual_upper(arena, f->name),
			   f->flags & FIELD_REST ? "..." : "");
	else if (f->flags & FIELD_BODY)
		buf_printf(out,
			   required		      ? " < %s"
			   : (f->flags & FIELD_STDIN) ? " [< %s]"
						      : " [--file FILE < %s]",
			   manual_upper(arena, f->name));
	else if (f->type == FIELD_BOOL)
		buf_printf(out, required ? " --%s yes|no" : " [--%s]", flag);
	else
		buf_printf(out, required ? " --%s %s" : " [--%s %s]", flag, value);
}

static void manual_usage(struct arena *arena, struct buf *out, const struct call *call)
{
	const struct field *body = manual_body_field(call);

	buf_add_text(out, manual_spelled(arena, call->name, '.'));
	for (const struct field *f = call->in; f && f->name; f++) {
		if ((f->flags & FIELD_POSITIONAL))
			manual_usage_field(arena, out, f);
	}
	for (const struct field *f = call->in; f && f->name; f++) {
		if (!(f->flags & FIELD_POSITIONAL) && f != body)
			manual_usage_field(arena, out, f);
	}
	if (body)
		manual_usage_field(arena, out, body);
}

static void manual_help_fields(struct arena *arena, struct buf *out, const struct field *fields)
{
	for (const struct field *f = fields; f && f->name; f++) {
		const char *name = manual_spelled(arena, f->name, '-');

		if (f->flags & FIELD_POSITIONAL)
			name = manual_upper(arena, f->name);
		else
			name = arena_printf(arena, "--%s", name);
		buf_printf(out, "  %-16s %s", name, f->help);
		if (f->flags & FIELD_BODY)
			buf_add_text(out, f->flags & (FIELD_REQUIRED | FIELD_STDIN)
					      ? "; from standard input when not given"
					      : "; from standard input with --file");
		if (f->choices)
			buf_printf(out, " (%s)", f->choices);
		if (f->max && (f->type == FIELD_STRING || f->type == FIELD_SECRET))
			buf_printf(out, ", up to %lld characters", (long long)f->max);
		else if (f->max && f->type == FIELD_TEXT)
			buf_printf(out, ", up to %lld bytes", (long long)f->max);
		buf_add_char(out, '\n');
	}
}

static void manual_help_result(struct buf *out, const char *indent, const struct field *fields)
{
	for (const struct field *f = fields; f && f->name; f++)
		buf_printf(out, "  %s%-*s %s%s\n", indent, (int)(16 - strlen(indent)), f->name,
			   f->help, f->flags & FIELD_NULL ? " (or null)" : "");
}

static const char *const manual_who[] = {
    [CALL_ANYONE] = "anybody",
    [CALL_VISITOR] = "visitors who are no members yet",
    [CALL_MEMBER] = "members",
    [CALL_SYSOP] = "sysops",
};

static char *manual_taken(struct arena *arena, struct buf *out)
{
	char *text = arena_dup_n(arena, buf_data(out), buf_len(out));

	buf_free(out);
	return text;
}

char *manual_call(struct arena *arena, const struct call *call, const char *program)
{
	struct buf out = {0};

	buf_printf(&out, "%s ", program);
	manual_usage(arena, &out, call);
	buf_printf(&out, " [--json]\n\n%s. For %s.\n", call->summary, manual_who[call->who]);
	if (call->in || (call->flags & (CALL_PAGED | CALL_CREATES)))
		buf_add_text(&out, "\nTakes:\n");
	manual_help_fields(arena, &out, call->in);
	if (call->flags & CALL_PAGED)
		manual_help_fields(arena, &out, calls_page_fields);
	if (call->flags & CALL_CREATES)
		manual_help_fields(arena, &out, calls_request_fields);
	if (call->out || call->item)
		buf_add_text(&out, "\nWith --json:\n");
	manual_help_result(&out, "", call->out);
	if (call->item) {
		buf_add_text(&out, "  items            a list, each with\n");
		manual_help_result(&out, "  ", call->item);
		buf_add_text(&out, "  next             the cursor of the next page (or null)\n");
	}
	return manual_taken(arena, &out);
}

static void manual_help_line(struct arena *arena, struct buf *out, const struct call *call)
{
	buf_printf(out, "  %-18s %s\n", manual_spelled(arena, call->name, '.'), call->summary);
}

char *manual_noun(struct arena *arena, const char *noun, const char *program)
{
	struct buf out = {0};
	size_t count, len = strlen(noun);
	const struct call *const *calls = calls_all(&count);

	for (size_t i = 0; i < count; i++) {
		const struct call *c = calls[i];

		if (strncmp(c->name, noun, len) != 0 || (c->name[len] && c->name[len] != '.') ||
		    (c->flags & CALL_HIDDEN))
			continue;
		buf_printf(&out, "%s ", program);
		manual_usage(arena, &out, c);
		buf_printf(&out, "\n      %s\n", c->summary);
	}
	if (buf_len(&out) == 0)
		buf_printf(&out, "`%s` is for Hearth's own client.\n", noun);
	else
		buf_printf(&out, "\n`%s NOUN VERB --help` says more.\n", program);
	return manual_taken(arena, &out);
}

char *manual_all(struct arena *arena, const char *program, enum call_who who)
{
	struct buf out = {0};
	size_t count;
	const struct call *const *calls = calls_all(&count);

	buf_printf(&out, "%s NOUN VERB [WORDS] [--flag VALUE] [--json]\n\n", program);
	for (size_t i = 0; i < count; i++) {
		if ((calls[i]->flags & CALL_HIDDEN) || calls[i]->who > who ||
		    (calls[i]->who == CALL_VISITOR && who != CALL_VISITOR) ||
		    (calls[i]->who == CALL_MEMBER && who == CALL_CONTROL))
			continue;
		manual_help_line(arena, &out, calls[i]);
	}
	buf_printf(&out,
		   "\n`%s NOUN VERB --help` says more. Exit status: 0 done, 1 refused, "
		   "2 usage,\n3 no such thing, 4 for members, 75 busy.\n",
		   program);
	return manual_taken(arena, &out);
}
