/* item_lang: in which language a report is written, as a tag of BCP 47 (RFC 5646):
 * de, pt-BR, zh-Hant. Kept as the RFC writes it (2.1.1), compared without case. What
 * is not said is that of the author's interface, where they have set one, write it
 * themselves, and go by no alias. */
#ifndef HEARTH_DOMAIN_ITEM_LANG_H
#define HEARTH_DOMAIN_ITEM_LANG_H

#include "server/core/hall.h"

enum { ITEM_LANG_MAX = 35 };

/* SQL: whether the language of report `f` is `range` (a parameter; NULL: any) or a kind
 * of it, as pt-BR is of pt: the basic filtering of RFC 4647, 3.3.1. */
#define ITEM_LANG_IS(range)                                                                        \
	"(" range " IS NULL OR f.lang = " range " COLLATE NOCASE OR f.lang LIKE " range " || "     \
	"'-%') "

/* The field `lang` into the report; `author`: whose setting it is otherwise, 0: it stays
 * as it is. ERR_INVALID in words. */
int item_lang_set(struct hall_context *cx, int64_t item, int64_t author, json_t *in);

/* 0, or ERR_INVALID in words: a tag it is not. NULL is fine. */
int item_lang_check(struct hall_context *cx, const char *lang);

#endif
