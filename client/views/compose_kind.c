#include "client/views/compose_kind.h"

#include <string.h>

#include "client/reply.h"
#include "common/api/calls.h"
#include "common/api/field.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { HOSTS_MAX = 8192, SCREENER_MAX = 16384, CLOSING_MAX = 16384, LAUNCH_MAX = 8192 };

static const struct compose_kind kinds[] = {
    {
	.name = "reply",
	.head = N_("Reply"),
	.method = "post.reply",
	.field = "body",
	.max = FIELD_BODY_MAX,
	.sent = N_("Sent."),
	.takes_files = true,
    },
    {
	.name = "new",
	.head = N_("New thread"),
	.method = "thread.new",
	.field = "body",
	.line = "title",
	.line_label = N_("Title"),
	.line_max = FIELD_TITLE_MAX,
	.max = FIELD_BODY_MAX,
	.sent = N_("Sent."),
	.opens = "reader",
	.is_line_needed = true,
	.takes_files = true,
    },
    {
	.name = "edit",
	.head = N_("Change your post"),
	.method = "post.edit",
	.field = "body",
	.max = FIELD_BODY_MAX,
	.sent = N_("Changed."),
    },
    {
	.name = "about",
	.head = N_("About you"),
	.method = "member.edit",
	.field = "about",
	.max = FIELD_ABOUT_MAX,
	.sent = N_("Changed."),
	.may_be_empty = true,
    },
    {
	.name = "hosts",
	.head = N_("Write to the hosts"),
	.method = "host.write",
	.field = "body",
	.line = "sender",
	.line_label = N_("Answer to, if you like"),
	.line_max = FIELD_LINE_MAX,
	.max = HOSTS_MAX,
	.sent = N_("Sent to the hosts."),
    },
    {
	.name = "report",
	.head = N_("What happened"),
	.method = "feedback.new",
	.field = "body",
	.max = FIELD_BODY_MAX,
	.sent = N_("Sent."),
	.opens = "item",
	.is_of_room = true,
	.takes_files = true,
    },
    {
	.name = "comment",
	.head = N_("Answer"),
	.method = "feedback.comment",
	.field = "body",
	.max = FIELD_BODY_MAX,
	.sent = N_("Sent."),
	.takes_files = true,
    },
    {
	.name = "nda",
	.head = N_("The agreement"),
	.method = "nda.publish",
	.field = "body",
	.max = FIELD_BODY_MAX,
	.sent = N_("Published: everybody who signs is asked for it now."),
	.from = "nda.show",
	.is_of_room = true,
    },
    {
	.name = "screener",
	.head = N_("Questions for applicants"),
	.method = "screener.set",
	.field = "body",
	.max = SCREENER_MAX,
	.sent = N_("Whoever applies from now on answers these."),
	.from = "screener.list",
	.is_of_room = true,
	.may_be_empty = true,
    },
    {
	.name = "task",
	.head = N_("What is to be done"),
	.method = "task.new",
	.field = "body",
	.max = FIELD_BODY_MAX,
	.sent = N_("Asked."),
	.opens = "task",
	.is_of_room = true,
    },
    {
	.name = "release",
	.head = N_("What to test"),
	.method = "release.new",
	.field = "body",
	.max = FIELD_BODY_MAX,
	.sent = N_("Announced."),
	.opens = "release",
	.is_of_room = true,
    },
    {
	.name = "decision",
	.head = N_("Why it was decided"),
	.method = "decision.new",
	.field = "body",
	.max = CLOSING_MAX,
	.sent = N_("Written down."),
	.is_of_room = true,
    },
    {
	.name = "change",
	.head = N_("What it brought"),
	.method = "changelog.new",
	.field = "body",
	.max = CLOSING_MAX,
	.sent = N_("Said: everybody whose report it was is told."),
	.is_of_room = true,
    },
    {
	.name = "launch",
	.head = N_("The text to share"),
	.method = "launch.text",
	.field = "body",
	.max = LAUNCH_MAX,
	.sent = N_("Kept: it may be shared from the day you said."),
	.from = "launch.show",
	.is_of_room = true,
    },
    {
	.name = "units",
	.head = N_("A list of units: handle,serial,state,due"),
	.method = "unit.load",
	.field = "body",
	.max = FIELD_BODY_MAX,
	.sent = N_("Read: the units stand in the list."),
	.is_of_room = true,
    },
    {
	.name = "thanks",
	.head = N_("A thank-you to everybody in it"),
	.method = "room.close",
	.field = "body",
	.max = FIELD_ABOUT_MAX,
	.sent = N_("It has ended: everybody in it has your thank-you."),
	.is_of_room = true,
    },
};

bool compose_kind_creates(const struct compose_kind *kind)
{
	return calls_find(kind->method)->flags & CALL_CREATES;
}

const struct compose_kind *compose_kind_find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	}
	return NULL;
}

/* A question a line, as screener.set takes them. */
static char *text_of_questions(const json_t *result)
{
	struct buf text = {0};
	json_t *question, *choice;
	size_t i, j;

	json_array_foreach(reply_items(result), i, question)
	{
		buf_printf(&text, "%s%s", reply_bool(question, "required") ? "" : "(optional) ",
			   reply_text(question, "text"));
		json_array_foreach(json_object_get(question, "choices"), j, choice)
		    buf_printf(&text, " | %s", json_string_value(choice));
		buf_add_char(&text, '\n');
	}
	return buf_take(&text, NULL);
}

char *compose_kind_text(const struct compose_kind *kind, const json_t *result)
{
	return strcmp(kind->name, "screener") == 0 ? text_of_questions(result)
						   : mem_dup(reply_text(result, "text"));
}
