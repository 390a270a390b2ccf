/* request: everything one can ask of a screen, one table row each.
 *
 * A row is the constant, the name of the command palette, its keys in the
 * three key maps (names of keys.h, the first one is shown in hints) and its
 * help. The row feeds key maps, help and palette, so that they cannot
 * disagree. Views receive requests, never keys, and answer false to those
 * they did not use. A key map without keys of its own (NULL) has those of
 * classic. A request whose feature is not built has no row. */
#ifndef HEARTH_REQUEST_H
#define HEARTH_REQUEST_H

#include "client/term/keys.h"

enum request_group { REQUEST_MOVING, REQUEST_READING, REQUEST_WRITING, REQUEST_GOING };

/*        constant        name                classic           vi    emacs  group  help */
#define REQUEST_TABLE(X)                                                                           \
	X(DOWN, "down", "j Down ^N", NULL, "^N Down j", MOVING, N_("down"))                        \
	X(UP, "up", "k Up ^P", NULL, "^P Up k", MOVING, N_("up"))                                  \
	X(OPEN, "open", "Enter l Right", NULL, "Enter Right l ^F", MOVING, N_("open, choose"))     \
	X(BACK, "back", "q h Left ^C Backspace Esc", NULL, "q Left h ^B ^G ^C Backspace Esc",      \
	  MOVING, N_("back; from home: leave"))                                                    \
	X(PAGE_ON, "page-on", "Space", "Space ^F", "Space ^V", MOVING,                             \
	  N_("page on; at the end, the next unread"))                                              \
	X(PAGE_DOWN, "page-down", "PgDn", NULL, NULL, MOVING, N_("page down"))                     \
	X(PAGE_UP, "page-up", "b - PgUp", "b - PgUp ^B", "b - PgUp M-v", MOVING, N_("page up"))    \
	X(TOP, "top", "g Home", NULL, "g Home M-< ^A", MOVING, N_("to the top"))                   \
	X(BOTTOM, "bottom", "G End", NULL, "G End M-> ^E", MOVING, N_("to the bottom"))            \
	X(NEXT_NEW, "next-unread", "Tab", NULL, NULL, READING, N_("next unread, anywhere"))        \
	X(PREVIOUS_NEW, "previous-unread", "S-Tab", NULL, NULL, READING, N_("previous unread"))    \
	X(NEXT_THREAD, "next-thread", "J", NULL, NULL, READING, N_("next thread"))                 \
	X(PREVIOUS_THREAD, "previous-thread", "K", NULL, NULL, READING, N_("previous thread"))     \
	X(PARENT, "parent", "p", NULL, NULL, READING, N_("the post this one answers"))             \
	X(FOLD, "fold", "x", NULL, NULL, READING, N_("fold or unfold the answers to this post"))   \
	X(SEARCH, "search", "/", NULL, "/ ^S", READING, N_("search"))                              \
	X(NEXT_MATCH, "next-match", "n", NULL, NULL, READING, N_("next match"))                    \
	X(PREVIOUS_MATCH, "previous-match", "N", NULL, NULL, READING, N_("previous match"))        \
	X(MARK_UNREAD, "mark-unread", "u", NULL, NULL, READING, N_("unread again from here on"))   \
	X(CATCH_UP, "catch-up", "C", NULL, NULL, READING, N_("mark everything here as read"))      \
	X(WATCH, "watch", "w", NULL, NULL, READING, N_("watch or mute this"))                      \
	X(UNDO, "undo", "z", NULL, "z ^_", READING, N_("undo the last thing"))                     \
	X(REPLY, "reply", "r", NULL, NULL, WRITING, N_("reply"))                                   \
	X(REPLY_QUOTE, "reply-quote", "R", NULL, NULL, WRITING, N_("reply with a quote"))          \
	X(COMPOSE, "new-thread", "c", NULL, NULL, WRITING, N_("write something new"))              \
	X(EDIT, "edit", "e", NULL, NULL, WRITING, N_("change what you wrote"))                     \
	X(DELETE, "delete", "d", NULL, NULL, WRITING, N_("take back what you wrote"))              \
	X(TEND, "look-after", "", NULL, NULL, WRITING,                                             \
	  N_("title, kept at the top, locked, board"))                                             \
	X(PROMOTE, "make-report", "", NULL, NULL, WRITING,                                         \
	  N_("make a report of this thread, with its answers"))                                    \
	X(HISTORY, "history", "H", NULL, NULL, READING, N_("earlier wordings of this post"))       \
	X(FILES, "files", "f", NULL, NULL, READING, N_("the files that are attached to this"))     \
	X(SAVE, "save-as-file", ">", NULL, NULL, READING, N_("as a file on your computer"))        \
	X(VOTE, "vote", "+", NULL, NULL, READING,                                                  \
	  N_("me too: it matters to you, or not any more"))                                        \
	X(TAGS, "tags", "t", NULL, NULL, READING,                                                  \
	  N_("only a tag or a language; the tags of a report"))                                    \
	X(SORT, "sort", "s", NULL, NULL, READING, N_("sort it another way"))                       \
	X(MARK, "mark", "m", NULL, NULL, READING, N_("mark it, to do something to several"))       \
	X(BULK, "act", "A", NULL, NULL, WRITING, N_("do something to all that are marked"))        \
	X(PERSON, "person", "P", NULL, NULL, GOING, N_("who wrote this"))                          \
	X(WHO, "who", "o", NULL, NULL, GOING, N_("who is here"))                                   \
	X(WAITING, "waiting", "@", NULL, NULL, GOING, N_("what you were told of"))                 \
	X(HOME, "home", "", NULL, NULL, GOING, N_("to the first screen"))                          \
	X(BOARDS, "boards", "B", NULL, NULL, GOING, N_("all boards, by theme"))                    \
	X(ROOMS, "rooms", "O", NULL, NULL, GOING, N_("private rooms"))                             \
	X(MEMBERS, "members", "M", NULL, NULL, GOING, N_("the members"))                           \
	X(PROFILE, "profile", "", NULL, NULL, GOING, N_("your own profile"))                       \
	X(SETTINGS, "settings", "S", NULL, NULL, GOING, N_("your settings"))                       \
	X(DRAFTS, "drafts", "D", NULL, NULL, GOING, N_("texts you have begun"))                    \
	X(OUTBOX, "outbox", "F", NULL, NULL, GOING, N_("files you gave, not attached yet"))        \
	X(DIGEST, "digest", "", NULL, NULL, GOING, N_("what happened for you today, to read"))     \
	X(CONSOLE, "console", "", NULL, NULL, GOING, N_("how the server is; for sysops"))          \
	X(GLASS, "break-glass", "", NULL, NULL, GOING,                                             \
	  N_("read a private room for an hour, with a reason; for sysops"))                        \
	X(ABOUT, "about", "", NULL, NULL, GOING, N_("who runs this, house rules, privacy"))        \
	X(HOSTS, "write-to-hosts", "", NULL, NULL, GOING,                                          \
	  N_("a question or a problem, to the hosts"))                                             \
	X(JOIN, "join", "", NULL, NULL, GOING, N_("become a member"))                              \
	X(SIGN_IN, "sign-in", "", NULL, NULL, GOING, N_("sign in"))                                \
	X(ACCEPT, "accept", "a", NULL, NULL, WRITING, N_("accept; sign"))                          \
	X(PALETTE, "actions", ":", NULL, ": M-x", GOING, N_("every action by name"))               \
	X(HELP, "help", "?", NULL, NULL, GOING, N_("help for this screen"))                        \
	X(REDRAW, "redraw", "^L", NULL, NULL, GOING, N_("draw the screen again"))                  \
	X(LEAVE, "leave", "", NULL, NULL, GOING, N_("leave"))

enum request {
	REQUEST_NONE,
#define REQUEST_AS_CONSTANT(constant, ...) REQUEST_##constant,
	REQUEST_TABLE(REQUEST_AS_CONSTANT)
#undef REQUEST_AS_CONSTANT
	    REQUEST_COUNT
};

enum request_map { REQUEST_CLASSIC, REQUEST_VI, REQUEST_EMACS, REQUEST_MAPS };

struct request_row {
	const char *name;
	const char *keys[REQUEST_MAPS]; /* separated by spaces; empty: by palette only */
	enum request_group group;
	const char *help; /* not yet translated */
};

const struct request_row *request_row(enum request request);
/* "classic", "vi", "emacs"; anything else is classic. */
enum request_map request_map_from_name(const char *name);
/* REQUEST_NONE for a key without one. */
enum request request_from_key(enum request_map map, const struct keys_key *key);
/* The key to show for it ("Space"), or "" where there is none. */
char *request_key(enum request_map map, enum request request, char text_r[KEYS_NAME]);
/* The same, but a key that types no text. */
char *request_key_beside_text(enum request_map map, enum request request, char text_r[KEYS_NAME]);
/* REQUEST_NONE for a name nobody knows. */
enum request request_from_name(const char *name);

#endif
