/* ledgerwords: what the rows of room.ledger are called on a screen.
 *
 * Translated and static; a word nobody knows (a newer server's) is given back
 * as it is. */
#ifndef HEARTH_LEDGERWORDS_H
#define HEARTH_LEDGERWORDS_H

const char *ledgerwords_what(const char *what);
/* "members" or "company", as a heading. */
const char *ledgerwords_side(const char *side);

#endif
