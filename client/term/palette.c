#include "client/term/palette.h"

#include <string.h>

enum { OWN = -1, RED = 1, YELLOW = 3, BLUE = 4, MAGENTA = 5, CYAN = 6 };

/* What one look is in each palette; row n is for bit n. */
static const struct {
	unsigned attributes;
	int dark, light;
} rows[PALETTE_LOOKS] = {
    {PALETTE_ITALIC, OWN, OWN},	   /* emphasis */
    {PALETTE_BOLD, OWN, OWN},	   /* strong */
    {0, YELLOW, MAGENTA},	   /* code */
    {PALETTE_FAINT, OWN, OWN},	   /* quote */
    {PALETTE_BOLD, OWN, OWN},	   /* heading */
    {PALETTE_UNDERLINE, OWN, OWN}, /* link */
    {PALETTE_FAINT, OWN, OWN},	   /* strike */
    {PALETTE_FAINT, OWN, OWN},	   /* rule */
    {PALETTE_REVERSE, OWN, OWN},   /* match */
    {PALETTE_FAINT, OWN, OWN},	   /* dim */
    {PALETTE_BOLD, OWN, OWN},	   /* title */
    {PALETTE_BOLD, OWN, OWN},	   /* new */
    {0, CYAN, BLUE},		   /* accent */
    {PALETTE_BOLD, CYAN, BLUE},	   /* badge */
    {PALETTE_BOLD, RED, RED},	   /* error */
    {PALETTE_BOLD, CYAN, BLUE},	   /* cursor */
    {PALETTE_UNDERLINE, OWN, OWN}, /* field */
};

enum palette_name palette_from_name(const char *name)
{
	static const char *const names[] = {"auto", "dark", "light", "none"};
	for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
		if (!strcmp(name, names[i]))
			return (enum palette_name)i;
	return PALETTE_AUTO;
}

/* Without colour faint text would be all that sets a quote apart, and many
 * terminals draw it too pale to read: words and bars do it there. */
struct palette_style palette_style(enum palette_name name, int colours, unsigned looks)
{
	struct palette_style style = {.colour = OWN};
	bool has_colour = name != PALETTE_NONE && colours >= 8;
	for (int bit = 0; bit < PALETTE_LOOKS; bit++) {
		if (!(looks & (1u << bit)))
			continue;
		style.attributes |= rows[bit].attributes;
		int colour = name == PALETTE_LIGHT ? rows[bit].light : rows[bit].dark;
		if (has_colour && colour != OWN)
			style.colour = colour;
		if (!has_colour && 1u << bit == PALETTE_BADGE)
			style.attributes = PALETTE_REVERSE;
	}
	if (style.attributes & PALETTE_BOLD || !has_colour)
		style.attributes &= ~(unsigned)PALETTE_FAINT;
	return style;
}
