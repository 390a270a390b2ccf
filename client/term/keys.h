/* keys: bytes of a terminal to key presses, pastes and answers.
 *
 * Bytes are pushed in any pieces and come out as keys; nothing here reads or
 * waits. Decoding is libtermkey's; beside it a bracketed paste comes out as
 * text, never as keys, and answers of the terminal (OSC, DCS, CSI >) are
 * swallowed, also late ones, but for what is worth knowing: the background
 * colour, and that it knows links. */
#ifndef HEARTH_TERM_KEYS_H
#define HEARTH_TERM_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum keys_kind {
	KEYS_CHAR, /* a character, perhaps with mods */
	KEYS_UP,
	KEYS_DOWN,
	KEYS_LEFT,
	KEYS_RIGHT,
	KEYS_HOME,
	KEYS_END,
	KEYS_PAGE_UP,
	KEYS_PAGE_DOWN,
	KEYS_INSERT,
	KEYS_DELETE,
	KEYS_BACKSPACE,
	KEYS_ENTER,
	KEYS_TAB,
	KEYS_BACKTAB,
	KEYS_ESCAPE,
	KEYS_FUNCTION, /* code is its number */
	KEYS_OTHER,    /* a key nobody has a name for: ignored */
	KEYS_PASTE,    /* `paste` holds a piece of pasted text, not NUL-terminated */
	KEYS_PASTE_END,
	KEYS_BACKGROUND, /* the terminal said what its background is: code 1 light, 0 dark */
	KEYS_LINKS,	 /* the terminal said who it is, and it knows links */
};

enum keys_mod { KEYS_CTRL = 1 << 0, KEYS_ALT = 1 << 1, KEYS_SHIFT = 1 << 2 };

struct keys_key {
	enum keys_kind kind;
	unsigned mods;	   /* of keys_mod; a shifted character has none */
	int32_t code;	   /* KEYS_CHAR: code point; for ^X the lower case letter */
	char text[8];	   /* KEYS_CHAR: UTF-8, NUL-terminated */
	const char *paste; /* KEYS_PASTE: until the next call */
	size_t paste_len;
};

struct keys;

enum { KEYS_ESCAPE_MS = 25 };

/* `term` as screen_new took it (reads files: before any jail). NULL where
 * termkey cannot start. */
struct keys *keys_new(const char *term, bool utf8);
void keys_free(struct keys **keys); /* leaves NULL behind; NULL is fine */

/* Bytes that can be pushed now. What was typed is never dropped: who has no room
 * for it leaves it in the terminal. */
size_t keys_room(const struct keys *keys);
/* Takes up to keys_room bytes; says how many. */
size_t keys_push(struct keys *keys, const char *bytes, size_t len);

/* The next key; false when none is complete. `is_late` says that
 * KEYS_ESCAPE_MS went by since the last byte: an escape is then a key. */
bool keys_next(struct keys *keys, bool is_late, struct keys_key *key_r);
/* Who typed would rather go back than wait: q is what was typed first, or ^C is there
 * at all. */
bool keys_is_impatient(const struct keys *keys);
/* Bytes wait for more to come: call again after KEYS_ESCAPE_MS. */
bool keys_is_partial(const struct keys *keys);

/* "j", "^N", "Down", "Space", "M-v", as tables and help name keys. */
bool keys_parse(const char *name, size_t len, struct keys_key *key_r);
enum { KEYS_NAME = 24 };
char *keys_name(const struct keys_key *key, char text_r[KEYS_NAME]);
bool keys_is_same(const struct keys_key *a, const struct keys_key *b);
/* The terminal's own, nobody pressed it. */
bool keys_is_answer(const struct keys_key *key);
/* A character to be typed into a text: no Ctrl, no Alt. */
bool keys_is_text(const struct keys_key *key);

#endif
