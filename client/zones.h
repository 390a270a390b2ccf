/* zones: choosing a time zone: a word to look for, and the zones found below,
 * beginning with a guess. Part of a view, which gives it its keys. */
#ifndef HEARTH_ZONES_H
#define HEARTH_ZONES_H

#include "client/field.h"
#include "client/view.h"

struct zones {
	struct view *view;
	struct field *field;
	view_done done; /* of the view; gives its answer to zones_take */
	json_t *items;	/* of zone.list; NULL: not known yet */
	char *mine;	/* the one there is already comes first; NULL: a guess does */
	size_t at;	/* the one chosen */
	bool is_asking, is_due;
	bool is_taken; /* Enter came before the answer */
};

/* `done` is the view's own; `mine` is copied, or NULL. */
void zones_open(struct zones *zones, struct view *view, const char *mine, view_done done);
void zones_load(struct zones *zones); /* for the view's load */
void zones_close(struct zones *zones);

/* True: what is under the mark is chosen now, Enter came before. */
bool zones_take(struct zones *zones, int err, json_t *result);
/* False for keys it has no use for. */
bool zones_key(struct zones *zones, const struct keys_key *key);
void zones_paste(struct zones *zones, const char *bytes, size_t len);
void zones_paste_end(struct zones *zones);

/* For Enter: the zone under the mark; NULL: nothing was found, or the answer is
 * still to come and zones_take says when. */
const char *zones_choose(struct zones *zones);
/* There is nothing to choose from, whatever one looks for. */
bool zones_is_void(const struct zones *zones);
void zones_draw(struct zones *zones, const struct canvas *canvas, int row, bool has_focus);

#endif
