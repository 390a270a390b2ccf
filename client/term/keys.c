#include "client/term/keys.h"

#include <stdio.h>
#include <string.h>
#include <termkey.h>

#include "client/term/brand.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

enum { INPUT_MAX = 256 * 1024, ANSWER_MAX = 4096, CTRL_C = 3 };

static const char paste_begin[] = "\033[200~", paste_end[] = "\033[201~";

struct keys {
	TermKey *termkey;
	struct buf input;
	bool is_pasting;
	bool is_partial;
	bool is_utf8;
	bool has_more; /* termkey may hold another whole key */
	bool is_csi;   /* inside a control sequence */
	char last;     /* the byte given to termkey before */
	char part[4];  /* a character not yet whole */
	size_t part_len;
	size_t paste_done; /* bytes of a paste handed out, not yet consumed */
	size_t skipped;	   /* bytes of an answer swallowed so far; 0: in none */
	char answer[64];   /* its first ones */
};

struct keys *keys_new(const char *term, bool utf8)
{
	struct keys *keys = mem_alloc(sizeof *keys);
	keys->input.max = INPUT_MAX;
	keys->is_utf8 = utf8;
	int flags = TERMKEY_FLAG_NOTERMIOS | (utf8 ? TERMKEY_FLAG_UTF8 : TERMKEY_FLAG_RAW);
	keys->termkey = termkey_new_abstract(term ? term : "xterm", flags);
	if (!keys->termkey)
		keys->termkey = termkey_new_abstract("xterm", flags);
	if (!keys->termkey) {
		free(keys);
		return NULL;
	}
	termkey_set_canonflags(keys->termkey, TERMKEY_CANON_DELBS);
	return keys;
}

void keys_free(struct keys **keys)
{
	if (!*keys)
		return;
	termkey_destroy((*keys)->termkey);
	buf_free(&(*keys)->input);
	free(*keys);
	*keys = NULL;
}

size_t keys_room(const struct keys *keys)
{
	return INPUT_MAX - buf_len(&keys->input);
}

size_t keys_push(struct keys *keys, const char *bytes, size_t len)
{
	size_t room = keys_room(keys);
	if (len > room)
		len = room;
	return len && !buf_add(&keys->input, bytes, len) ? len : 0;
}

bool keys_is_impatient(const struct keys *keys)
{
	const char *bytes = buf_data(&keys->input);
	size_t len = buf_len(&keys->input);
	return !keys->is_pasting && len && (*bytes == 'q' || memchr(bytes, CTRL_C, len));
}

bool keys_is_partial(const struct keys *keys)
{
	if (keys->is_pasting)
		return false;
	return keys->is_partial || keys->skipped || buf_len(&keys->input) > 0;
}

/* --- what is no key: pastes and answers --- */

/* How much of `what` the input begins with: all, a part (true), or nothing. */
static bool begins(const struct keys *keys, const char *what, bool *is_whole_r)
{
	size_t have = buf_len(&keys->input), want = strlen(what);
	size_t len = have < want ? have : want;
	*is_whole_r = have >= want;
	return len && !memcmp(buf_data(&keys->input), what, len);
}

/* Text up to the end mark, or up to where one may begin. */
static bool next_paste(struct keys *keys, struct keys_key *key_r)
{
	const char *data = buf_data(&keys->input);
	size_t len = buf_len(&keys->input), end = 0;
	while (end < len) {
		const char *escape = memchr(data + end, '\033', len - end);
		end = escape ? (size_t)(escape - data) : len;
		size_t rest = len - end, want = sizeof paste_end - 1;
		if (escape && !memcmp(escape, paste_end, rest < want ? rest : want))
			break;
		end += escape ? 1 : 0;
	}
	if (end) {
		*key_r = (struct keys_key){.kind = KEYS_PASTE, .paste = data, .paste_len = end};
		keys->paste_done = end;
		return true;
	}
	if (len < sizeof paste_end - 1)
		return false;
	buf_consume(&keys->input, sizeof paste_end - 1);
	keys->is_pasting = false;
	*key_r = (struct keys_key){.kind = KEYS_PASTE_END};
	return true;
}

/* "11;rgb:RRRR/GGGG/BBBB": light where the sum of the first digits says so. */
static bool is_background(const char *answer, struct keys_key *key_r)
{
	unsigned red, green, blue;
	if (sscanf(answer, "]11;rgb:%x/%x/%x", &red, &green, &blue) != 3)
		return false;
	size_t digits = strcspn(answer + 8, "/");
	unsigned full = digits >= 4 ? 0xffff : digits == 2 ? 0xff : 0xf;
	unsigned light = (2 * red + 5 * green + blue) / 8;
	*key_r = (struct keys_key){.kind = KEYS_BACKGROUND, .code = light > full / 2};
	return true;
}

