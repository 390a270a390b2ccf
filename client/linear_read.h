/* linear_read: reading in linear mode: boards, threads, posts, search, people. */
#ifndef HEARTH_LINEAR_READ_H
#define HEARTH_LINEAR_READ_H

#include "client/linear_io.h"

void linear_read_boards(struct linear *linear);
void linear_read_board(struct linear *linear, const char *board);
/* Asks for the words when `query` is empty. */
void linear_read_search(struct linear *linear, const char *query);
void linear_read_member(struct linear *linear, const char *handle);
void linear_read_who(struct linear *linear);
/* The next unread post anywhere. */
void linear_read_next(struct linear *linear);
/* Who runs this, house rules, privacy. */
void linear_read_about(struct linear *linear);

#endif
