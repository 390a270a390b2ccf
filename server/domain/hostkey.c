#include "server/domain/hostkey.h"

#include <stdio.h>
#include <string.h>

#include "common/base/err.h"
#include "server/domain/pubkey.h"

enum { HOSTKEY_LINE = 4096 };

int hostkey_fingerprint(struct hall_context *cx, const char **fingerprint_r)
{
	char *path = arena_printf(cx->arena, "%s/host_ed25519.pub", cx->dir);
	char *line = arena_alloc(cx->arena, HOSTKEY_LINE);
	const char *why;
	struct pubkey key;
	FILE *file = fopen(path, "re");
	bool is_read = file && fgets(line, HOSTKEY_LINE, file);

	if (file)
		fclose(file);
	if (!is_read)
		return ERR_NOT_FOUND;
	line[strcspn(line, "\r\n")] = '\0';
	if (pubkey_parse(cx->arena, line, &key, &why) < 0)
		return ERR_NOT_FOUND;
	*fingerprint_r = key.fingerprint;
	return 0;
}
