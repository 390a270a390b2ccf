#include "contrib/import/person.h"

#include <ctype.h>
#include <gmime/gmime.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "common/base/buf.h"
#include "contrib/import/charset.h"

const char *person_key(struct arena *arena, const char *known_by)
{
	char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA256, known_by, -1);
	char *key = arena_dup(arena, hex);

	g_free(hex);
	return key;
}

/* The words of a name, in place; a NULL at the end. */
static char **person_words(struct arena *arena, char *name)
{
	size_t count = 0;
	char **words, *state = NULL;

	for (const char *p = name; *p; p++)
		count += *p == ' ';
	words = arena_alloc(arena, (count + 2) * sizeof(*words));
	count = 0;
	for (char *w = strtok_r(name, " ", &state); w; w = strtok_r(NULL, " ", &state))
		words[count++] = w;
	return words;
}

/* "kate at example.org", as archives disguise an address. */
static bool person_is_disguised(char *const *words)
{
	return words[0] && words[1] && words[2] && strcasecmp(words[1], "at") == 0 &&
	       strchr(words[2], '.');
}

static char *person_strip(struct arena *arena, const char *name)
{
	char *copy = arena_dup(arena, name), *kept;
	struct buf out = {0};

	charset_tidy_line(copy, 1000);
	for (char **w = person_words(arena, copy); *w; w++) {
		if (strchr(*w, '@'))
			continue;
		if (person_is_disguised(w)) {
			w += 2;
			continue;
		}
		if (strcasecmp(*w, "via") == 0 && buf_len(&out) && w[1])
			break;
		if (buf_len(&out))
			buf_add_char(&out, ' ');
		buf_add_text(&out, *w);
	}
	kept = arena_dup(arena, buf_text(&out));
	buf_free(&out);
	return kept;
}

static char *person_trim(char *name)
{
	size_t len;

	name += strspn(name, " \"'<>(),;:");
	len = strlen(name);
	while (len && strchr(" \"'<>,;:", name[len - 1]))
		len--;
	if (len && name[len - 1] == ')' && !strchr(name, '('))
		len--;
	name[len] = '\0';
	return name;
}

/* A word from "kate.smith99+list@...": "kate smith". */
static char *person_from_address(struct arena *arena, const char *address)
{
	char *name = arena_dup_n(arena, address, strcspn(address, "@+ "));
	size_t len;

	for (char *p = name; *p; p++) {
		if (*p == '.' || *p == '_' || (*p == '-' && p > name))
			*p = ' ';
	}
	charset_tidy_line(name, PERSON_NAME_MAX);
	len = strlen(name);
	while (len && (isdigit((unsigned char)name[len - 1]) || name[len - 1] == ' '))
		name[--len] = '\0';
	return person_trim(name);
}

struct person person_make(struct arena *arena, const char *name, const char *address)
{
	struct person person = {0};
	char *found = person_trim(person_strip(arena, name ? name : ""));

	if (!*found && address)
		found = person_from_address(arena, address);
	charset_tidy_line(found, PERSON_NAME_MAX);
	person.name = *found ? found : "someone";
	if (address && *address) {
		char *lower = g_utf8_strdown(address, -1);

		person.key = person_key(arena, lower);
		g_free(lower);
	} else {
		person.key = person_key(arena, arena_printf(arena, "name:%s", person.name));
	}
	return person;
}
