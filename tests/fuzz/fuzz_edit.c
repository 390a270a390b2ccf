/* A text being written: bytes choose what is done to it. It stays valid, within
 * its bound, its cursor between characters, and undone it is what it was. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/edit/model.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 300, STEPS = 400 };

static void check(const struct model *model)
{
	const char *text = model_text(model);
	size_t len = model_len(model), cursor = model_cursor(model);

	assert(strlen(text) == len && len <= MOST && model_left(model) == MOST - len);
	assert(utf8_is_valid(text, len));
	assert(cursor <= len && (cursor == len || (text[cursor] & 0xc0) != 0x80));
}

/* Takes the next bytes as what is typed or pasted. */
static size_t give(struct model *model, const uint8_t *data, size_t size)
{
	size_t len = data[0] % 40;

	if (len > size - 1)
		len = size - 1;
	if (data[0] & 0x80) {
		model_paste_begin(model);
		model_paste(model, (const char *)data + 1, len / 2);
		model_paste(model, (const char *)data + 1 + len / 2, len - len / 2);
		model_paste_end(model, NULL);
	} else {
		model_type(model, (const char *)data + 1, len);
	}
	return len;
}

static size_t act(struct model *model, const uint8_t *data, size_t size)
{
	switch (data[0] % 8) {
	case 0:
	case 1:
	case 2:
		return size > 1 ? 1 + give(model, data + 1, size - 1) : 0;
	case 3:
		model_delete(model, (enum model_unit)(data[0] / 8 % 3), data[0] & 0x80);
		break;
	case 4:
		model_go(model, (enum model_move)(data[0] / 8 % 8));
		break;
	case 5:
		model_go_rows(model, (long)(data[0] / 8) - 16);
		break;
	case 6:
		if (data[0] & 0x80)
			model_yank(model);
		else
			model_redo(model);
		break;
	default:
		model_undo(model);
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct model_limits limits = {.max_bytes = MOST, .is_one_line = size && data[0] & 1};
	struct model *model = model_new(&limits);
	char *last;

	for (int step = 0; size > 0 && step < STEPS; step++) {
		size_t used = 1 + act(model, data, size);

		check(model);
		data += used;
		size -= used;
	}
	/* Something new: there is nothing to do again behind it. */
	if (model_type(model, "x", 1) == 0) {
		last = mem_dup(model_text(model));
		while (model_undo(model))
			check(model);
		while (model_redo(model))
			check(model);
		assert(strcmp(model_text(model), last) == 0);
		free(last);
	}
	model_free(&model);
	return 0;
}
