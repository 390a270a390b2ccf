#include "common/text/markdown.h"

#include <stdlib.h>
#include <string.h>

#include <md4c.h>

#include "common/base/mem.h"
#include "common/text/blocks.h"
#include "common/text/entity.h"
#include "common/text/link.h"
#include "common/text/mailtext.h"
#include "common/text/utf8.h"

enum {
	SHOWN_TARGET = 256,   /* bytes of an address that is no link */
	LINK_BUDGET = 262144, /* bytes of links in one text: a reference may be used often */
	SPAN_KINDS = MD_SPAN_U + 1,
};

/* A quote, a list or an item of one that is open. */
struct container {
	MD_BLOCKTYPE type;
	size_t level;	    /* quotes and items up to here */
	bool is_tight;	    /* a list's */
	bool has_leaf;	    /* something in it was shown */
	char delimiter;	    /* of an ordered list, else 0 */
	unsigned number;    /* of the next item */
	const char *marker; /* of an item, until it is shown */
	const char *rest;
};

struct parse {
	struct blocks blocks;
	struct container *stack;
	size_t depth, room;
	int spans[SPAN_KINDS]; /* how many of each are open */
	unsigned heading;      /* LAYOUT_HEADING in one */
	size_t quotes;
	bool is_leaf_open;
	bool is_after_quote;
	struct markdown_block leaf;
	const char *link;
	char *target; /* of the outermost link or image */
	size_t target_len, link_start, link_bytes;
	int links;
	size_t input; /* bytes given to md4c */
};

static struct container *push(struct parse *parse, MD_BLOCKTYPE type)
{
	if (parse->depth == parse->room) {
		parse->room = parse->room * 2 + 16;
		parse->stack = mem_resize(parse->stack, parse->room, sizeof(*parse->stack));
	}
	size_t level = parse->depth > 0 ? parse->stack[parse->depth - 1].level : 0;
	bool is_list = type == MD_BLOCK_UL || type == MD_BLOCK_OL;
	struct container *container = &parse->stack[parse->depth++];
	*container = (struct container){.type = type, .level = level + !is_list, .rest = ""};
	return container;
}

/* Whether no empty line comes before the leaf that opens now: the innermost
 * container that has shown something decides. An answer stands close under
 * the quote it answers. */
static bool is_tight(const struct parse *parse)
{
	if (parse->is_after_quote && (parse->depth == 0 || parse->stack[parse->depth - 1].has_leaf))
		return true;
	for (size_t i = parse->depth; i > 0; i--) {
		const struct container *container = &parse->stack[i - 1];
		if (!container->has_leaf)
			continue;
		if (container->type == MD_BLOCK_LI)
			container--;
		return container->type != MD_BLOCK_QUOTE && container->is_tight;
	}
	return false;
}

/* The prefixes of the leaf, from the containers it is in; their markers are
 * used up. Deeper than MARKDOWN_DEPTH only the innermost marker counts. */
static void set_prefixes(struct parse *parse)
{
	struct arena *arena = parse->blocks.arena;
	struct buf first = {.max = 0}, rest = {.max = 0}, gap = {.max = 0};

	for (size_t i = 0; i < parse->depth; i++) {
		struct container *container = &parse->stack[i];
		if (container->level > MARKDOWN_DEPTH) {
			i = parse->depth - 1;
			container = &parse->stack[i];
			if (container->marker == NULL)
				break;
		}
		buf_add_text(&first, container->marker ? container->marker : container->rest);
		buf_add_text(&rest, container->rest);
		if (container->has_leaf)
			buf_add_text(&gap, container->rest);
		container->marker = NULL;
	}
	while (buf_len(&gap) > 0 && gap.bytes[gap.end - 1] == ' ')
		gap.end--;
	parse->leaf.first = arena_dup(arena, buf_text(&first));
	parse->leaf.rest = arena_dup(arena, buf_text(&rest));
	parse->leaf.gap = arena_dup(arena, buf_text(&gap));
	buf_free(&first);
	buf_free(&rest);
	buf_free(&gap);
}

static void open_leaf(struct parse *parse, unsigned style)
{
	parse->leaf = (struct markdown_block){.tight = is_tight(parse)};
	parse->leaf.style = style | (parse->quotes > 0 ? LAYOUT_QUOTE : 0);
	parse->is_leaf_open = true;
	parse->is_after_quote = false;
	set_prefixes(parse);
	for (size_t i = parse->depth; i > 0 && !parse->stack[i - 1].has_leaf; i--)
		parse->stack[i - 1].has_leaf = true;
}

