/* habits: how the members behave: who is away, how long people think, how fast
 * they type, what they do.
 *
 * A file of lines `name = value` (one number, or two: from and to), # begins a
 * comment; what it does not name has its default. */
#ifndef HEARTH_LOAD_HABITS_H
#define HEARTH_LOAD_HABITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct habits_range {
	int64_t from, to; /* both included */
};

struct habits {
	struct habits_range idle_percent;  /* of the sessions; one number */
	struct habits_range wake_seconds;  /* between two keys of an idle one */
	struct habits_range think_ms;	   /* between two keys of a reader */
	struct habits_range type_ms;	   /* between two keys of a writer */
	struct habits_range pages;	   /* keys of reading between two things written */
	struct habits_range write_percent; /* how often something is written then; one number */
	struct habits_range post_percent;  /* how often it is sent, not thrown away; one number */
	struct habits_range post_letters;  /* its length */
};

struct habits_row {
	const char *name;
	size_t offset; /* in struct habits */
	bool is_single;
	int64_t least, most;
	const char *standard, *help;
};

/* Ended by a row without a name. */
extern const struct habits_row habits_rows[];

void habits_init(struct habits *habits);

/* Reads over what there is: 0; or -1 with why, and the model unchanged. */
enum { HABITS_WHY = 200 };
int habits_parse(struct habits *habits, const char *text, char why_r[HABITS_WHY]);
int habits_read(struct habits *habits, const char *path, char why_r[HABITS_WHY]);

/* A number of the range, from a state that is the caller's own (not 0). Long
 * pauses are rarer than short ones: the square of a uniform number. */
int64_t habits_pick(const struct habits_range *range, uint64_t *state);
int64_t habits_pause(const struct habits_range *range, uint64_t *state);
bool habits_chance(const struct habits_range *percent, uint64_t *state);

#endif
