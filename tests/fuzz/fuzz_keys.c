/* Key decoding: bytes of a terminal, in any pieces, to keys, pastes, answers. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "client/term/keys.h"
#include "common/text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(struct keys *keys, bool is_late)
{
	struct keys_key key, again;
	char name[KEYS_NAME];
	int bound = 100000;

	while (keys_next(keys, is_late, &key)) {
		assert(--bound > 0);
		if (key.kind == KEYS_PASTE || key.kind == KEYS_PASTE_END)
			continue;
		keys_name(&key, name);
		keys_parse(name, strlen(name), &again);
		if (keys_is_text(&key))
			assert(utf8_is_valid(key.text, strlen(key.text)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct keys *keys = keys_new("xterm-256color", true);
	size_t piece = size ? data[0] % 17 + 1 : 1, done = 0;

	if (!keys)
		return 0;
	while (done < size) {
		size_t n = size - done < piece ? size - done : piece;
		size_t taken = keys_push(keys, (const char *)data + done, n);

		take(keys, false);
		if (taken == 0)
			take(keys, true);
		done += taken ? taken : 1;
	}
	take(keys, true);
	keys_free(&keys);
	return 0;
}
