/* status_words: what the states of a report are called where people read them. */
#ifndef HEARTH_API_STATUS_WORDS_H
#define HEARTH_API_STATUS_WORDS_H

/* "being made" for "in_progress"; translated and static. A word nobody knows (a
 * newer server's) is given back as it is. */
const char *status_words(const char *status);

#endif
