/* notice_kind: the one table of what members are told of.
 *
 * A row is the constant, its name in calls and in the database, what is done
 * with it and how it is mailed when the member has not said otherwise, its
 * flags, its words in full and in brief, and its help. Adding a kind is adding a row; it is sent
 * with notice_send (server/domain/notice.h). In the words {who} stands for who did it ("tobias and
 * 3 others") and {about} for what it is about: the thread's title, or what the sender says. Both
 * are what members wrote. */
#ifndef HEARTH_API_NOTICE_KIND_H
#define HEARTH_API_NOTICE_KIND_H

#include <stddef.h>

#include "common/base/arena.h"
#include "common/base/tr.h"

/* Whether it waits for the member now, is read in the digest, or is not kept. */
enum notice_delivery { NOTICE_NOW, NOTICE_DIGEST, NOTICE_NONE, NOTICE_DELIVERIES };
enum notice_mail { NOTICE_MAIL_NOW, NOTICE_MAIL_DAILY, NOTICE_MAIL_NEVER, NOTICE_MAILS };

enum notice_flag {
	NOTICE_NEWS = 1 << 0,	/* news of a thread: one of it a thread, which moves up */
	NOTICE_SECRET = 1 << 1, /* a mail of it says nothing, wherever it happened */
	NOTICE_OWN = 1 << 2,	/* how one stands oneself: no muted person or place keeps it back */
};

/*	 constant           name           delivery       mail               flags
 *	 words, the same without what it is about, help */
