/* Any text as a public key line and as the name of a time zone. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "common/base/mem.h"
#include "server/domain/pubkey.h"
#include "server/domain/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	char *text = mem_dup_n((const char *)data, size), rule[ZONE_RULE];
	struct pubkey key;
	const char *why;

	pubkey_parse(arena, text, &key, &why);
	zone_rule(text, rule);
	free(text);
	arena_free(&arena);
	return 0;
}
