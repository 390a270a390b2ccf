/* linear_joining: coming into a private room in linear mode: by a code, by asking,
 * by signing its agreement. */
#ifndef HEARTH_LINEAR_JOINING_H
#define HEARTH_LINEAR_JOINING_H

#include "client/linear_io.h"

/* The code, joining or signing in where one is no member yet, the agreement. */
void linear_joining_invitation(struct linear *linear);
/* What one is called in a room with aliases; another one while that may be. */
void linear_joining_alias(struct linear *linear, const char *room);
/* Reads the agreement of a room out and has it signed. */
void linear_joining_sign(struct linear *linear, const char *room);
/* The questions of a listed room, and the answers sent. */
void linear_joining_apply(struct linear *linear, const char *room);

#endif
