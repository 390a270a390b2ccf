#include "common/api/notice_kind.h"

#include <stdbool.h>
#include <string.h>

#include "common/base/buf.h"

#define NOTICE_AS_ROW(constant, name, delivery, mail, flags, words, brief, help)                   \
	[constant] = {name, delivery, mail, flags, words, brief, help},
static const struct notice_kind_row notice_kind_rows[] = {NOTICE_KINDS(NOTICE_AS_ROW)};
#undef NOTICE_AS_ROW

static const char *const notice_kind_deliveries[] = {"now", "digest", "none"};
static const char *const notice_kind_mails[] = {"now", "daily", "never"};

const struct notice_kind_row *notice_kind_row(enum notice_kind kind)
{
	return &notice_kind_rows[kind];
}

enum notice_kind notice_kind_find(const char *name)
{
	int i = 0;

	while (i < NOTICE_KIND_COUNT && strcmp(notice_kind_rows[i].name, name) != 0)
		i++;
	return (enum notice_kind)i;
}

static int notice_kind_word(const char *const *words, int count, const char *name)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(words[i], name) == 0)
			return i;
	}
	return 0;
}

const char *notice_kind_delivery_name(enum notice_delivery delivery)
{
	return notice_kind_deliveries[delivery];
}

enum notice_delivery notice_kind_delivery(const char *name)
{
	return (enum notice_delivery)notice_kind_word(notice_kind_deliveries, NOTICE_DELIVERIES,
						      name);
}

const char *notice_kind_mail_name(enum notice_mail mail)
{
	return notice_kind_mails[mail];
}

enum notice_mail notice_kind_mail(const char *name)
{
	return (enum notice_mail)notice_kind_word(notice_kind_mails, NOTICE_MAILS, name);
}

static const char *notice_kind_who(struct arena *arena, const char *who, size_t others)
{
	if (!who)
		who = _("somebody");
	if (others == 0)
		return who;
	return arena_printf(arena, ngettext("%s and %zu other", "%s and %zu others", others), who,
			    others);
}

char *notice_kind_text(struct arena *arena, enum notice_kind kind, const char *who, size_t others,
		       const char *about)
{
	const struct notice_kind_row *row = notice_kind_row(kind);
	const char *at = _(about ? row->words : row->brief), *open;
	struct buf text = {0};
	char *whole;

	while ((open = strchr(at, '{'))) {
		bool is_who = strncmp(open, "{who}", 5) == 0;

		buf_add(&text, at, (size_t)(open - at));
		buf_add_text(&text, is_who ? notice_kind_who(arena, who, others) : about);
		at = open + strcspn(open, "}");
		at += *at == '}';
	}
	buf_add_text(&text, at);
	whole = arena_dup_n(arena, buf_data(&text), buf_len(&text));
	buf_free(&text);
	return whole;
}
