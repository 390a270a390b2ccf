#include "client/term/brand.h"

#include <stdio.h>
#include <string.h>

/* By its name; `least` is a hundred times the version, and what follows its
 * point. Those without had links before they told their name. */
static const struct {
	const char *name;
	int least;
} names[] = {
    {"VTE(", 5000 * 100}, {"tmux ", 304}, {"kitty(", 0},    {"foot(", 0},
    {"WezTerm ", 0},	  {"iTerm2 ", 0}, {"Konsole ", 0},  {"contour ", 0},
    {"ghostty ", 0},	  {"mintty ", 0}, {"xterm.js(", 0},
};

/* By its type and version, and what tells it from others of that type. */
static const struct {
	int type, first, last, more;
} types[] = {
    {1, 5000, 9999, 0},	 /* VTE 0.50, up to 0.53 */
    {61, 5000, 9999, 1}, /* and since 0.76 */
    {65, 5000, 9999, 1}, /* and between them */
    {0, 1100, 9999, 1},	 /* Alacritty 0.11 */
    {0, 10, 10, 1},	 /* Windows Terminal; the console of old ignores them */
    {0, 276, 276, 0},	 /* xterm.js, as in VS Code; before 5.0 it ignored them */
};

static int version_of(const char *text)
{
	int whole = 0, part = 0;
	sscanf(text + strcspn(text, "0123456789"), "%6d.%2d", &whole, &part);
	return whole * 100 + part;
}

static bool is_named(const char *name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t len = strlen(names[i].name);
		if (!strncmp(name, names[i].name, len))
			return version_of(name + len) >= names[i].least;
	}
	return false;
}

static bool is_typed(const char *attributes)
{
	int type, version, more;
	if (sscanf(attributes, "%6d;%6d;%6d", &type, &version, &more) != 3)
		return false;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (type == types[i].type && more == types[i].more && version >= types[i].first &&
		    version <= types[i].last)
			return true;
	return false;
}

bool brand_has_links(const char *answer)
{
	if (!strncmp(answer, "P>|", 3))
		return is_named(answer + 3);
	return !strncmp(answer, "[>", 2) && is_typed(answer + 2);
}
