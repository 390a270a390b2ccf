#include "client/views/compose_kind.h"

#include <string.h>

#include "client/reply.h"
#include "common/api/field.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { HOSTS_MAX = 8192, SCREENER_MAX = 16384, CLOSING_MAX = 16384, LAUNCH_MAX = 8192 };

static const struct compose_kind kinds[] = {
    {"reply", N_("Reply"), "post.reply", "body", NULL, NULL, N_("Sent."), 0, FIELD_BODY_MAX, false,
     true, false, NULL, NULL, false, true},
    {"new", N_("New thread"), "thread.new", "body", "title", N_("Title"), N_("Sent."),
     FIELD_TITLE_MAX, FIELD_BODY_MAX, true, true, false, "reader", NULL, false, true},
    {"edit", N_("Change your post"), "post.edit", "body", NULL, NULL, N_("Changed."), 0,
     FIELD_BODY_MAX, false, false, false, NULL, NULL, false, false},
    {"about", N_("About you"), "member.edit", "about", NULL, NULL, N_("Changed."), 0,
     FIELD_ABOUT_MAX, false, false, false, NULL, NULL, true, false},
    {"hosts", N_("Write to the hosts"), "host.write", "body", "sender",
     N_("Answer to, if you like"), N_("Sent to the hosts."), FIELD_LINE_MAX, HOSTS_MAX, false, true,
     false, NULL, NULL, false, false},
    {"report", N_("What happened"), "feedback.new", "body", NULL, NULL, N_("Sent."), 0,
     FIELD_BODY_MAX, false, true, true, "item", NULL, false, true},
    {"comment", N_("Answer"), "feedback.comment", "body", NULL, NULL, N_("Sent."), 0,
     FIELD_BODY_MAX, false, true, false, NULL, NULL, false, true},
    {"nda", N_("The agreement"), "nda.publish", "body", NULL, NULL,
     N_("Published: everybody who signs is asked for it now."), 0, FIELD_BODY_MAX, false, false,
     true, NULL, "nda.show", false, false},
    {"screener", N_("Questions for applicants"), "screener.set", "body", NULL, NULL,
     N_("Whoever applies from now on answers these."), 0, SCREENER_MAX, false, false, true, NULL,
     "screener.list", true, false},
    {"task", N_("What is to be done"), "task.new", "body", NULL, NULL, N_("Asked."), 0,
     FIELD_BODY_MAX, false, true, true, "task", NULL, false, false},
    {"release", N_("What to test"), "release.new", "body", NULL, NULL, N_("Announced."), 0,
     FIELD_BODY_MAX, false, true, true, "release", NULL, false, false},
    {"decision", N_("Why it was decided"), "decision.new", "body", NULL, NULL, N_("Written down."),
     0, CLOSING_MAX, false, true, true, NULL, NULL, false, false},
    {"change", N_("What it brought"), "changelog.new", "body", NULL, NULL,
     N_("Said: everybody whose report it was is told."), 0, CLOSING_MAX, false, true, true, NULL,
     NULL, false, false},
    {"launch", N_("The text to share"), "launch.text", "body", NULL, NULL,
     N_("Kept: it may be shared from the day you said."), 0, LAUNCH_MAX, false, false, true, NULL,
     "launch.show", false, false},
    {"units", N_("A list of units: handle,serial,state,due"), "unit.load", "body", NULL, NULL,
     N_("Read: the units stand in the list."), 0, FIELD_BODY_MAX, false, false, true, NULL, NULL,
     false, false},
    {"thanks", N_("A thank-you to everybody in it"), "room.close", "body", NULL, NULL,
     N_("It has ended: everybody in it has your thank-you."), 0, FIELD_ABOUT_MAX, false, false,
     true, NULL, NULL, false, false},
};

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
