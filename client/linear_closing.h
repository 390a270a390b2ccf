/* linear_closing: how a room's loop is closed, in linear mode: decisions, what
 * changed, the launch, what it gave and took, its figures and reports as a text. */
#ifndef HEARTH_LINEAR_CLOSING_H
#define HEARTH_LINEAR_CLOSING_H

#include "client/linear_io.h"

void linear_closing_decisions(struct linear *linear, const char *room);
void linear_closing_changes(struct linear *linear, const char *room);
void linear_closing_launch(struct linear *linear, const char *room);
/* The owner ends the room here. */
void linear_closing_ledger(struct linear *linear, const char *room);
/* Reports, figures and the launch pack, to read, and how they become files. */
void linear_closing_papers(struct linear *linear, const char *room);

#endif
