#include "contrib/import/subject.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "contrib/import/charset.h"

/* "Re:" in the languages whose mailers translate it. */
static const char *const subject_replies[] = {"re", "aw", "sv", "vs", "antw", "ref", "odp"};

/* Past "Re:", "Re[2]:", "RE :" or NULL. */
static const char *subject_reply(const char *s)
{
	for (size_t i = 0; i < sizeof(subject_replies) / sizeof(*subject_replies); i++) {
		size_t n = strlen(subject_replies[i]);
		const char *p = s + n;

		if (strncasecmp(s, subject_replies[i], n) != 0)
			continue;
		if (*p == '[' || *p == '(') {
			p++;
			p += strspn(p, "0123456789");
			p += *p == ']' || *p == ')';
		}
		p += strspn(p, " ");
		if (*p == ':')
			return p + 1;
	}
	return NULL;
}

/* Past "[usrp-users]", where that is the list, or NULL. */
static const char *subject_tag(const char *s, const char *list)
{
	size_t len = list ? strlen(list) : 0;

	if (len && *s == '[' && strncasecmp(s + 1, list, len) == 0 && s[1 + len] == ']')
		return s + len + 2;
	return NULL;
}

struct subject subject_read(struct arena *arena, const char *text, const char *list)
{
	struct subject subject = {0};
	char *whole = arena_dup(arena, text ? text : ""), *kept;
	const char *at, *next;

	charset_tidy_line(whole, 1000);
	for (at = whole; *at;) {
		if ((next = subject_reply(at)) != NULL)
			subject.is_reply = true;
		else
			next = subject_tag(at, list);
		if (!next)
			break;
		at = next + strspn(next, " ");
	}
	kept = arena_dup(arena, at);
	charset_tidy_line(kept, SUBJECT_MAX);
	subject.title = *kept ? kept : "(no subject)";
	return subject;
}
