#include "server/net/shell_terms.h"

#include <string.h>
#include <strings.h>

static void shell_terms_copy(char *to, size_t size, const char *from)
{
	if (from && strlen(from) < size)
		memcpy(to, from, strlen(from) + 1);
}

/* Does the terminal show UTF-8? As its locale says; without a word of it, yes:
 * most do, and ssh often sends none. */
static bool shell_terms_utf8(const struct ssh_chan_terms *t)
{
	const char *locale = t->lc_all;

	if (!*locale)
		locale = t->lc_ctype;
	if (!*locale)
		locale = t->lang;
	return !*locale || strcasestr(locale, "utf-8") || strcasestr(locale, "utf8");
}

static const char *shell_terms_language(const struct ssh_chan_terms *t, const json_t *settings)
{
	const char *set = json_string_value(json_object_get(settings, "language"));

	if (set && *set)
		return set;
	if (*t->lc_all)
		return t->lc_all;
	return *t->lc_messages ? t->lc_messages : t->lang;
}

void shell_terms_fill(struct order *order, const struct ssh_chan_terms *t, const json_t *settings)
{
	/* A client with a name for its terminal echoes and edits lines itself. */
	if (t->pty)
		shell_terms_copy(order->term, sizeof(order->term), *t->term ? t->term : "xterm");
	shell_terms_copy(order->zone_rule, sizeof(order->zone_rule),
			 json_string_value(json_object_get(settings, "zone_rule")));
	shell_terms_copy(order->language, sizeof(order->language),
			 shell_terms_language(t, settings));
	order->columns = t->columns;
	order->rows = t->rows;
	order->no_color = t->no_color;
	order->utf8 = shell_terms_utf8(t);
	order->linear = !t->pty || strcmp(t->term, "dumb") == 0 ||
			json_is_true(json_object_get(settings, "linear"));
}
