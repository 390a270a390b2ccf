/* brand: which terminal it is, by what it answers when it is asked.
 *
 * Asked for are its name (XTVERSION, CSI > q, answered by DCS > | name and
 * version; see xterm's ctlseqs) and, since not all know that, its secondary
 * device attributes (CSI > c, answered by CSI > type ; version ; more c). */
#ifndef HEARTH_TERM_BRAND_H
#define HEARTH_TERM_BRAND_H

#include <stdbool.h>

/* Whether text can lead somewhere (OSC 8) on a terminal that answers so: what
 * stands between the escape and the end of the answer, or the beginning of it. */
bool brand_has_links(const char *answer);

#endif
