/* plan: what happens once everybody is there, as the command line says it:
 * "rest,mix:30,storm:500". */
#ifndef HEARTH_LOAD_PLAN_H
#define HEARTH_LOAD_PLAN_H

#include <stdbool.h>

enum plan_kind { PLAN_REST, PLAN_MIX, PLAN_STORM, PLAN_CROWD, PLAN_RESTART, PLAN_KINDS };

struct plan_act {
	enum plan_kind kind;
	int a, b; /* the numbers that it takes */
};

enum { PLAN_ACTS = 32, PLAN_WHY = 200 };

struct plan {
	struct plan_act acts[PLAN_ACTS];
	int count;
};

/* False with words, where it is none. */
bool plan_parse(const char *text, struct plan *plan_r, char why_r[PLAN_WHY]);
bool plan_has(const struct plan *plan, enum plan_kind kind);

#endif
