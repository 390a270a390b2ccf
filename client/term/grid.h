/* grid: the cells of one frame, as they are drawn, and nothing of a terminal.
 *
 * Curses keeps them: a pad of any size, wide characters, marks, looks. Beside
 * it stands what curses has no place for, where text leads (OSC 8). It needs a
 * SCREEN to exist (screen.h) and sends nothing. What lies outside is clipped. */
#ifndef HEARTH_TERM_GRID_H
#define HEARTH_TERM_GRID_H

#include <stddef.h>
#include <stdint.h>

#include "client/term/pen.h"

struct grid;

struct grid *grid_new(int rows, int columns);
void grid_free(struct grid **grid); /* leaves NULL behind; NULL is fine */
void grid_clear(struct grid *grid);

/* Text of `len` bytes in drawn form, its looks those of pen.h. */
void grid_put(struct grid *grid, int row, int column, const struct pen_look *look, const char *text,
	      size_t len);
/* Those columns [from, to) lead there; copied. */
void grid_link(struct grid *grid, int row, int from, int to, const char *link);

/* Reads a row: one number a column that stands for all there is to see of the
 * cell. Two cells that look alike have the same; of a wide character both
 * columns have one. */
void grid_read(struct grid *grid, int row, uint64_t *prints_r);
/* The number of a cell nobody drew on. */
uint64_t grid_blank(const struct grid *grid);
/* A cell of the row read last, by its first column; its link is borrowed until
 * the grid is cleared. */
void grid_cell(const struct grid *grid, int column, struct pen_cell *cell_r);

#endif
