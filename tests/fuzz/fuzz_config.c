/* Any text as hearth.conf: every setting stays within its range, whatever is said,
 * and what is refused changes nothing. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "server/net/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct config *config)
{
	for (const struct config_setting *s = config_settings; s->name; s++) {
		const char *at = (const char *)config + s->offset;

		if (s->type == CONFIG_WORDS) {
			assert(*(char *const *)(const void *)at);
		} else {
			int64_t value = *(const int64_t *)(const void *)at;

			assert(value >= s->least && value <= s->most);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_dup_n((const char *)data, size), why[CONFIG_WHY] = "";
	struct config config;

	config_init(&config);
	if (config_parse(&config, text, why) < 0)
		assert(*why && strlen(why) < CONFIG_WHY);
	check(&config);
	config_free(&config);
	free(text);
	return 0;
}
