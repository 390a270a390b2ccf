/* compose: the view in which texts are written.
 *
 * Opened as "compose" with
 *   {"what":"reply", "thread":ID, "to":NUMBER, "quote":true}   to, quote optional
 *   {"what":"new", "board":SLUG}
 *   {"what":"edit", "post":ID}
 *   {"what":"about"}     my own profile's text
 *   {"what":"hosts"}     a note to the hosts; visitors too
 *   {"what":"report", "room":SLUG, "with":{"type":..., "trying_to":...}}
 *   {"what":"task", "room":SLUG, "with":{"title":..., ...}}
 *   {"what":"release", "room":SLUG, "with":{"version":...}}
 *   {"what":"comment", "item":NAME, "with":{"visibility":"staff"}}   with optional
 * `with` goes along when it is sent.
 * What members write is kept as a draft (draft.h) within two seconds of the
 * last key and offered again; sending again after a lost connection never
 * posts twice. */
#ifndef HEARTH_COMPOSE_H
#define HEARTH_COMPOSE_H

#include "client/view.h"

extern const struct view_ops compose_ops;

#endif
