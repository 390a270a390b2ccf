#include "server/domain/item_lang.h"

#include <ctype.h>
#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/fields.h"

enum { SUBTAG = 8, REGION = 2, SCRIPT = 4 };

/* Letters first, then letters and digits, 1 to 8 of them between hyphens; the tag in
 * the RFC's own spelling. NULL: it is none. */
static char *lang_parse(struct hall_context *cx, const char *text)
{
	char *tag = arena_dup(cx->arena, text), *at = tag;

	for (int number = 0;; number++) {
		size_t len = strcspn(at, "-");
		bool has_digit = false;

		for (size_t i = 0; i < len; i++) {
			if (!isalnum((unsigned char)at[i]))
				return NULL;
			has_digit = has_digit || isdigit((unsigned char)at[i]);
			at[i] = (char)tolower((unsigned char)at[i]);
		}
		if (len < (number ? 1 : 2) || len > SUBTAG || (!number && has_digit))
			return NULL;
		for (size_t i = 0; number && len == REGION && i < len; i++)
			at[i] = (char)toupper((unsigned char)at[i]);
		if (number && len == SCRIPT && !has_digit)
			*at = (char)toupper((unsigned char)*at);
		if (!at[len])
			return tag;
		at += len + 1;
	}
}

int item_lang_check(struct hall_context *cx, const char *lang)
{
	if (lang && *lang && !lang_parse(cx, lang))
		return hall_fail(cx, ERR_INVALID, "a language is as de, pt-BR or zh-Hant");
	return 0;
}

/* The caller's, as the environment names it: pt_BR. Of nobody else, whose settings are not
 * the caller's to know; and not of who goes by an alias there, who would be told from it. */
static int lang_of(struct hall_context *cx, int64_t item, int64_t author, char **lang_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT ms.value FROM feedback f JOIN member_setting ms ON ms.member = ?2 AND "
	    "ms.name = 'language' WHERE f.id = ?1 AND ?2 = ?3 AND NOT " ALIAS_IS("?2", "f.room"),
	    "iii", item, author, cx->member);

	*lang_r = NULL;
	if (db_next(rows)) {
		char *lang = arena_dup(cx->arena, db_text(rows, 0));

		lang[strcspn(lang, "@.")] = '\0';
		for (char *p = lang; (p = strchr(p, '_'));)
			*p = '-';
		*lang_r = lang_parse(cx, lang);
	}
	return db_end(rows);
}

int item_lang_set(struct hall_context *cx, int64_t item, int64_t author, json_t *in)
{
	const char *said = fields_text(in, "lang");
	char *lang = NULL;
	int err = item_lang_check(cx, said);

	if (err == 0 && !said && !author)
		return 0;
	if (err == 0 && said && *said)
		lang = lang_parse(cx, said);
	else if (err == 0 && !said)
		err = lang_of(cx, item, author, &lang);
	return err < 0 ? err
		       : db_run(cx->db, "UPDATE feedback SET lang = ?2 WHERE id = ?1", "is", item,
				lang);
}
