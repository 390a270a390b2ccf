/* compose_files: the files that go with what is being written.
 *
 * Below the text stand those that are attached, which the server knows by the
 * draft's target (file.pick), and those that came lately and may be; a file that
 * arrives while one writes is offered there at once. Down from the last row of the
 * text, or Tab, goes to them. */
#ifndef HEARTH_COMPOSE_FILES_H
#define HEARTH_COMPOSE_FILES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/canvas.h"
#include "client/term/keys.h"

struct compose;

struct compose_files {
	json_t *rows;	 /* of file.list: attached, or offered; NULL: none yet */
	json_t *left;	 /* ids that are to stay in the outbox; or NULL */
	size_t attached; /* of the rows; they come first */
	size_t others;	 /* files in the outbox that have no row */
	size_t at;	 /* the row of the cursor; behind the last: the others */
	bool has_focus;	 /* keys are for the rows */
	bool is_offered; /* the focus came with a file, not by a key */
	int64_t offered_ms;
	bool is_asking, is_stale; /* for the list; it changed since */
	bool is_resumed;	  /* it is a place come back to, and they were not asked for yet */
	int64_t place;		  /* id of the one the cursor stood on there; 0: on none */
	int64_t arrived;	  /* id of one that came meanwhile; 0: none */
};

/* A place: where the cursor stood. */
void compose_files_open(struct compose *compose, const json_t *args);
void compose_files_save(const struct compose *compose, json_t *args);
/* Asks which there are, as one of the answers the view waits for. */
void compose_files_begin(struct compose *compose);
/* Asks again; nothing where this kind of text takes none. */
void compose_files_ask(struct compose *compose);
/* A file came into the outbox. */
void compose_files_event(struct compose *compose, const json_t *event);

/* Some time passed: the one that arrived is offered when nobody types. */
void compose_files_tick(struct compose *compose);

/* Whether there is anything to go to, and the way there and back. */
bool compose_files_are_there(const struct compose *compose);
void compose_files_focus(struct compose *compose, bool has_focus);
/* A key while they have the focus; false: it is for the text, which has it now. */
bool compose_files_key(struct compose *compose, const struct keys_key *key);
const char *compose_files_keys_line(const struct compose *compose);

/* Rows of the screen they take of so many, the space above them included. */
int compose_files_rows(const struct compose *compose, int rows);
void compose_files_draw(struct compose *compose, const struct canvas *part);

/* Puts the attached ones into the parameters of the call that sends. */
void compose_files_send(const struct compose *compose, json_t *params);
/* Notes that a file of the outbox goes with this, and shows it. */
void compose_files_attach(struct compose *compose, int64_t file);

void compose_files_free(struct compose_files *files);

#endif