static bool is_worth_knowing(const char *answer, struct keys_key *key_r)
{
	if (is_background(answer, key_r))
		return true;
	*key_r = (struct keys_key){.kind = KEYS_LINKS};
	return brand_has_links(answer);
}

/* The byte that ends a control sequence. */
static bool is_final(const struct keys *keys, unsigned char byte)
{
	return keys->skipped > 2 && keys->answer[0] == '[' && byte >= '@';
}

/* Swallows an OSC or DCS string to its end: BEL, ST, any other control, or
 * ANSWER_MAX bytes; a control sequence to its own. Only its beginning and then
 * nothing was Alt and a key. */
static bool skip_answer(struct keys *keys, bool is_late, struct keys_key *key_r)
{
	while (buf_len(&keys->input)) {
		unsigned char byte = (unsigned char)*buf_data(&keys->input);
		if (keys->skipped >= 2 && byte < ' ') {
			bool is_bell = byte == '\a';
			if (byte == '\033' && buf_len(&keys->input) < 2 && !is_late)
				return false;
			if (byte == '\033' && buf_len(&keys->input) > 1)
				buf_consume(&keys->input,
					    buf_data(&keys->input)[1] == '\\' ? 2 : 0);
			buf_consume(&keys->input, is_bell ? 1 : 0);
			keys->skipped = 0;
			return is_worth_knowing(keys->answer, key_r);
		}
		if (is_final(keys, byte)) {
			buf_consume(&keys->input, 1);
			keys->skipped = 0;
			return is_worth_knowing(keys->answer, key_r);
		}
		if (keys->skipped && keys->skipped < sizeof keys->answer)
			keys->answer[keys->skipped - 1] = (char)byte;
		buf_consume(&keys->input, 1);
		if (keys->skipped++ > ANSWER_MAX)
			keys->skipped = 0;
		if (!keys->skipped)
			return false;
	}
	if (is_late && keys->skipped <= 2)
		keys->skipped = 0;
	return false;
}

static bool is_answer(const struct keys *keys)
{
	const char *data = buf_data(&keys->input);
	size_t len = buf_len(&keys->input);
	if (len < 2 || data[0] != '\033')
		return false;
	return data[1] == ']' || data[1] == 'P' || (len > 2 && data[1] == '[' && data[2] == '>');
}

/* --- keys --- */

static void from_symbol(const TermKeyKey *termkey, struct keys_key *key_r)
{
	static const struct {
		TermKeySym symbol;
		enum keys_kind kind;
	} kinds[] = {
	    {TERMKEY_SYM_UP, KEYS_UP},
	    {TERMKEY_SYM_DOWN, KEYS_DOWN},
	    {TERMKEY_SYM_LEFT, KEYS_LEFT},
	    {TERMKEY_SYM_RIGHT, KEYS_RIGHT},
	    {TERMKEY_SYM_HOME, KEYS_HOME},
	    {TERMKEY_SYM_END, KEYS_END},
	    {TERMKEY_SYM_FIND, KEYS_HOME},
	    {TERMKEY_SYM_SELECT, KEYS_END},
	    {TERMKEY_SYM_PAGEUP, KEYS_PAGE_UP},
	    {TERMKEY_SYM_PAGEDOWN, KEYS_PAGE_DOWN},
	    {TERMKEY_SYM_INSERT, KEYS_INSERT},
	    {TERMKEY_SYM_DELETE, KEYS_DELETE},
	    {TERMKEY_SYM_BACKSPACE, KEYS_BACKSPACE},
	    {TERMKEY_SYM_DEL, KEYS_BACKSPACE},
	    {TERMKEY_SYM_ENTER, KEYS_ENTER},
	    {TERMKEY_SYM_KPENTER, KEYS_ENTER},
	    {TERMKEY_SYM_TAB, KEYS_TAB},
	    {TERMKEY_SYM_ESCAPE, KEYS_ESCAPE},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].symbol == termkey->code.sym)
			key_r->kind = kinds[i].kind;
	if (key_r->kind == KEYS_TAB && key_r->mods & KEYS_SHIFT)
		key_r->kind = KEYS_BACKTAB;
	if (key_r->kind == KEYS_BACKTAB)
		key_r->mods &= ~(unsigned)KEYS_SHIFT;
}

/* The keypad of a terminal in application mode types digits and signs. */
static bool is_keypad(const TermKeyKey *termkey, int32_t *code_r)
{
	TermKeySym symbol = termkey->code.sym;
	static const char signs[] = "+-*/,.=";
	if (symbol >= TERMKEY_SYM_KP0 && symbol <= TERMKEY_SYM_KP9) {
		*code_r = '0' + (symbol - TERMKEY_SYM_KP0);
		return true;
	}
	if (symbol < TERMKEY_SYM_KPPLUS || symbol > TERMKEY_SYM_KPEQUALS)
		return false;
	*code_r = signs[symbol - TERMKEY_SYM_KPPLUS];
	return true;
}

