/* save: a text written to a file of the member's own machine, as it comes.
 *
 * Only where the client runs there; a hosted client has no files. It is written beside its
 * place and put there when it is whole: what is interrupted leaves nothing, and what stood
 * there stays unless it was said to be written over. Others on the machine do not read it. */
#ifndef HEARTH_SAVE_H
#define HEARTH_SAVE_H

#include <stdbool.h>
#include <stddef.h>

struct save;

/* A name for a file made of any text: letters, digits, - _ and . inside; freed by the
 * caller. */
char *save_name(const char *text);
/* The path that was typed, ~/ being the home directory; freed by the caller. */
char *save_path(const char *typed);
/* Where a name alone goes; freed by the caller. */
char *save_here(void);
/* Whether something of that name is there. */
bool save_exists(const char *path);

/* 0, or ERR_SYSTEM with words for the person in *why_r (freed by the caller). */
int save_begin(struct save **save_r, const char *path, char **why_r);
int save_add(struct save *save, const char *text, size_t len, char **why_r);
/* Puts it in its place and frees it, whatever comes of it. ERR_CONFLICT: something came to be
 * there meanwhile, and it was not said to write over it. */
int save_end(struct save **save, bool over, char **why_r);
/* Leaves nothing behind; NULL is fine. */
void save_drop(struct save **save);

#endif
