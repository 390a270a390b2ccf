/* intake: bytes on their way into a text, cleaned piece by piece.
 *
 * The bytes may arrive cut anywhere. CR LF and CR become a line feed (a space
 * where there is only one line), a tab becomes spaces to the next multiple of
 * 8 columns, malformed bytes U+FFFD; other control characters are left out. */
#ifndef HEARTH_EDIT_INTAKE_H
#define HEARTH_EDIT_INTAKE_H

#include <stdbool.h>
#include <stddef.h>

struct intake;

/* Keeps at most `max` bytes of clean text (0: no bound); what is over is
 * counted and dropped. */
struct intake *intake_new(bool is_one_line, size_t max);
void intake_free(struct intake **intake); /* leaves NULL behind; NULL is fine */

void intake_add(struct intake *intake, const char *bytes, size_t len);

/* Ends it: the clean text, NUL-terminated, freed by the caller. */
char *intake_take(struct intake *intake, size_t *len_r);
/* Bytes the whole clean text has or would have had; right after intake_take. */
size_t intake_size(const struct intake *intake);

#endif
