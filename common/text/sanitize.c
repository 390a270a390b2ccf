#include "common/text/sanitize.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "common/text/signs.h"
#include "common/text/utf8.h"

enum {
	TAB = 8,
	SPACING_MARKS = 2, /* in one cluster, so that its width stays small */
	SYLLABLE_LEADS = 2,
	ZWNJ = 0x200c,
	ZWJ = 0x200d,
	FLAG = 0x1f3f4, /* the black flag that a region's tags follow */
	TAG_END = 0xe007f,
	FLAG_TAGS = 6,
};

/* What has been seen of a cluster. */
struct judge {
	int32_t base; /* the letter or sign that marks belong to; 0 before it */
	int32_t last; /* kept */
	int marks;
	int spacing;
	int leads;
	size_t tags;	/* of a flag, still to come */
	bool is_broken; /* something in it was made visible */
};

enum verdict { KEEP, DROP, SHOW };

/* The columns of what was added; kept up only where a tab asks. */
struct ruler {
	size_t start; /* of what has not been measured yet, in the buffer */
	int column;
};

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f;
}

/* Leading bytes that are printable ASCII, eight at a time. */
static size_t plain_words(const char *s, size_t len)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t word;
	size_t n = 0;

	while (len - n >= sizeof(word)) {
		memcpy(&word, s + n, sizeof(word));
		if (((word | (word + ones) | (word - ones * 0x20)) & (ones * 0x80)) != 0)
			break;
		n += sizeof(word);
	}
	return n;
}

/* Leading bytes that stay whatever follows them: the last one before a byte
 * that is not ASCII may be the base of a cluster. */
static size_t plain_run(const char *s, size_t len, enum sanitize_mode mode)
{
	size_t n = 0;

	while (n < len) {
		n += plain_words(s + n, len - n);
		size_t stop = len - n < 8 ? len : n + 8;
		while (n < stop && (is_plain(s[n]) || (s[n] == '\n' && mode == SANITIZE_TEXT)))
			n++;
		if (n < stop)
			break;
	}
	if (n > 0 && n < len && (unsigned char)s[n] >= 0x80 && s[n - 1] != '\n')
		n--;
	return n;
}

static int class_of(int32_t code)
{
	return utf8proc_get_property(code)->boundclass;
}