static void set_char(struct keys_key *key, int32_t code)
{
	/* Termkey also reads what is beyond Unicode, and surrogates. */
	if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
		key->kind = KEYS_OTHER;
		return;
	}
	key->mods &= KEYS_CTRL | KEYS_ALT;
	if (key->mods == KEYS_CTRL && strchr("hjHJ", (char)code) && code > 0 && code < 128) {
		key->kind = strchr("hH", (char)code) ? KEYS_BACKSPACE : KEYS_ENTER;
		key->mods = 0;
		return;
	}
	key->kind = KEYS_CHAR;
	key->code = code;
	if (key->mods & KEYS_CTRL && code >= 'A' && code <= 'Z')
		key->code = code + ('a' - 'A');
	key->text[utf8_encode(key->code, key->text)] = '\0';
}

static void from_termkey(const TermKeyKey *termkey, struct keys_key *key_r)
{
	int32_t code;
	*key_r = (struct keys_key){.kind = KEYS_OTHER};
	key_r->mods = (termkey->modifiers & TERMKEY_KEYMOD_CTRL ? KEYS_CTRL : 0u) |
		      (termkey->modifiers & TERMKEY_KEYMOD_ALT ? KEYS_ALT : 0u) |
		      (termkey->modifiers & TERMKEY_KEYMOD_SHIFT ? KEYS_SHIFT : 0u);
	if (termkey->type == TERMKEY_TYPE_FUNCTION) {
		key_r->kind = KEYS_FUNCTION;
		key_r->code = termkey->code.number;
	} else if (termkey->type == TERMKEY_TYPE_UNICODE) {
		set_char(key_r, (int32_t)termkey->code.codepoint);
	} else if (termkey->type == TERMKEY_TYPE_KEYSYM) {
		if (termkey->code.sym == TERMKEY_SYM_SPACE)
			set_char(key_r, ' ');
		else if (is_keypad(termkey, &code))
			set_char(key_r, code);
		else
			from_symbol(termkey, key_r);
	}
}

/* Follows control sequences. Termkey 0.22 looks one with an intermediate byte
 * (ESC [ " Z) up beyond the end of its table, and takes controls for a part of
 * it; no key has either. False for a byte that it must not see. */
static bool may_push(struct keys *keys, char byte)
{
	bool begins_csi = keys->last == '\033' && byte == '[';

	keys->last = byte;
	if (begins_csi) {
		keys->is_csi = true;
		return true;
	}
	if (!keys->is_csi)
		return true;
	if (byte >= 0 && byte < ' ')
		termkey_push_bytes(keys->termkey, "x", 1); /* ends as no key */
	keys->is_csi = byte >= ' ' && byte < '@';
	return byte < ' ' || byte > '/';
}

