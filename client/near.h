/* near: where a person may be, as their machine says without being asked: the
 * name of its time zone, or else its locale. A guess to begin with. */
#ifndef HEARTH_NEAR_H
#define HEARTH_NEAR_H

/* "Europe/Lisbon", or "de_DE.UTF-8"; owned by the caller; NULL: it says nothing. */
char *near_text(void);

#endif