static bool is_pictograph(int32_t code)
{
	return class_of(code) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool is_variation_selector(int32_t code)
{
	return (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef) ||
	       (code >= 0x180b && code <= 0x180d) || code == 0x180f;
}

static bool is_noncharacter(int32_t code)
{
	return (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
}

/* Never kept, whatever stands around it. */
static bool is_never_kept(int32_t code, const utf8proc_property_t *property)
{
	if (code == 0xad)
		return false;
	return property->boundclass == UTF8PROC_BOUNDCLASS_CONTROL || property->ignorable ||
	       is_noncharacter(code) || code == 0x2065 || (code >= 0xfff0 && code <= 0xfff8) ||
	       (code >= 0xe0000 && code <= 0xe0fff);
}

/* Scripts whose letters change their shape by a joiner after them. */
static bool is_of_joining_script(int32_t code)
{
	return utf8proc_get_property(code)->bidi_class == UTF8PROC_BIDI_CLASS_AL ||
	       (code >= 0x0900 && code <= 0x0dff) || (code >= 0x0f00 && code <= 0x109f) ||
	       (code >= 0x1780 && code <= 0x18af);
}

static enum verdict judge_joiner(const struct judge *judge, int32_t code, int32_t next)
{
	if (judge->is_broken || judge->base == 0 || judge->last == ZWJ || judge->last == ZWNJ)
		return SHOW;
	if (code == ZWJ && is_pictograph(judge->base) && next > 0 && is_pictograph(next))
		return KEEP;
	return is_of_joining_script(judge->base) ? KEEP : SHOW;
}

static enum verdict judge_variation(const struct judge *judge, int32_t code)
{
	int32_t base = judge->base;

	if (judge->is_broken || judge->last != base || base == 0)
		return SHOW;
	bool is_keycap = base == '#' || base == '*' || (base >= '0' && base <= '9');
	if ((code & 0xfffe) == 0xfe0e && (is_keycap || is_pictograph(base)))
		return KEEP;
	return base >= 0x1000 ? KEEP : SHOW;
}

/* Tags of a flag that begins here: letters and digits, then the end. */
static size_t flag_tags(const char *s, size_t len)
{
	int32_t code;
	size_t count = 0;

	for (size_t at = 0; at < len && count <= FLAG_TAGS; count++) {
		at += utf8_decode(s + at, len - at, &code);
		if (code == TAG_END)
			return count > 2 ? count + 1 : 0;
		int32_t letter = code - 0xe0000;
		if (!(letter >= '0' && letter <= '9') && !(letter >= 'a' && letter <= 'z'))
			return 0;
	}
	return 0;
}

static enum verdict judge_tag(struct judge *judge, const char *s, size_t len)
{
	if (judge->base == FLAG && judge->last == FLAG && !judge->is_broken)
		judge->tags = flag_tags(s, len);
	if (judge->tags == 0)
		return SHOW;
	judge->tags--;
	return KEEP;
}

/* Marks and other parts that continue a cluster. */
static enum verdict judge_mark(struct judge *judge, int32_t code, int width)
{
	bool is_spacing = class_of(code) == UTF8PROC_BOUNDCLASS_SPACINGMARK;

	if (judge->is_broken)
		return SHOW;
	if (width > 0 && !is_spacing)
		return is_pictograph(judge->base) ? KEEP : SHOW;
	judge->spacing += is_spacing;
	if (++judge->marks > SANITIZE_MARKS || judge->spacing > SPACING_MARKS)
		return DROP;
	return KEEP;
}

static enum verdict judge_base(struct judge *judge, int32_t code, int32_t next, int width)
{
	int class = class_of(code);

	if (width == 0 && (judge->base == 0 || judge->is_broken))
		return SHOW;
	if (class == UTF8PROC_BOUNDCLASS_PREPEND &&
	    (judge->base != 0 || (next > 0 && is_pictograph(next))))
		return SHOW;
	/* what was made visible before it is a cluster of its own now */
	if (judge->is_broken)
		*judge = (struct judge){.base = 0};
	bool is_lead = class == UTF8PROC_BOUNDCLASS_L || class == UTF8PROC_BOUNDCLASS_LV ||
		       class == UTF8PROC_BOUNDCLASS_LVT;
	bool is_more = class == UTF8PROC_BOUNDCLASS_V || class == UTF8PROC_BOUNDCLASS_T;
	judge->leads += is_lead;
	if (judge->leads > SYLLABLE_LEADS)
		return SHOW;
	if (is_more && ++judge->marks > SANITIZE_MARKS)
		return DROP;
	judge->base = code;
	return KEEP;
}

/* The code point at `s`, `n` bytes of it, within a cluster that goes on to `len`. */
static enum verdict judge_code(struct judge *judge, int32_t code, const char *s, size_t n,
			       size_t len)
{
	int32_t next = 0;
	int width;
	const utf8proc_property_t *property = utf8proc_get_property(code);

	if (n < len)
		utf8_decode(s + n, len - n, &next);
	utf8_cluster(s, n, &width);
	if (code == ZWJ || code == ZWNJ)
		return judge_joiner(judge, code, next);
	if (is_variation_selector(code))
		return judge_variation(judge, code);
	if (code > 0xe0000 && code <= TAG_END)
		return judge_tag(judge, s, len);
	if (is_never_kept(code, property))
		return SHOW;
	if ((judge->base != 0 || judge->is_broken) &&
	    (property->boundclass == UTF8PROC_BOUNDCLASS_EXTEND ||
	     property->boundclass == UTF8PROC_BOUNDCLASS_SPACINGMARK))
		return judge_mark(judge, code, width);
	return judge_base(judge, code, next, width);
}

static int add_visible(struct buf *out, int32_t code)
{
	if (code < 0x20 || code == 0x7f)
		return buf_printf(out, "^%c", (char)(code ^ 0x40));
	if (code < 0xa0)
		return buf_printf(out, "<%02X>", (unsigned)code);
	return buf_printf(out, "<U+%04X>", (unsigned)code);
}

/* Appends the first cluster of `s`; its bytes are in *used_r. *is_changed says
 * whether what was added last is something else than what was there: what
 * comes next may find itself joined to it. */
static int add_cluster(struct buf *out, const char *s, size_t len, bool *is_changed, size_t *used_r)
{
	struct judge judge = {.is_broken = *is_changed};
	int32_t code;
	int width, err = 0;
	size_t n;

	len = *used_r = utf8_cluster(s, len, &width);
	for (size_t at = 0; at < len && err == 0; at += n) {
		n = utf8_decode(s + at, len - at, &code);
		switch (judge_code(&judge, code, s + at, n, len - at)) {
		case KEEP:
			err = buf_add(out, s + at, n);
			judge.last = code;
			break;
		case DROP:
			break;
		case SHOW:
			err = add_visible(out, code);
			judge.is_broken = true;
			break;
		}
	}
	*is_changed = judge.is_broken;
	return err;
}

static int add_tab(struct buf *out, struct ruler *ruler)
{
	const char *s = buf_data(out) + ruler->start;
	size_t len = buf_len(out) - ruler->start;
	const char *line = memrchr(s, '\n', len);

	if (line != NULL) {
		len -= (size_t)(line + 1 - s);
		s = line + 1;
		ruler->column = 0;
	}
	ruler->column = (ruler->column + utf8_width(s, len)) % TAB;
	int err = buf_add(out, "        ", (size_t)(TAB - ruler->column));
	ruler->column = 0;
	ruler->start = buf_len(out);
	return err;
}

static int add_control(struct buf *out, const char *s, size_t len, struct ruler *ruler)
{
	switch (s[0]) {
	case '\t':
		return add_tab(out, ruler);
	case '\r':
		return len > 1 && s[1] == '\n' ? 0 : add_visible(out, '\r');
	case '\n':
		return buf_add(out, " ", 1);
	default:
		return add_visible(out, s[0]);
	}
}

int sanitize_add(struct buf *out, const char *s, size_t len, enum sanitize_mode mode)
{
	struct ruler ruler = {.start = buf_len(out)};
	bool is_changed = false;
	int32_t code;
	int err = 0;

	for (size_t at = 0, n; at < len && err == 0; at += n) {
		if ((n = plain_run(s + at, len - at, mode)) > 0) {
			err = buf_add(out, s + at, n);
			is_changed = false;
			continue;
		}
		n = utf8_decode(s + at, len - at, &code);
		if (code >= 0x20 && code != 0x7f) {
			err = add_cluster(out, s + at, len - at, &is_changed, &n);
			continue;
		}
		is_changed = true;
		err = code == -1 ? buf_add(out, "\xef\xbf\xbd", 3)
				 : add_control(out, s + at, len - at, &ruler);
	}
	return err;
}

char *sanitize_dup(struct arena *arena, const char *s, enum sanitize_mode mode)
{
	struct buf out = {.max = 0};
	size_t len = strlen(s);

	if (plain_run(s, len, mode) == len)
		return arena_dup_n(arena, s, len);
	sanitize_add(&out, s, len, mode);
	char *clean = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return clean;
}

bool sanitize_is_clean(const char *s, size_t len, enum sanitize_mode mode)
{
	struct buf out = {.max = 0};

	if (plain_run(s, len, mode) == len)
		return true;
	sanitize_add(&out, s, len, mode);
	bool is_clean = buf_len(&out) == len && memcmp(buf_data(&out), s, len) == 0;
	buf_free(&out);
	return is_clean;
}

char *sanitize_ascii(struct arena *arena, const char *clean)
{
	struct buf out = {.max = 0};
	size_t len = strlen(clean);
	char text[SIGNS_TEXT];

	for (size_t at = 0; at < len;) {
		at += signs_ascii(clean + at, len - at, text);
		buf_add_text(&out, text);
	}
	char *ascii = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return ascii;
}
