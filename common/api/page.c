#include "common/api/page.h"

#include <string.h>

#include "common/api/calls.h"
#include "common/api/manual.h"
#include "common/base/buf.h"
#include "common/base/err.h"

static const char page_head[] =
    ".\\\" Written from the call tables by `make manual`; edit common/api/calls_*.c instead.\n"
    ".Dd November 22, 2026\n"
    ".Dt HEARTH-CALLS 7\n"
    ".Os Hearth\n"
    ".Sh NAME\n"
    ".Nm hearth-calls\n"
    ".Nd everything that can be asked of Hearth\n"
    ".Sh DESCRIPTION\n"
    "Every request is a call.\n"
    "The same call is reached as a command,\n"
    ".Ql ssh HOST NOUN VERB ,\n"
    "as a JSON-RPC 2.0 method\n"
    ".Ql noun.verb\n"
    "on\n"
    ".Ql ssh -s HOST rpc ,\n"
    "and by the sysop as\n"
    ".Ql hearth admin NOUN VERB .\n"
    "With\n"
    ".Fl -json\n"
    "a command prints one JSON object.\n"
    ".Pp\n"
    "Lists are\n"
    ".Ql {\\(dqitems\\(dq:[...],\\(dqnext\\(dq:CURSOR|null} ,\n"
    "with\n"
    ".Fl -limit\n"
    "and\n"
    ".Fl -after .\n"
    "Times are RFC 3339 in UTC; as input also a date, or a time before now such as\n"
    ".Ql -3d .\n"
    "A creating call takes\n"
    ".Fl -request-id :\n"
    "the same id from the same member within a day returns the first result again.\n";

static const char *const page_who[] = {
    [CALL_ANYONE] = "For anybody.",
    [CALL_VISITOR] = "For visitors who are no members yet.",
    [CALL_MEMBER] = "For members.",
    [CALL_SYSOP] = "For sysops.",
};

/* One line of text for roff: escape what it would take for a command. */
static void page_text(struct buf *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		buf_add_text(out, "\\&");
	for (; *text; text++) {
		if (*text == '\\')
			buf_add_text(out, "\\e");
		else if (*text == '"')
			buf_add_text(out, "\\(dq");
		else
			buf_add_char(out, *text);
	}
}

static void page_fields(struct buf *out, const char *what, const struct field *fields)
{
	if (!fields)
		return;
	buf_printf(out, "%s\n.Bl -tag -width 14n -compact -offset indent\n", what);
	for (const struct field *f = fields; f->name; f++) {
		buf_printf(out, ".It Va %s\n", f->name);
		page_text(out, f->help);
		if (f->flags & FIELD_REQUIRED)
			buf_add_text(out, " (required)");
		if (f->flags & FIELD_NULL)
			buf_add_text(out, ", or null");
		if (f->choices) {
			buf_add_text(out, ": ");
			page_text(out, f->choices);
		}
		buf_add_char(out, '\n');
	}
	buf_add_text(out, ".El\n");
}

static void page_call(struct arena *arena, struct buf *out, const struct call *call)
{
	char *name = arena_dup(arena, call->name), *usage, *end;

	for (char *p = name; *p; p++)
		*p = *p == '.' ? ' ' : *p;
	buf_printf(out, ".Ss %s\n.Bd -ragged -offset indent -compact\n", name);
	usage = manual_call(arena, call, "ssh HOST");
	end = strchr(usage, '\n');
	*end = '\0';
	page_text(out, usage + strlen("ssh HOST "));
	buf_add_text(out, "\n.Ed\n");
	page_text(out, call->summary);
	buf_printf(out, ".\n%s\n", page_who[call->who]);
	page_fields(out, ".Pp\nTakes:", call->in);
	page_fields(out, ".Pp\nGives:", call->out);
	page_fields(out, ".Pp\nEach of\n.Va items :", call->item);
}

static void page_errors(struct buf *out)
{
	buf_add_text(
	    out, ".Sh ERROR CODES\nThe code in an error, the exit status of the command and the "
		 "JSON-RPC number:\n.Bl -column \"needs_member\" \"exit\" \"-32601\"\n");
	for (int err = -1; err >= ERR_LAST; err--)
		buf_printf(out, ".It %s Ta %d Ta %d Ta %s\n", err_name(err), err_exit_status(err),
			   err_rpc_number(err), err_words(err));
	buf_add_text(out, ".El\n.Sh SEE ALSO\n.Xr hearth 1 ,\n.Xr hearthd 8\n");
}

char *page_calls(struct arena *arena)
{
	struct buf out = {0};
	size_t count;
	const struct call *const *calls = calls_all(&count);
	char *text;

	buf_add_text(&out, page_head);
	buf_add_text(&out, ".Sh CALLS\n");
	for (size_t i = 0; i < count; i++) {
		if (!(calls[i]->flags & CALL_HIDDEN))
			page_call(arena, &out, calls[i]);
	}
	buf_add_text(&out, ".Sh CALLS OF HEARTH'S OWN CLIENT\nOpen to others, but with fewer "
			   "promises.\n");
	for (size_t i = 0; i < count; i++) {
		if (calls[i]->flags & CALL_HIDDEN)
			page_call(arena, &out, calls[i]);
	}
	page_errors(&out);
	text = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return text;
}
