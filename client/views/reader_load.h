/* reader_load: what the reader asks of the server: posts around the position,
 * marks of what was read. */
#ifndef HEARTH_READER_LOAD_H
#define HEARTH_READER_LOAD_H

#include "client/views/reader_state.h"

/* Everything again around where it stands; also the first time. */
void reader_load_around(struct reader *reader);
/* More at the ends, where the position came near one. */
void reader_load_ends(struct reader *reader);
/* Stands on a number, loading what is around it if need be. */
void reader_load_number(struct reader *reader, int64_t number);
/* One post changed. */
void reader_load_post(struct reader *reader, int64_t post);

/* Everything up to a number was seen; kept within a second. */
void reader_load_seen(struct reader *reader, int64_t number);
/* Sends the mark that is due; false: none is. */
bool reader_load_mark(struct reader *reader);
/* Sends how long it was read since the last time, for the log. */
void reader_load_log(struct reader *reader);
/* The next (or previous) unread anywhere, after what was seen here is kept. */
void reader_load_next(struct reader *reader, bool back);

#endif
