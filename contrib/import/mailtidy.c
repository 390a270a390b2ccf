#include "contrib/import/mailtidy.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { MAILTEXT_RULE = 40, MAILTEXT_FOOTER = 6 };

/* Where the line before the one at `line` begins, or NULL. */
static char *mailtidy_before(char *text, char *line)
{
	if (line == text)
		return NULL;
	for (line--; line > text && line[-1] != '\n';)
		line--;
	return line;
}

static bool mailtidy_is_rule(const char *line)
{
	size_t n = strspn(line, "_");

	return n >= MAILTEXT_RULE && (line[n] == '\n' || line[n] == '\0');
}

static bool mailtidy_is_footer(const char *text)
{
	return strcasestr(text, "mailing list") || strcasestr(text, "unsubscribe") ||
	       strcasestr(text, "mailman/listinfo");
}

/* Cuts a rule of underscores off with the few last lines after it. */
static void mailtidy_cut_footer(char *text)
{
	char *line = text + strlen(text);

	for (int lines = 0; lines <= MAILTEXT_FOOTER; lines++) {
		line = mailtidy_before(text, line);
		if (!line)
			return;
		if (!mailtidy_is_rule(line))
			continue;
		if (mailtidy_is_footer(line))
			*line = '\0';
		return;
	}
}

/* Bytes of a line that is empty but for quote marks, its end included; or 0. */
static size_t mailtidy_empty(const char *line)
{
	size_t n = strspn(line, "> ");

	return line[n] == '\n' ? n + 1 : 0;
}

static void mailtidy_squeeze(char *text)
{
	char *to = text;
	const char *last = NULL; /* the empty line before, or NULL */
	size_t last_len = 0;

	for (const char *p = text; *p;) {
		size_t empty = mailtidy_empty(p), n = empty ? empty : strcspn(p, "\n");

		n += !empty && p[n] == '\n';
		if (!(empty && last && last_len == n && memcmp(last, p, n) == 0)) {
			memmove(to, p, n);
			last = empty ? to : NULL;
			last_len = n;
			to += n;
		}
		p += n;
	}
	*to = '\0';
}

void mailtidy_text(char *text)
{
	size_t len;

	mailtidy_cut_footer(text);
	mailtidy_squeeze(text);
	for (len = strlen(text); len && text[len - 1] == '\n'; len--)
		text[len - 1] = '\0';
}
