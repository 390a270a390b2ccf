#include "client/views/form_table.h"

#include <string.h>

#include "common/api/calls.h"
#include "common/base/tr.h"

#define YES_NO N_("no|yes")

static const struct form_row forms[] = {
    {"task.new",
     "task.new",
     N_("Ask the testers for something"),
     N_("Ask it, without a text"),
     N_("Asked."),
     "task",
     N_("Write what is to be done, then ask it"),
     {{"kind", N_("What it is"), N_("a task"), N_("a task|a survey|a diary, every day")},
      {"title", N_("Title"), N_("one line"), NULL},
      {"due", N_("Due"), N_("as 2027-03-10, or +7d; or never"), NULL},
      {"segment", N_("For whom"), N_("everybody; or the name of a segment"), NULL},
      {"required", N_("Required"), N_("no"), YES_NO},
      {"feature", N_("About"), N_("the slug of a feature, if you like"), NULL},
      {"phase", N_("In the phase"), N_("its name, if you like"), NULL}}},
    {"task.set",
     "task.set",
     N_("Change a task"),
     N_("Change it"),
     N_("Changed."),
     NULL,
     NULL,
     {{"title", N_("Title"), N_("as it is"), NULL},
      {"due", N_("Due"), N_("as it is; or as 2027-03-10, or +7d"), NULL},
      {"required", N_("Required"), N_("as it is"), YES_NO},
      {"feature", N_("About"), N_("as it is; or the slug of a feature"), NULL},
      {"phase", N_("In the phase"), N_("as it is; or its name"), NULL}}},
    {"question.add",
     "question.add",
     N_("Add a question"),
     N_("Add it"),
     N_("Added."),
     NULL,
     NULL,
     {{"text", N_("The question"), N_("its words"), NULL},
      {"kind", N_("Answered by"), N_("choose"),
       N_("1 to 5|0 to 10: would you tell a friend|one of these|several of these|words")},
      {"choices", N_("One of these"), N_("as: red|green|blue"), NULL},
      {"required", N_("Required"), N_("no"), YES_NO}}},
    {"release.new",
     "release.new",
     N_("Announce a release"),
     NULL,
     N_("Announced."),
     "release",
     N_("Write what to test, then announce it"),
     {{"version", N_("Version"), N_("as 0.9.2"), NULL},
      {"notes", N_("What is new"), N_("one line, or where to get it"), NULL},
      {"expires", N_("Works until"), N_("as 2027-03-10; or without an end"), NULL}}},
    {"release.set",
     "release.set",
     N_("Change a release"),
     N_("Change it"),
     N_("Changed. Nobody was told of it."),
     NULL,
     NULL,
     {{"notes", N_("What is new"), N_("as it is"), NULL},
      {"expires", N_("Works until"), N_("as it is; or as 2027-03-10"), NULL}}},
    {"phase.new",
     "phase.new",
     N_("Plan a phase"),
     N_("Plan it"),
     N_("Planned."),
     NULL,
     NULL,
     {{"name", N_("Name"), N_("as: The first week"), NULL},
      {"kind", N_("What it is"), N_("choose"), N_("onboarding|engagement|closure")},
      {"starts", N_("Begins"), N_("as 2027-03-10, or +7d"), NULL},
      {"ends", N_("Ends"), N_("as 2027-03-17; the end of that day"), NULL}}},
    {"phase.set",
     "phase.set",
     N_("Change a phase"),
     N_("Change it"),
     N_("Changed."),
     NULL,
     NULL,
     {{"name", N_("Name"), N_("as it is"), NULL},
      {"kind", N_("What it is"), N_("as it is"), N_("onboarding|engagement|closure")},
      {"starts", N_("Begins"), N_("as it is; or as 2027-03-10"), NULL},
      {"ends", N_("Ends"), N_("as it is; or as 2027-03-17"), NULL}}},
    {"feature.new",
     "feature.new",
     N_("Name a part of the product"),
     N_("Add it"),
     N_("Added."),
     NULL,
     NULL,
     {{"feature", N_("Slug"), N_("a short word, as: carry"), NULL},
      {"name", N_("Name"), N_("as: Carry distance"), NULL},
      {"weight", N_("Weight"), N_("1; more where reports about it count more"), NULL}}},
    {"feature.set",
     "feature.set",
     N_("Change a part of the product"),
     N_("Change it"),
     N_("Changed."),
     NULL,
     NULL,
     {{"name", N_("Name"), N_("as it is"), NULL},
      {"weight", N_("Weight"), N_("as it is"), NULL},
      {"retired", N_("Retired"), N_("as it is"), YES_NO}}},
    {"room.set",
     "room.set",
     N_("When the staff of the room work"),
     N_("Keep it"),
     N_("Kept. Answers promised before stay promised."),
     NULL,
     NULL,
     {{"work_days", N_("Days"), N_("as mon-fri, sun-thu or mon,wed,sat"), NULL},
      {"work_from", N_("From"), N_("as 9:00"), NULL},
      {"work_to", N_("Until"), N_("as 17:00; or 24:00"), NULL},
      {"zone", N_("In the zone"), N_("as Europe/Lisbon"), NULL},
      {"holiday", N_("Days off too"), N_("as 2026-12-25, or 2026-12-24..2027-01-01"), NULL},
      {"workday", N_("No longer off"), N_("the same"), NULL}}},
    {"unit.set",
     "unit.set",
     N_("A unit for a tester"),
     N_("Enter it"),
     N_("Entered."),
     NULL,
     NULL,
     {{"handle", N_("Whose"), N_("the tester's name here"), NULL},
      {"serial", N_("Serial number"), N_("which one it is"), NULL},
      {"state", N_("What became of it"), N_("not sent yet"),
       N_("not sent yet|on its way|arrived|to be sent back|sent back|lost")},
      {"due", N_("Due"), N_("as 2027-03-10, or +7d; or never"), NULL}}},
    {"feedback.promote",
     "feedback.promote",
     N_("Make a report of this thread"),
     N_("Make it a report"),
     N_("It is a report now, with its answers."),
     NULL,
     NULL,
     {{"type", N_("What it is"), N_("choose"),
       N_("something does not work|an idea|something I like|how I use it|a question")}}},
    {"facts",
     "feedback.edit",
     N_("Facts about a report"),
     N_("Keep them"),
     N_("Kept."),
     NULL,
     NULL,
     {{"title", N_("Title"), N_("one line"), NULL},
      {"severity", N_("How bad"), N_("not said"), N_("critical|major|minor|trivial")},
      {"frequency", N_("How often"), N_("not said"), N_("always|sometimes|once")},
      {"expected", N_("Expected"), N_("what should have happened"), NULL},
      {"steps", N_("To see it"), N_("what to do, one after the other"), NULL},
      {"environment", N_("With what, where"), N_("device, version, place"), NULL},
      {"release", N_("Seen in"), N_("its version"), NULL},
      {"feature", N_("About"), N_("the slug of a feature"), NULL},
      {"lang", N_("In the language"), N_("as de, or pt-BR"), NULL}}},
    {"afterwards",
     "feedback.edit",
     N_("For afterwards"),
     N_("Keep it"),
     N_("Kept."),
     NULL,
     NULL,
     {{"workaround", N_("Helps meanwhile"), N_("what to do until then; for the launch pack"), NULL},
      {"credit", N_("Because of it"), N_("what changed; shown with its author's name"), NULL},
      {"external_ref", N_("Elsewhere"), N_("its name in your own tracker"), NULL},
      {"rice_reach", N_("Reaches"), N_("how many people; for who plans"), NULL},
      {"rice_impact", N_("Helps each"), N_("0.25 a little, 1, 3 very much"), NULL},
      {"rice_confidence", N_("How sure"), N_("per cent"), NULL},
      {"rice_effort", N_("Takes"), N_("person-weeks"), NULL}}},
    {"rule.new",
     "rule.new",
     N_("Send reports to a team by themselves"),
     N_("From now on"),
     N_("Reports that fit go there from now on."),
     NULL,
     NULL,
     {{"team", N_("To"), N_("choose"), N_("engineering|product|marketing|support")},
      {"type", N_("What it is"), N_("anything"),
       N_("something does not work|an idea|something I like|how I use it|a question")},
      {"severity", N_("How bad"), N_("however bad"), N_("critical|major|minor|trivial")},
      {"feature", N_("About"), N_("anything; or the slug of a feature"), NULL},
      {"consent", N_("May be quoted"), N_("or not"), YES_NO},
      {"contains", N_("Says"), N_("anything; or a word that is in it"), NULL}}},
    {"decision.new",
     "decision.new",
     N_("Write down a decision"),
     NULL,
     N_("Written down."),
     "decision",
     N_("Write why, then put it down"),
     {{"title", N_("What was decided"), N_("one line"), NULL},
      {"item", N_("Because of"), N_("its reports, as GOLF-3 GOLF-17"), NULL}}},
    {"changelog.new",
     "changelog.new",
     N_("What a release brought"),
     NULL,
     N_("Said."),
     "change",
     N_("Write what it brought, then tell them"),
     {{"release", N_("Release"), N_("its version"), NULL},
      {"item", N_("Because of"), N_("its reports, as GOLF-3 GOLF-17"), NULL}}},
    {"launch.text",
     "launch.text",
     N_("The text to share"),
     NULL,
     N_("Kept."),
     "launch",
     N_("Write the text, then keep it"),
     {{"embargo", N_("Not before"), N_("as it is; or 2027-03-10, 2027-03-10T08:00:00Z, +7d"),
       NULL}}},
};

const struct form_row *form_table_find(const char *name)
{
	for (size_t i = 0; name && i < sizeof forms / sizeof *forms; i++)
		if (!strcmp(forms[i].name, name))
			return &forms[i];
	return NULL;
}

const struct field *form_table_field(const struct form_row *row, const char *name)
{
	const struct call *call = calls_find(row->call);
	for (const struct field *f = call->in; f && f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

const char *form_table_choices(const struct field *field)
{
	if (field->type == FIELD_BOOL)
		return "no|yes";
	return field->type == FIELD_ENUM ? field->choices : NULL;
}

const char *form_table_part(struct arena *arena, const char *words, size_t number)
{
	for (; number; number--) {
		words = strchr(words, '|');
		if (!words)
			return NULL;
		words++;
	}
	return arena_dup_n(arena, words, strcspn(words, "|"));
}

json_t *form_table_list(const char *text)
{
	static const char *const between = " ,;\t";
	json_t *list = json_array();
	for (text += strspn(text, between); *text; text += strspn(text, between)) {
		size_t len = strcspn(text, between);
		json_array_append_new(list, json_stringn(text, len));
		text += len;
	}
	return list;
}
