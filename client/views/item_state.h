/* item_state: what the item view holds, for its two parts: what is shown
 * (item_page.c) and what is done (item.c). */
#ifndef HEARTH_ITEM_STATE_H
#define HEARTH_ITEM_STATE_H

#include "client/views/page.h"

/* What rows do when they are chosen. */
enum item_action {
	ITEM_GONE = 1,
	ITEM_STILL,
	ITEM_LATER,
	ITEM_REPLY,
	ITEM_VOTE,
	ITEM_FOLLOW,
	ITEM_FACTS, /* more about it */
	ITEM_ASSIGN,
	ITEM_AFTER, /* what staff add for its end */
	ITEM_CONSENT,
	ITEM_STEP, /* name: the status it is brought to */
	ITEM_NOTE, /* said among staff */
	ITEM_TEAM, /* id: which */
	ITEM_MINE, /* I look after it */
	ITEM_MERGE,
	ITEM_UNMERGE,
	ITEM_WHY,
	ITEM_VOTERS,
	ITEM_TAGS,    /* words it is sorted by */
	ITEM_ASK,     /* a partner about it */
	ITEM_MATTERS, /* how much, of my vote */
	ITEM_REASON,  /* and why */
	ITEM_OPEN,    /* name: another report */
	ITEM_FILE,    /* id: a file; name: the folder it is in */
};

/* What is typed on the way to a step. */
enum item_typing {
	ITEM_TYPES_NOTHING,
	ITEM_TYPES_NOTE,    /* to everybody, with a step */
	ITEM_TYPES_RELEASE, /* with a step */
	ITEM_TYPES_ASK,	    /* the partner who is asked */
	ITEM_TYPES_INTO,    /* the report it is the same as */
	ITEM_TYPES_STILL,   /* what still happens */
	ITEM_TYPES_LATER,   /* why I cannot try it now */
	ITEM_TYPES_ASSIGNEE,
	ITEM_TYPES_REASON, /* why I vote for it */
};

struct item_view {
	struct page_view page;
	char *name;
	char *due;	 /* just sent: answered by then; or NULL */
	size_t days_off; /* until then */
	json_t *shown;	 /* feedback.show */
	json_t *why;	 /* items of feedback.why, or NULL */
	int64_t unread;	 /* comments that were new when it was opened */
	bool is_read;

	/* A step on its way: asked for piece by piece. */
	enum item_typing typing, typed; /* now; and the line before */
	char *step, *note, *release;
	char *kept; /* the note of a step that was refused */
};

/* Makes a call about the report; params are taken over, `item` is added. */
void item_call(struct item_view *item, const char *method, json_t *params);
/* Has a line typed in the row of an action. */
void item_edit(struct item_view *item, enum item_typing typing, int action, const char *label,
	       size_t max, const char *text);

void item_page_build(struct page_view *page);
/* Its tags, separated by commas. */
const char *item_page_tags(const struct item_view *item, struct arena *arena);

bool item_is_mine(const struct item_view *item);
bool item_is_staff(const struct item_view *item);
bool item_has_files(const struct item_view *item);
/* It is to be checked, by me if I have it. */
bool item_is_asked(const struct item_view *item);

#endif
