/* The calls about a room's programme: phases, features, releases, units, progress. */
#include "common/api/calls.h"

#define KINDS	     "onboarding|engagement|closure"
#define PHASES	     "draft|recruiting|onboarding|engagement|closure|archived"
#define UNIT_STATES  "assigned|shipped|received|return_due|returned|lost"
#define MEMBER_STATE "active|paused|completed"
#define VERSION_MAX  40
#define SERIAL_MAX   64
#define WEIGHT_MAX   100
#define LOAD_MAX     (256 * 1024)
#define ROOM_FIELD                                                                                 \
	{                                                                                          \
		"room", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the room",     \
		    NULL                                                                           \
	}
#define ROOM_GIVEN                                                                                 \
	{                                                                                          \
		"room", FIELD_STRING, 0, 0, 0, NULL, "its room", NULL                              \
	}

static const struct field programme_room_in[] = {ROOM_FIELD, {0}};

/* --- phases --- */

static const struct field phase_new_in[] = {
    ROOM_FIELD,
    {"name", FIELD_STRING, FIELD_REQUIRED, 1, 60, NULL, "what it is called there", NULL},
    {"kind", FIELD_ENUM, FIELD_REQUIRED, 0, 0, KINDS, "what it is", NULL},
    {"starts", FIELD_TIME, FIELD_REQUIRED, 0, 0, NULL,
     "when it begins: the phase of the room is its kind from then on", NULL},
    {"ends", FIELD_TIME, FIELD_REQUIRED, 0, 0, NULL, "when it ends; of a date the end", NULL},
    {0},
};

static const struct field phase_set_in[] = {
    ROOM_FIELD,
    {"phase", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 60, NULL, "its name", NULL},
    {"name", FIELD_STRING, 0, 1, 60, NULL, "another name", NULL},
    {"kind", FIELD_ENUM, 0, 0, 0, KINDS, "what it is", NULL},
    {"starts", FIELD_TIME, 0, 0, 0, NULL, "when it begins", NULL},
    {"ends", FIELD_TIME, 0, 0, 0, NULL, "when it ends; of a date the end", NULL},
    {0},
};

static const struct field phase_drop_in[] = {
    ROOM_FIELD,
    {"phase", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, 60, NULL, "its name", NULL},
    {0},
};

static const struct field phase_out[] = {
    ROOM_GIVEN,
    {"phase", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {0},
};

static const struct field phase_list_out[] = {
    {"room_phase", FIELD_ENUM, 0, 0, 0, PHASES, "how far the room is", NULL},
    {0},
};

static const struct field phase_list_item[] = {
    {"phase", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"kind", FIELD_ENUM, 0, 0, 0, KINDS, "what it is", NULL},
    {"starts_at", FIELD_TIME, 0, 0, 0, NULL, "when it begins", NULL},
    {"ends_at", FIELD_TIME, 0, 0, 0, NULL, "when it ends", NULL},
    {"now", FIELD_BOOL, 0, 0, 0, NULL, "it is the one by its dates", NULL},
    {"tasks", FIELD_INT, 0, 0, 0, NULL, "tasks that belong to it", NULL},
    {0},
};

/* --- features --- */

static const struct field feature_new_in[] = {
    ROOM_FIELD,
    {"feature", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "its slug", NULL},
    {"name", FIELD_STRING, FIELD_REQUIRED, 1, 80, NULL, "its name", NULL},
    {"weight", FIELD_NUMBER, 0, 0, WEIGHT_MAX, NULL,
     "how much reports about it count, as 1.5 (1 when not said)", NULL},
    {0},
};

static const struct field feature_set_in[] = {
    ROOM_FIELD,
    {"feature", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "its slug", NULL},
    {"name", FIELD_STRING, 0, 1, 80, NULL, "its name", NULL},
    {"weight", FIELD_NUMBER, 0, 0, WEIGHT_MAX, NULL, "how much reports about it count", NULL},
    {"retired", FIELD_BOOL, 0, 0, 0, NULL, "nothing new is about it", NULL},
    {0},
};

static const struct field feature_out[] = {
    ROOM_GIVEN,
    {"feature", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {0},
};

static const struct field feature_list_item[] = {
    {"feature", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {"name", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"weight", FIELD_NUMBER, 0, 0, 0, NULL, "how much reports about it count", NULL},
    {"retired", FIELD_BOOL, 0, 0, 0, NULL, "nothing new is about it", NULL},
    {0},
};

/* --- releases --- */

static const struct field release_new_in[] = {
    ROOM_FIELD,
    {"version", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, VERSION_MAX, NULL, "as 0.9.2",
     NULL},
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, FIELD_BODY_MAX, NULL, "what to test",
     NULL},
    {"notes", FIELD_TEXT, 0, 1, FIELD_BODY_MAX, NULL, "what is new in it, how to get it", NULL},
    {"expires", FIELD_TIME, 0, 0, 0, NULL, "until when it works", NULL},
    {0},
};

static const struct field release_set_in[] = {
    ROOM_FIELD,
    {"version", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, VERSION_MAX, NULL, "which one",
     NULL},
    {"to_test", FIELD_TEXT, 0, 1, FIELD_BODY_MAX, NULL, "what to test", NULL},
    {"notes", FIELD_TEXT, 0, 0, FIELD_BODY_MAX, NULL, "what is new in it, how to get it", NULL},
    {"expires", FIELD_TIME, 0, 0, 0, NULL, "until when it works", NULL},
    {0},
};

static const struct field release_show_in[] = {
    ROOM_FIELD,
    {"version", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, VERSION_MAX, NULL, "which one",
     NULL},
    {0},
};

static const struct field release_out[] = {
    ROOM_GIVEN,
    {"version", FIELD_STRING, 0, 0, 0, NULL, "its version", NULL},
    {0},
};

static const struct field release_show_out[] = {
    ROOM_GIVEN,
    {"version", FIELD_STRING, 0, 0, 0, NULL, "its version", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when it came", NULL},
    {"by", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "who announced it", NULL},
    {"expires_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "until when it works", NULL},
    {"found", FIELD_INT, 0, 0, 0, NULL, "reports seen in it, of those you read", NULL},
    {"mended", FIELD_INT, 0, 0, 0, NULL, "reports mended in it, of those you read", NULL},
    {"to_test", FIELD_TEXT, FIELD_WIDE, 0, 0, NULL, "what to test", NULL},
    {"notes", FIELD_TEXT, FIELD_WIDE | FIELD_NULL, 0, 0, NULL, "what is new in it", NULL},
    {0},
};

static const struct field release_list_item[] = {
    {"version", FIELD_STRING, 0, 0, 0, NULL, "its version", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when it came", NULL},
    {"by", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "who announced it", NULL},
    {"expires_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "until when it works", NULL},
    {0},
};

/* --- units --- */

static const struct field unit_set_in[] = {
    ROOM_FIELD,
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "who has it", NULL},
    {"serial", FIELD_STRING, 0, 1, SERIAL_MAX, NULL, "which one; not needed for who has one only",
     NULL},
    {"state", FIELD_ENUM, 0, 0, 0, UNIT_STATES, "what became of it (assigned for a new one)", NULL},
    {"due", FIELD_TIME, 0, 0, 0, NULL, "by when something is to be done; of a date the end", NULL},
    {0},
};

static const struct field unit_set_out[] = {
    ROOM_GIVEN,
    {"serial", FIELD_STRING, 0, 0, 0, NULL, "which one", NULL},
    {0},
};

static const struct field unit_load_in[] = {
    ROOM_FIELD,
    {"body", FIELD_TEXT, FIELD_REQUIRED | FIELD_BODY, 1, LOAD_MAX, NULL,
     "comma-separated values, a line a unit: handle, serial and, if you like, state and due; a "
     "first line may name the columns; all are entered, or none",
     NULL},
    {0},
};

static const struct field unit_load_out[] = {
    ROOM_GIVEN,
    {"units", FIELD_INT, 0, 0, 0, NULL, "how many were entered", NULL},
    {"new", FIELD_INT, 0, 0, 0, NULL, "how many of them were not there before", NULL},
    {0},
};

static const struct field unit_got_in[] = {
    ROOM_FIELD,
    {"serial", FIELD_STRING, 0, 1, SERIAL_MAX, NULL, "which one; all that were sent when not said",
     NULL},
    {0},
};

static const struct field unit_got_out[] = {
    ROOM_GIVEN,
    {"serials", FIELD_STRINGS, 0, 0, 0, NULL, "what you have now", NULL},
    {0},
};

static const struct field unit_list_in[] = {
    ROOM_FIELD,
    {"state", FIELD_ENUM, 0, 0, 0, UNIT_STATES, "only those", NULL},
    {0},
};

static const struct field unit_list_out[] = {
    {"units", FIELD_INT, FIELD_NULL, 0, 0, NULL, "how many there are; for staff", NULL},
    {"received", FIELD_INT, FIELD_NULL, 0, 0, NULL, "how many of them arrived; for staff", NULL},
    {"overdue", FIELD_INT, FIELD_NULL, 0, 0, NULL, "how many are late; for staff", NULL},
    {0},
};

static const struct field unit_list_item[] = {
    {"serial", FIELD_STRING, 0, 0, 0, NULL, "which one", NULL},
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who has it", NULL},
    {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their group of testers", NULL},
    {"state", FIELD_ENUM, 0, 0, 0, UNIT_STATES, "what became of it", NULL},
    {"overdue", FIELD_BOOL, 0, 0, 0, NULL, "it is late", NULL},
    {"due_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "by when", NULL},
    {"at", FIELD_TIME, 0, 0, 0, NULL, "since when it is so", NULL},
    {"real", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the handle behind an alias; for who may see it",
     NULL},
    {0},
};

static const struct field unit_history_in[] = {
    ROOM_FIELD,
    {"serial", FIELD_STRING, FIELD_REQUIRED | FIELD_POSITIONAL, 1, SERIAL_MAX, NULL, "which one",
     NULL},
    {0},
};

static const struct field unit_history_item[] = {
    {"at", FIELD_TIME, 0, 0, 0, NULL, "when", NULL},
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "who had it", NULL},
    {"state", FIELD_ENUM, 0, 0, 0, UNIT_STATES, "what became of it", NULL},
    {"due_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "by when", NULL},
    {"by", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "who said so", NULL},
    {0},
};

/* --- progress --- */

static const struct field progress_in[] = {
    ROOM_FIELD,
    {"sort", FIELD_ENUM, 0, 0, 0, "silence|name",
     "who was not heard for longest first, or by name (silence when not said)", NULL},
    {0},
};

static const struct field progress_out[] = {
    ROOM_GIVEN,
    {"phase", FIELD_ENUM, 0, 0, 0, PHASES, "how far the room is", NULL},
    {"phase_name", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the phase that is now", NULL},
    {"testers", FIELD_INT, FIELD_NULL, 0, 0, NULL, "active ones; for staff", NULL},
    {"taking_part", FIELD_INT, FIELD_NULL, 0, 0, NULL,
     "of them, who reported or did all required tasks in this phase; for staff", NULL},
    {"participation", FIELD_INT, FIELD_NULL, 0, 0, NULL, "the same in percent; for staff", NULL},
    {"done", FIELD_INT, FIELD_NULL, 0, 0, NULL, "tasks done by active testers; for staff", NULL},
    {"asked", FIELD_INT, FIELD_NULL, 0, 0, NULL, "of so many; for staff", NULL},
    {"covered", FIELD_INT, FIELD_NULL, 0, 0, NULL,
     "features on which five testers or more reported; for staff", NULL},
    {"features", FIELD_LIST, 0, 0, 0, NULL, "of them; for staff",
     (const struct field[]){
	 {"feature", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
	 {"name", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
	 {"testers", FIELD_INT, 0, 0, 0, NULL, "who reported on it or did a task about it", NULL},
	 {"reports", FIELD_INT, 0, 0, 0, NULL, "reports about it", NULL},
	 {"covered", FIELD_BOOL, 0, 0, 0, NULL, "five testers or more", NULL},
	 {0},
     }},
    {0},
};

static const struct field progress_item[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the tester: staff see all, a tester themselves", NULL},
    {"segment", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "their group", NULL},
    {"state", FIELD_ENUM, 0, 0, 0, MEMBER_STATE, "paused ones are not counted", NULL},
    {"taking_part", FIELD_BOOL, 0, 0, 0, NULL, "reported, or did all required tasks, in this phase",
     NULL},
    {"reports", FIELD_INT, 0, 0, 0, NULL, "in all", NULL},
    {"done", FIELD_INT, 0, 0, 0, NULL, "tasks done", NULL},
    {"of", FIELD_INT, 0, 0, 0, NULL, "of so many", NULL},
    {"required_done", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "required ones of this phase done", NULL},
    {"required_of", FIELD_INT, FIELD_QUIET, 0, 0, NULL, "of so many", NULL},
    {"impact", FIELD_INT, FIELD_NULL, 0, 0, NULL,
     "the sum of the scores of reports that are theirs first; for staff", NULL},
    {"last_heard_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL,
     "a report, vote, answer or comment; reading is not watched", NULL},
    {"silent_days", FIELD_INT, FIELD_NULL, 0, 0, NULL, "days since then", NULL},
    {0},
};

static const struct field reminders_in[] = {
    ROOM_FIELD,
    {"wanted", FIELD_ENUM, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, "on|off",
     "whether it reminds you of what is due", NULL},
    {0},
};

static const struct field reminders_out[] = {
    ROOM_GIVEN,
    {"wanted", FIELD_ENUM, 0, 0, 0, "on|off", "whether it reminds you", NULL},
    {0},
};

const struct call calls_programme[] = {
    {"phase.new", "plan a phase of a room", CALL_MEMBER, CALL_WRITE, 0, phase_new_in, phase_out,
     NULL},
    {"phase.list", "the phases of a room", CALL_MEMBER, CALL_READ, 0, programme_room_in,
     phase_list_out, phase_list_item},
    {"phase.set", "change a phase", CALL_MEMBER, CALL_WRITE, 0, phase_set_in, phase_out, NULL},
    {"phase.drop", "take a phase away", CALL_MEMBER, CALL_WRITE, 0, phase_drop_in, phase_out, NULL},
    {"feature.new", "name a part of the product that is tested", CALL_MEMBER, CALL_WRITE, 0,
     feature_new_in, feature_out, NULL},
    {"feature.list", "the parts of the product that are tested", CALL_MEMBER, CALL_READ, 0,
     programme_room_in, NULL, feature_list_item},
    {"feature.set", "change a feature", CALL_MEMBER, CALL_WRITE, 0, feature_set_in, feature_out,
     NULL},
    {"release.new", "announce a release: every tester is told, once", CALL_MEMBER, CALL_WRITE,
     CALL_CREATES, release_new_in, release_out, NULL},
    {"release.list", "the releases of a room, newest first", CALL_MEMBER, CALL_READ, CALL_PAGED,
     programme_room_in, NULL, release_list_item},
    {"release.show", "what to test in a release", CALL_MEMBER, CALL_READ, 0, release_show_in,
     release_show_out, NULL},
    {"release.set", "change what a release says; nobody is told", CALL_MEMBER, CALL_WRITE, 0,
     release_set_in, release_out, NULL},
    {"unit.set", "enter a unit that somebody is sent, and what became of it", CALL_MEMBER,
     CALL_WRITE, 0, unit_set_in, unit_set_out, NULL},
    {"unit.load", "enter many units", CALL_MEMBER, CALL_WRITE, 0, unit_load_in, unit_load_out,
     NULL},
    {"unit.got", "say that what was sent to you arrived", CALL_MEMBER, CALL_WRITE, 0, unit_got_in,
     unit_got_out, NULL},
    {"unit.list", "the units of a room, late ones first; testers see their own", CALL_MEMBER,
     CALL_READ, CALL_PAGED, unit_list_in, unit_list_out, unit_list_item},
    {"unit.history", "what became of a unit", CALL_MEMBER, CALL_READ, 0, unit_history_in, NULL,
     unit_history_item},
    {"room.progress", "how far a room's testers are; testers see themselves", CALL_MEMBER,
     CALL_READ, CALL_PAGED, progress_in, progress_out, progress_item},
    {"room.reminders", "be reminded of what is due in a room, or not", CALL_MEMBER, CALL_WRITE, 0,
     reminders_in, reminders_out, NULL},
    {0},
};
