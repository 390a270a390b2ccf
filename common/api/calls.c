#include "common/api/calls.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

_Static_assert((CALL_PAGED | CALL_CREATES | CALL_HASHES | CALL_HIDDEN | CALL_TEXT | CALL_BYTES) ==
		   CALL_PAGED + CALL_CREATES + CALL_HASHES + CALL_HIDDEN + CALL_TEXT + CALL_BYTES,
	       "each flag is a bit of its own");

enum { CALLS_MAX = 256 };

const struct field calls_page_fields[] = {
    {"limit", FIELD_INT, 0, 1, CALLS_PAGE_MAX, NULL, "how many at most (50 when not said)", NULL},
    {"after", FIELD_STRING, 0, 1, 128, NULL,
     "go on after this cursor, the `next` of the page before", NULL},
    {0},
};

const struct field calls_request_fields[] = {
    {"request_id", FIELD_STRING, 0, 1, 64, NULL,
     "the same id again within a day returns the first result again", NULL},
    {0},
};

/* One a line, so that whoever adds one meets nobody. */
/* clang-format off */
static const struct call *const calls_tables[] = {
	calls_community,
	calls_board,
	calls_thread,
	calls_file,
	calls_reading,
	calls_attention,
	calls_member,
	calls_room,
	calls_joining,
	calls_feedback,
	calls_programme,
	calls_task,
	calls_closing,
	calls_admin,
};
/* clang-format on */
static const struct call *calls_rows[CALLS_MAX];
static size_t calls_count;
static pthread_once_t calls_once = PTHREAD_ONCE_INIT;

static void calls_gather(void)
{
	for (size_t i = 0; i < sizeof(calls_tables) / sizeof(calls_tables[0]); i++) {
		for (const struct call *c = calls_tables[i]; c->name; c++) {
			assert(calls_count < CALLS_MAX);
			calls_rows[calls_count++] = c;
		}
	}
}

const struct call *const *calls_all(size_t *count_r)
{
	pthread_once(&calls_once, calls_gather);
	*count_r = calls_count;
	return calls_rows;
}

const struct call *calls_find(const char *name)
{
	size_t count;
	const struct call *const *rows = calls_all(&count);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(rows[i]->name, name) == 0)
			return rows[i];
	}
	return NULL;
}
