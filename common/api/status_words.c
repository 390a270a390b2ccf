#include "common/api/status_words.h"

#include <stddef.h>
#include <string.h>

#include "common/base/tr.h"

static const struct {
	const char *status, *called;
} words[] = {
    {"new", N_("sent")},
    {"acknowledged", N_("seen")},
    {"under_review", N_("looked into")},
    {"needs_info", N_("waits for a word")},
    {"planned", N_("planned")},
    {"in_progress", N_("being made")},
    {"verify", N_("to check")},
    {"done", N_("done")},
    {"declined", N_("declined")},
    {"merged", N_("merged")},
    {"withdrawn", N_("withdrawn")},
};

const char *status_words(const char *status)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(status, words[i].status))
			return _(words[i].called);
	return status;
}
