/* linear_files: files in linear mode: one's outbox, what is attached to something,
 * a text read out, and what goes along with a text being written. */
#ifndef HEARTH_LINEAR_FILES_H
#define HEARTH_LINEAR_FILES_H

#include "client/linear_io.h"

/* The files I gave and did not attach to anything yet. */
void linear_files_outbox(struct linear *linear);

/* One line for each of these attachments; nothing where there are none. */
void linear_files_say(struct linear *linear, const json_t *attachments);
/* Asks which of them, where there are several, and goes to it. `path` is the folder
 * they are in as scp shows it, or NULL. */
void linear_files_open(struct linear *linear, const json_t *attachments, const char *path);

/* Whether a call takes files of the outbox along. */
bool linear_files_go_with(const char *method);
/* Asks which go with the draft of that target, until nothing more is chosen. */
void linear_files_choose(struct linear *linear, const char *target);
/* Puts those into the parameters of the call that sends it. */
void linear_files_send(struct linear *linear, const char *target, json_t *params);

#endif