#define NOTICE_KINDS(X)                                                                            \
	X(NOTICE_REPLY, "reply", NOTICE_NOW, NOTICE_MAIL_NOW, 0,                                   \
	  N_("{who} answered you in {about}"), N_("{who} answered you"),                           \
	  N_("answers to what you wrote"))                                                         \
	X(NOTICE_MENTION, "mention", NOTICE_NOW, NOTICE_MAIL_NOW, 0,                               \
	  N_("{who} mentioned you in {about}"), N_("{who} mentioned you"),                         \
	  N_("posts that name you, as @handle"))                                                   \
	X(NOTICE_WATCHED, "watched", NOTICE_NOW, NOTICE_MAIL_DAILY, NOTICE_NEWS,                   \
	  N_("{who} wrote in {about}, which you watch"), N_("{who} wrote"),                        \
	  N_("threads and boards you watch"))                                                      \
	X(NOTICE_TAKING_PART, "taking_part", NOTICE_DIGEST, NOTICE_MAIL_DAILY, NOTICE_NEWS,        \
	  N_("{who} wrote in {about}, where you take part"), N_("{who} wrote"),                    \
	  N_("threads you wrote in"))                                                              \
	X(NOTICE_ITEM_ASKED, "item_asked", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET,             \
	  N_("{who} needs your word on {about}"), N_("{who} needs your word"),                     \
	  N_("questions about a report of yours"))                                                 \
	X(NOTICE_ITEM_REMIND, "item_remind", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET,           \
	  N_("Your word is still needed on {about}"), N_("Your word is still due"),                \
	  N_("reminders of such a question"))                                                      \
	X(NOTICE_ITEM_CHECK, "item_check", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET,             \
	  N_("Is it gone? To check: {about}"), N_("Is it gone?"),                                  \
	  N_("something you reported, or have too, that is to be checked"))                        \
	X(NOTICE_ITEM_STATUS, "item_status", NOTICE_NOW, NOTICE_MAIL_DAILY, NOTICE_SECRET,         \
	  N_("{about}"), N_("It moved on"), N_("what became of reports you sent or follow"))       \
	X(NOTICE_ITEM_SAID, "item_said", NOTICE_NOW, NOTICE_MAIL_DAILY, NOTICE_SECRET,             \
	  N_("{who} answered {about}"), N_("{who} answered a report"),                             \
	  N_("answers to reports you sent or follow"))                                             \
	X(NOTICE_ITEM_NEW, "item_new", NOTICE_DIGEST, NOTICE_MAIL_DAILY, NOTICE_SECRET,            \
	  N_("{who} reported {about}"), N_("{who} reported something"),                            \
	  N_("new reports for your team in a room"))                                               \
	X(NOTICE_ITEM_RELEASED, "item_released", NOTICE_NOW, NOTICE_MAIL_DAILY, NOTICE_SECRET,     \
	  N_("You said, we did, in {about}"), N_("You said, we did"),                              \
	  N_("releases that have what you reported or asked for"))                                 \
	X(NOTICE_ROOM_CLOSED, "room_closed", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET,           \
	  N_("{who} closed {about}"), N_("A room was closed"),                                     \
	  N_("the end of a room, with a thank-you"))                                               \
	X(NOTICE_ITEM_LATE, "item_late", NOTICE_NOW, NOTICE_MAIL_DAILY, NOTICE_SECRET,             \
	  N_("Nobody has answered {about}, and it was due"), N_("An answer was due"),              \
	  N_("reports in a room of yours that wait too long"))                                     \
	X(NOTICE_RELEASE, "release", NOTICE_NOW, NOTICE_MAIL_DAILY, NOTICE_SECRET,                 \
	  N_("{about} is out, with what to test"), N_("A release to test is out"),                 \
	  N_("releases in a room you test for"))                                                   \
	X(NOTICE_TASK, "task", NOTICE_NOW, NOTICE_MAIL_DAILY, NOTICE_SECRET,                       \
	  N_("Asked of you: {about}"), N_("Asked of you"),                                         \
	  N_("new tasks, surveys and diaries in a room"))                                          \
	X(NOTICE_DUE, "due", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET, N_("Due soon: {about}"),  \
	  N_("Something is due soon"),                                                             \
	  N_("what a room asks of you and is due soon, at most once a day"))                       \
	X(NOTICE_OVERDUE, "overdue", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET,                   \
	  N_("It was due: {about}"), N_("Something was due"),                                      \
	  N_("the same when its date has passed, once"))                                           \
	X(NOTICE_UNIT, "unit", NOTICE_NOW, NOTICE_MAIL_DAILY, NOTICE_SECRET,                       \
	  N_("On its way to you: {about}"), N_("On its way to you"),                               \
	  N_("what a room sends you to test"))                                                     \
	X(NOTICE_ROOM_IN, "room_in", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET | NOTICE_OWN,      \
	  N_("{who} let you into {about}"), N_("{who} let you in"),                                \
	  N_("being let into a private room"))                                                     \
	X(NOTICE_ROOM_NO, "room_no", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET | NOTICE_OWN,      \
	  N_("Not this time: {about}"), N_("Not this time"),                                       \
	  N_("an application that was declined"))                                                  \
	X(NOTICE_ROOM_OUT, "room_out", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET | NOTICE_OWN,    \
	  N_("You were taken out of {about}"), N_("You were taken out"),                           \
	  N_("being taken out of a private room"))                                                 \
	X(NOTICE_ROOM_NDA, "room_nda", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET | NOTICE_OWN,    \
	  N_("The agreement of {about} has changed: sign the new one to go on"),                   \
	  N_("An agreement has changed: sign the new one to go on"),                               \
	  N_("a new agreement to sign"))                                                           \
	X(NOTICE_ROOM_JOINED, "room_joined", NOTICE_DIGEST, NOTICE_MAIL_DAILY, NOTICE_SECRET,      \
	  N_("{who} came into {about}"), N_("{who} came in"),                                      \
	  N_("who came into a room of yours by an invitation"))                                    \
	X(NOTICE_ROOM_APPLIED, "room_applied", NOTICE_NOW, NOTICE_MAIL_DAILY, NOTICE_SECRET,       \
	  N_("{who} asks to be let into {about}"), N_("{who} asks to be let in"),                  \
	  N_("applications to a room of yours"))                                                   \
	X(NOTICE_ROOM_ENDS, "room_ends", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET | NOTICE_OWN,  \
	  N_("{about} is deleted in two weeks: take out what you keep"),                           \
	  N_("A room is deleted in two weeks: take out what you keep"),                            \
	  N_("a room of yours that is deleted soon"))                                              \
	X(NOTICE_ROOM_CLOSES, "room_closes", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET,           \
	  N_("Closes soon: {about}"), N_("A room of yours closes soon"),                           \
	  N_("a room of yours whose last day is near"))                                            \
	X(NOTICE_ROOM_CLOSING, "room_closing", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET,         \
	  N_("Its last day has come, it is closing: {about}"),                                     \
	  N_("The last day of a room of yours has come"),                                          \
	  N_("a room of yours whose last day has come"))                                           \
	X(NOTICE_LAUNCH, "launch", NOTICE_NOW, NOTICE_MAIL_NOW, NOTICE_SECRET,                     \
	  N_("It may be told now: {about}"), N_("It may be told now"),                             \
	  N_("the launch of what you want to tell people of"))                                     \
	X(NOTICE_ROOM_GLASS, "room_glass", NOTICE_NOW, NOTICE_MAIL_NOW,                            \
	  NOTICE_SECRET | NOTICE_OWN, N_("{who}, a sysop, opened {about}"),                        \
	  N_("{who}, a sysop, opened your room"),                                                  \
	  N_("a sysop who broke the glass of a room of yours"))

enum notice_kind {
#define NOTICE_AS_CONSTANT(constant, ...) constant,
	NOTICE_KINDS(NOTICE_AS_CONSTANT)
#undef NOTICE_AS_CONSTANT
	    NOTICE_KIND_COUNT
};

struct notice_kind_row {
	const char *name;
	enum notice_delivery delivery;
	enum notice_mail mail;
	unsigned flags;
	const char *words, *brief, *help; /* not yet translated */
};

const struct notice_kind_row *notice_kind_row(enum notice_kind kind);
/* NOTICE_KIND_COUNT for a name nobody knows. */
enum notice_kind notice_kind_find(const char *name);

/* "now", "digest", "none"; "now", "daily", "never". The way back gives the
 * first for a name nobody knows. */
const char *notice_kind_delivery_name(enum notice_delivery delivery);
enum notice_delivery notice_kind_delivery(const char *name);
const char *notice_kind_mail_name(enum notice_mail mail);
enum notice_mail notice_kind_mail(const char *name);

/* What happened, in words of the interface: who (NULL: nobody in particular),
 * how many others beside them, and what it is about (NULL: in the brief words). */
char *notice_kind_text(struct arena *arena, enum notice_kind kind, const char *who, size_t others,
		       const char *about);

#endif
