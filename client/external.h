/* external: a text opened in the member's own editor ($VISUAL, $EDITOR, vi).
 *
 * Only where the client runs on the member's own machine; a hosted client has
 * neither files nor programs. */
#ifndef HEARTH_EXTERNAL_H
#define HEARTH_EXTERNAL_H

#include <stddef.h>

/* Waits until the editor ends. 0 with the new text in *text_r (freed by the
 * caller); or ERR_SYSTEM, ERR_TOO_LARGE (over `max` bytes: the file is kept)
 * with words for the person in *why_r (freed by the caller). The terminal must
 * have been given up meanwhile (app_pause). */
int external_edit(const char *text, size_t max, char **text_r, char **why_r);

#endif