static void close_leaf(struct parse *parse)
{
	if (parse->is_leaf_open)
		blocks_close(&parse->blocks, &parse->leaf);
	parse->is_leaf_open = false;
}

static unsigned style_now(const struct parse *parse)
{
	unsigned style = parse->heading | (parse->quotes > 0 ? LAYOUT_QUOTE : 0);

	if (parse->spans[MD_SPAN_EM] > 0)
		style |= LAYOUT_EMPHASIS;
	if (parse->spans[MD_SPAN_STRONG] > 0)
		style |= LAYOUT_STRONG;
	if (parse->spans[MD_SPAN_DEL] > 0)
		style |= LAYOUT_STRIKE;
	if (parse->spans[MD_SPAN_CODE] > 0)
		style |= LAYOUT_CODE;
	if (parse->link != NULL)
		style |= LAYOUT_LINK;
	return style | (parse->leaf.style & LAYOUT_CODE);
}

static void add(struct parse *parse, const char *s, size_t len)
{
	if (!parse->is_leaf_open)
		open_leaf(parse, 0);
	blocks_text(&parse->blocks, s, len, style_now(parse), parse->link);
}

static void open_item(struct parse *parse)
{
	struct container *list = &parse->stack[parse->depth - 1];
	struct arena *arena = parse->blocks.arena;
	const char *marker = "• ", *rest = "  ";

	if (list->delimiter != 0) {
		marker = arena_printf(arena, "%u%c ", list->number++, list->delimiter);
		rest = arena_printf(arena, "%*s", (int)strlen(marker), "");
	}
	struct container *item = push(parse, MD_BLOCK_LI);
	item->marker = marker;
	item->rest = rest;
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct parse *parse = data;
	struct container *container;

	close_leaf(parse);
	switch (type) {
	case MD_BLOCK_QUOTE:
		push(parse, type)->rest = "│ ";
		parse->quotes++;
		break;
	case MD_BLOCK_UL:
		push(parse, type)->is_tight = ((MD_BLOCK_UL_DETAIL *)detail)->is_tight;
		break;
	case MD_BLOCK_OL:
		container = push(parse, type);
		container->is_tight = ((MD_BLOCK_OL_DETAIL *)detail)->is_tight;
		container->number = ((MD_BLOCK_OL_DETAIL *)detail)->start;
		container->delimiter = ((MD_BLOCK_OL_DETAIL *)detail)->mark_delimiter;
		break;
	case MD_BLOCK_LI:
		open_item(parse);
		break;
	case MD_BLOCK_DOC:
		break;
	case MD_BLOCK_CODE:
		open_leaf(parse, LAYOUT_CODE);
		parse->leaf.first = arena_printf(parse->blocks.arena, "%s  ", parse->leaf.first);
		parse->leaf.rest = arena_printf(parse->blocks.arena, "%s  ", parse->leaf.rest);
		break;
	case MD_BLOCK_H:
		parse->heading = LAYOUT_HEADING;
		open_leaf(parse, LAYOUT_HEADING);
		break;
	case MD_BLOCK_HR:
		open_leaf(parse, LAYOUT_RULE);
		break;
	default:
		open_leaf(parse, 0);
		break;
	}
	return 0;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct parse *parse = data;

	(void)detail;
	/* an item of nothing still shows its marker */
	if (type == MD_BLOCK_LI && parse->stack[parse->depth - 1].marker != NULL)
		open_leaf(parse, 0);
	close_leaf(parse);
	switch (type) {
	case MD_BLOCK_QUOTE:
		parse->quotes--;
		parse->depth--;
		parse->is_after_quote = true;
		break;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
	case MD_BLOCK_LI:
		parse->depth--;
		break;
	case MD_BLOCK_H:
		parse->heading = 0;
		break;
	default:
		break;
	}
	return 0;
}

/* The text of an attribute, its references decoded. */
static void set_target(struct parse *parse, const MD_ATTRIBUTE *attribute)
{
	char bytes[4];
	char *target = arena_alloc(parse->blocks.arena, attribute->size + 1);
	size_t len = 0;

	for (size_t i = 0; attribute->size > 0 && attribute->substr_offsets[i] < attribute->size;
	     i++) {
		const char *s = attribute->text + attribute->substr_offsets[i];
		size_t n = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i];
		size_t decoded = 0;
		if (attribute->substr_types[i] == MD_TEXT_ENTITY)
			decoded = entity_decode(s, n, bytes);
		memcpy(target + len, decoded > 0 ? bytes : s, decoded > 0 ? decoded : n);
		len += decoded > 0 ? decoded : n;
	}
	parse->target = target;
	parse->target_len = len;
}

