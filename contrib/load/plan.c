#include "contrib/load/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"

enum { PLAN_MOST = 1000000 };

static const struct plan_row {
	const char *name;
	int numbers; /* that it takes, each from 1 on */
} plan_rows[PLAN_KINDS] = {
    [PLAN_REST] = {"rest", 0},	 [PLAN_MIX] = {"mix", 1},	  [PLAN_STORM] = {"storm", 1},
    [PLAN_CROWD] = {"crowd", 2}, [PLAN_RESTART] = {"restart", 0},
};

static bool plan_find(const char *name, enum plan_kind *kind_r)
{
	for (int i = 0; i < PLAN_KINDS; i++) {
		if (strcmp(plan_rows[i].name, name) == 0) {
			*kind_r = (enum plan_kind)i;
			return true;
		}
	}
	return false;
}

static bool plan_number(const char *word, int *number_r)
{
	char *end;
	long n = word ? strtol(word, &end, 10) : 0;

	if (!word || end == word || *end || n < 1 || n > PLAN_MOST)
		return false;
	*number_r = (int)n;
	return true;
}

static bool plan_take(char *text, struct plan_act *act)
{
	const char *name = strsep(&text, ":");
	int *numbers[] = {&act->a, &act->b};

	if (!plan_find(name, &act->kind))
		return false;
	for (int i = 0; i < plan_rows[act->kind].numbers; i++) {
		if (!plan_number(strsep(&text, ":"), numbers[i]))
			return false;
	}
	return text == NULL;
}

bool plan_parse(const char *text, struct plan *plan_r, char why_r[PLAN_WHY])
{
	char *copy = mem_dup(text), *rest = copy, *word;
	bool fine = true;

	*plan_r = (struct plan){0};
	while (fine && (word = strsep(&rest, ","))) {
		snprintf(why_r, PLAN_WHY,
			 "`%.60s` is no act: rest, mix:SECONDS, storm:PEOPLE, crowd:AWAKE:POSTS, "
			 "restart",
			 word);
		fine = plan_r->count < PLAN_ACTS && plan_take(word, &plan_r->acts[plan_r->count]);
		plan_r->count += fine;
	}
	free(copy);
	return fine;
}

bool plan_has(const struct plan *plan, enum plan_kind kind)
{
	for (int i = 0; i < plan->count; i++) {
		if (plan->acts[i].kind == kind)
			return true;
	}
	return false;
}
