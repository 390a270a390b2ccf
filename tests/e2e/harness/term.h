/* term: the real `ssh` on a pty, its output shown by a terminal emulator
 * (libvterm), so that a test sees what a person sees. */
#ifndef HEARTH_HARNESS_TERM_H
#define HEARTH_HARNESS_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct server;
struct term;

struct term_options {
	const char *user, *key; /* key may be NULL */
	const char *term;	/* TERM; NULL: xterm-256color */
	int columns, rows;	/* 0: 80 by 24 */
	const char *command;	/* NULL: a shell; either way with a terminal */
	const char *const *env; /* "NAME=value" for ssh to send, ended by NULL, or NULL */
};

struct term *term_open(const struct server *server, const struct term_options *options);
/* Any program on a pty; argv ends with NULL. */
struct term *term_run(const char *const *argv, const struct term_options *options);
void term_close(struct term **term); /* kills it if it runs */

void term_type(struct term *term, const char *keys);
void term_type_bytes(struct term *term, const char *bytes, size_t len);
void term_resize(struct term *term, int columns, int rows);

/* Waits until the text stands on the screen (in one row), or does not any more;
 * false when it did not happen in time. */
bool term_wait(struct term *term, const char *text, int ms);
bool term_wait_gone(struct term *term, const char *text, int ms);
/* The same within a minute, which is for the busiest machine; else shows the screen and fails the
 * test. */
void term_expect(struct term *term, const char *text);
void term_expect_gone(struct term *term, const char *text);
/* Takes in output for so long. */
void term_settle(struct term *term, int ms);

/* Has the client draw its screen anew and waits for it: what was typed before has been
 * taken by then, and what stands there is what comes of it. */
void term_sync(struct term *term);
/* Moves the cursor of a list, from its top, to the item whose row begins with, or explains itself
 * by, these words, and opens it; fails the test where there is none. */
void term_choose(struct term *term, const char *words);

bool term_shows(struct term *term, const char *text);
int term_row_of(struct term *term, const char *text); /* -1: nowhere */
char *term_row(struct term *term, int row);	      /* without its final spaces; to be freed */
char *term_text(struct term *term);		      /* all rows; to be freed */
/* What stood there when the program last cleared the screen, to be freed; NULL: it
 * has not since this was last asked. */
char *term_take_cleared(struct term *term);
void term_cursor(struct term *term, int *row_r, int *column_r);
bool term_is_bold(struct term *term, int row, int column);
/* The first code point of a cell: 0 for an empty one, UINT32_MAX for the second
 * column of a wide one. */
uint32_t term_cell(const struct term *term, int row, int column);
bool term_on_alternate(struct term *term); /* the alternate screen is shown */
bool term_cursor_is_visible(struct term *term);

/* What of the terminal's state outlives a frame. */
struct term_state {
	int bells, titles, answers; /* how often; answers are bytes it sent by itself */
	int mouse;		    /* as VTERM_PROP_MOUSE_* */
	bool alternate, reversed;
};
struct term_state term_state(const struct term *term);

/* Bytes received in all; for flicker and for farewells. */
size_t term_received(const struct term *term);
const char *term_raw(const struct term *term); /* the last 256 KB or so, NUL-terminated */

pid_t term_pid(const struct term *term);
/* Its exit status within ms (128 + signal); -1: it still runs. */
int term_wait_exit(struct term *term, int ms);

#endif