static void open_link(struct parse *parse, const MD_ATTRIBUTE *target)
{
	if (!parse->is_leaf_open)
		open_leaf(parse, 0);
	if (parse->links++ > 0)
		return;
	parse->link_start = buf_len(&parse->blocks.text);
	if (parse->link_bytes + target->size > LINK_BUDGET) {
		parse->target_len = 0;
		return;
	}
	parse->link_bytes += target->size;
	set_target(parse, target);
	parse->link = link_make(parse->blocks.arena, parse->target, parse->target_len);
}

/* What a link of no text leads to is its text; what is no link is told. */
static void close_link(struct parse *parse)
{
	size_t len = buf_len(&parse->blocks.text) - parse->link_start;
	const char *text = buf_data(&parse->blocks.text) + parse->link_start;
	size_t shown = parse->target_len < SHOWN_TARGET ? parse->target_len : SHOWN_TARGET;

	if (--parse->links > 0)
		return;
	while (shown < parse->target_len && (parse->target[shown] & 0xc0) == 0x80)
		shown--;
	if (len == 0) {
		add(parse, parse->target, shown);
	} else if (parse->link == NULL && shown > 0 &&
		   (len != parse->target_len || memcmp(text, parse->target, len) != 0)) {
		add(parse, " (", 2);
		add(parse, parse->target, shown);
		add(parse, ")", 1);
	}
	parse->link = NULL;
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct parse *parse = data;

	parse->spans[type]++;
	if (type == MD_SPAN_A)
		open_link(parse, &((MD_SPAN_A_DETAIL *)detail)->href);
	else if (type == MD_SPAN_IMG)
		open_link(parse, &((MD_SPAN_IMG_DETAIL *)detail)->src);
	return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct parse *parse = data;

	(void)detail;
	if (type == MD_SPAN_A || type == MD_SPAN_IMG)
		close_link(parse);
	parse->spans[type]--;
	return 0;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE len, void *data)
{
	struct parse *parse = data;
	char bytes[4];
	size_t n;

	/* more than there was: md4c is wrong, and the text is shown as it was typed */
	if (len > parse->input)
		return -1;
	switch (type) {
	case MD_TEXT_NULLCHAR:
		add(parse, "\xef\xbf\xbd", 3);
		break;
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:
		add(parse, "\n", 1);
		break;
	case MD_TEXT_ENTITY:
		n = entity_decode(s, len, bytes);
		add(parse, n > 0 ? bytes : s, n > 0 ? n : len);
		break;
	default:
		add(parse, s, len);
		break;
	}
	return 0;
}

/* md4c looks at characters, so it gets characters; and a line feed at the
 * end, as 0.4.8 reads a byte too far where a link's target ends the text. */
static const char *make_input(struct arena *arena, const char *text, size_t *len)
{
	struct buf out = {.max = 0};
	bool is_valid = utf8_is_valid(text, *len);
	int32_t code;

	if (is_valid)
		buf_add(&out, text, *len);
	for (size_t at = 0, n; !is_valid && at < *len; at += n) {
		n = utf8_decode(text + at, *len - at, &code);
		if (code == -1)
			buf_add(&out, "\xef\xbf\xbd", 3);
		else
			buf_add(&out, text + at, n);
	}
	buf_add_char(&out, '\n');
	*len = buf_len(&out);
	char *input = arena_dup_n(arena, buf_data(&out), *len);
	buf_free(&out);
	return input;
}

struct markdown markdown_parse(struct arena *arena, const char *text, size_t len)
{
	static const MD_PARSER parser = {
	    .flags = MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML,
	    .enter_block = on_enter_block,
	    .leave_block = on_leave_block,
	    .enter_span = on_enter_span,
	    .leave_span = on_leave_span,
	    .text = on_text,
	};
	struct parse parse = {.blocks = {.arena = arena}};

	text = make_input(arena, text, &len);
	parse.input = len;
	int failed = md_parse(text, (MD_SIZE)len, &parser, &parse);
	struct markdown markdown = blocks_done(&parse.blocks);
	free(parse.stack);
	return failed == 0 ? markdown : mailtext_parse(arena, text, len);
}
