#include "client/edit/undo.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"

struct undo_kept {
	struct undo_step step; /* its texts are owned here */
	bool is_open;
};

/* steps[0 .. done) can be taken back, steps[done .. count) done again. */
struct undo {
	struct undo_kept steps[UNDO_STEPS];
	size_t count, done;
	size_t bytes;
};

struct undo *undo_new(void)
{
	return mem_alloc(sizeof(struct undo));
}

static void undo_drop(struct undo *undo, size_t first, size_t n)
{
	for (size_t i = first; i < first + n; i++) {
		struct undo_step *step = &undo->steps[i].step;

		undo->bytes -= step->removed_len + step->inserted_len;
		free((char *)step->removed);
		free((char *)step->inserted);
	}
	memmove(undo->steps + first, undo->steps + first + n,
		(undo->count - first - n) * sizeof(undo->steps[0]));
	undo->count -= n;
}

void undo_free(struct undo **undo)
{
	if (!*undo)
		return;
	undo_drop(*undo, 0, (*undo)->count);
	free(*undo);
	*undo = NULL;
}

static char *undo_joined(const char *a, size_t a_len, const char *b, size_t b_len)
{
	char *both = mem_alloc(a_len + b_len + 1);

	memcpy(both, a, a_len);
	memcpy(both + a_len, b, b_len);
	return both;
}

static void undo_grow(struct undo *undo, const char **text, size_t *len, char *grown, size_t more)
{
	free((char *)*text);
	*text = grown;
	*len += more;
	undo->bytes += more;
}

/* Typing on, deleting back or deleting on joins an open step of its kind. */
static bool undo_join(struct undo *undo, struct undo_step *last, const struct undo_step *step)
{
	if (!step->removed_len && !last->removed_len && step->at == last->at + last->inserted_len) {
		undo_grow(undo, &last->inserted, &last->inserted_len,
			  undo_joined(last->inserted, last->inserted_len, step->inserted,
				      step->inserted_len),
			  step->inserted_len);
		return true;
	}
	if (step->inserted_len || last->inserted_len)
		return false;
	if (step->at + step->removed_len == last->at) {
		undo_grow(
		    undo, &last->removed, &last->removed_len,
		    undo_joined(step->removed, step->removed_len, last->removed, last->removed_len),
		    step->removed_len);
		last->at = step->at;
		return true;
	}
	if (step->at != last->at)
		return false;
	undo_grow(undo, &last->removed, &last->removed_len,
		  undo_joined(last->removed, last->removed_len, step->removed, step->removed_len),
		  step->removed_len);
	return true;
}

void undo_note(struct undo *undo, const struct undo_step *step)
{
	struct undo_kept *kept;

	undo_drop(undo, undo->done, undo->count - undo->done);
	kept = undo->count ? &undo->steps[undo->count - 1] : NULL;
	if (!kept || !kept->is_open || !undo_join(undo, &kept->step, step)) {
		if (undo->count == UNDO_STEPS)
			undo_drop(undo, 0, 1);
		kept = &undo->steps[undo->count++];
		*kept = (struct undo_kept){.step = *step, .is_open = true};
		kept->step.removed = mem_dup_n(step->removed, step->removed_len);
		kept->step.inserted = mem_dup_n(step->inserted, step->inserted_len);
		undo->bytes += step->removed_len + step->inserted_len;
	}
	while (undo->bytes > UNDO_BYTES && undo->count > 1)
		undo_drop(undo, 0, 1);
	undo->done = undo->count;
}

void undo_close(struct undo *undo)
{
	if (undo->count)
		undo->steps[undo->count - 1].is_open = false;
}

bool undo_back(struct undo *undo, struct undo_step *step_r)
{
	if (undo->done == 0)
		return false;
	undo_close(undo);
	*step_r = undo->steps[--undo->done].step;
	return true;
}

bool undo_forward(struct undo *undo, struct undo_step *step_r)
{
	if (undo->done == undo->count)
		return false;
	*step_r = undo->steps[undo->done++].step;
	return true;
}