/* Bytes that a character beginning with this one takes; 0: none begins so. */
static size_t length_of(unsigned char lead)
{
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Gives termkey only whole characters that are no C1 controls: it takes
 * malformed bytes for all kinds of things. */
static void push_byte(struct keys *keys, char byte)
{
	unsigned char b = (unsigned char)byte;
	int32_t code;

	if (b < 0x80 || !keys->is_utf8) {
		keys->part_len = 0;
		if ((b < 0x80 || b >= 0xa0) && may_push(keys, byte))
			termkey_push_bytes(keys->termkey, &byte, 1);
		return;
	}
	if (b >= 0xc0)
		keys->part_len = 0;
	keys->part[keys->part_len++] = byte;
	if (keys->part_len < length_of((unsigned char)keys->part[0]))
		return;
	if (utf8_decode(keys->part, keys->part_len, &code) == keys->part_len && code >= 0xa0)
		termkey_push_bytes(keys->termkey, keys->part, keys->part_len);
	keys->part_len = 0;
}

/* A key that termkey has whole. */
static bool pop_key(struct keys *keys, struct keys_key *key_r)
{
	TermKeyKey termkey;
	TermKeyResult result;

	while (keys->has_more) {
		result = termkey_getkey(keys->termkey, &termkey);
		keys->has_more = result == TERMKEY_RES_KEY;
		keys->is_partial = result == TERMKEY_RES_AGAIN;
		if (result == TERMKEY_RES_KEY) {
			from_termkey(&termkey, key_r);
			return true;
		}
	}
	return false;
}

/* Bytes go to termkey one at a time, so that a paste or an answer right
 * behind a key is still ours. */
static bool next_key(struct keys *keys, bool is_late, struct keys_key *key_r)
{
	TermKeyKey termkey;
	if (pop_key(keys, key_r))
		return true;
	while (buf_len(&keys->input)) {
		bool is_whole;
		if (!keys->is_partial && begins(keys, paste_begin, &is_whole) && is_whole) {
			buf_consume(&keys->input, sizeof paste_begin - 1);
			keys->is_pasting = true;
			return next_paste(keys, key_r);
		}
		if (!keys->is_partial && is_answer(keys)) {
			memset(keys->answer, 0, sizeof keys->answer);
			if (skip_answer(keys, is_late, key_r))
				return true;
			if (keys->skipped)
				return false;
			continue;
		}
		if (!keys->is_partial && !is_late && begins(keys, paste_begin, &is_whole))
			return false;
		push_byte(keys, *buf_data(&keys->input));
		buf_consume(&keys->input, 1);
		keys->has_more = true;
		if (pop_key(keys, key_r))
			return true;
	}
	if (!keys->is_partial || !is_late)
		return false;
	keys->is_partial = keys->is_csi = false;
	keys->last = 0;
	if (termkey_getkey_force(keys->termkey, &termkey) != TERMKEY_RES_KEY)
		return false;
	from_termkey(&termkey, key_r);
	return true;
}

bool keys_next(struct keys *keys, bool is_late, struct keys_key *key_r)
{
	if (keys->paste_done) {
		buf_consume(&keys->input, keys->paste_done);
		keys->paste_done = 0;
	}
	if (keys->skipped && skip_answer(keys, is_late, key_r))
		return true;
	if (keys->skipped)
		return false;
	return keys->is_pasting ? next_paste(keys, key_r) : next_key(keys, is_late, key_r);
}

/* --- names --- */

static const struct {
	const char *name;
	enum keys_kind kind;
} names[] = {
    {"Up", KEYS_UP},	    {"Down", KEYS_DOWN},	   {"Left", KEYS_LEFT},
    {"Right", KEYS_RIGHT},  {"Home", KEYS_HOME},	   {"End", KEYS_END},
    {"PgUp", KEYS_PAGE_UP}, {"PgDn", KEYS_PAGE_DOWN},	   {"Ins", KEYS_INSERT},
    {"Del", KEYS_DELETE},   {"Backspace", KEYS_BACKSPACE}, {"Enter", KEYS_ENTER},
    {"Tab", KEYS_TAB},	    {"S-Tab", KEYS_BACKTAB},	   {"Esc", KEYS_ESCAPE},
};

static bool is_name(const char *name, size_t len, const char *of)
{
	return strlen(of) == len && !memcmp(of, name, len);
}

bool keys_parse(const char *name, size_t len, struct keys_key *key_r)
{
	int32_t code;
	*key_r = (struct keys_key){.kind = KEYS_OTHER};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (is_name(name, len, names[i].name)) {
			key_r->kind = names[i].kind;
			return true;
		}
	}
	if (is_name(name, len, "Space")) {
		set_char(key_r, ' ');
		return true;
	}
	if (len > 1 && *name == '^') {
		key_r->mods = KEYS_CTRL;
		name++, len--;
	} else if (len > 2 && name[0] == 'M' && name[1] == '-') {
		key_r->mods = KEYS_ALT;
		name += 2, len -= 2;
	}
	if (!len || utf8_decode(name, len, &code) != len || code < ' ')
		return false;
	set_char(key_r, code);
	return true;
}

char *keys_name(const struct keys_key *key, char text_r[KEYS_NAME])
{
	text_r[0] = '\0';
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].kind == key->kind)
			snprintf(text_r, KEYS_NAME, "%s", names[i].name);
	if (key->kind != KEYS_CHAR)
		return text_r;
	int32_t code = key->code;
	if (key->mods & KEYS_CTRL && code >= 'a' && code <= 'z')
		code += 'A' - 'a';
	char text[8] = "Space";
	if (code != ' ')
		text[utf8_encode(code, text)] = '\0';
	snprintf(text_r, KEYS_NAME, "%s%s%s", key->mods & KEYS_ALT ? "M-" : "",
		 key->mods & KEYS_CTRL ? "^" : "", text);
	return text_r;
}

bool keys_is_same(const struct keys_key *a, const struct keys_key *b)
{
	if (a->kind != b->kind || a->mods != b->mods)
		return false;
	return a->kind == KEYS_CHAR || a->kind == KEYS_FUNCTION ? a->code == b->code : true;
}

bool keys_is_answer(const struct keys_key *key)
{
	return key->kind == KEYS_BACKGROUND || key->kind == KEYS_LINKS;
}

bool keys_is_text(const struct keys_key *key)
{
	return key->kind == KEYS_CHAR && !key->mods && key->code >= ' ' && key->code != 0x7f;
}
