#include "contrib/load/look.h"

#include <stdlib.h>
#include <string.h>

struct look {
	const char *at, *end;
	int row; /* where the next thing is drawn, from 1; 0: not said */
	int rows, foot;
	bool draws_edge, draws_middle;
};

static void look_draw(struct look *look)
{
	if (look->row == 1 || look->row > look->rows - look->foot)
		look->draws_edge = true;
	else
		look->draws_middle = true;
}

/* What is between ESC [ and the letter that ends it. */
static void look_control(struct look *look, const char *params, char letter)
{
	int number = atoi(params);

	if (strchr("Hfd", letter))
		look->row = number > 0 ? number : 1;
	else if (strchr("ABEF", letter))
		look->row = 0;
	else if (strchr("JLMST", letter))
		look->draws_middle = true;
	else if (strchr("KXP@", letter))
		look_draw(look);
}

static void look_escape(struct look *look)
{
	char params[32];
	size_t len = 0;

	if (look->at == look->end)
		return;
	if (*look->at != '[') {
		/* A set of letters is three bytes, anything else two. */
		look->at += strchr("()*+", *look->at) && look->end - look->at > 1 ? 2 : 1;
		return;
	}
	for (look->at++; look->at < look->end && *look->at < '@'; look->at++) {
		if (len < sizeof(params) - 1)
			params[len++] = *look->at;
	}
	params[len] = '\0';
	if (look->at < look->end)
		look_control(look, params, *look->at++);
}

bool look_is_edge(const char *bytes, size_t len, int rows, int foot)
{
	struct look look = {.at = bytes, .end = bytes + len, .rows = rows, .foot = foot};

	while (look.at < look.end) {
		unsigned char c = (unsigned char)*look.at++;

		if (c == '\033')
			look_escape(&look);
		else if (c == '\n')
			look.row = 0;
		else if (c >= ' ')
			look_draw(&look);
	}
	return look.draws_edge && !look.draws_middle;
}
