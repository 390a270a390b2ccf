/* What scp and sftp send: packets, lines, paths; and what files are called. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/arena.h"
#include "common/text/filename.h"
#include "common/text/filetype.h"
#include "server/net/scp_wire.h"
#include "server/net/sftp_wire.h"
#include "server/net/tree_path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void packets(const char *bytes, size_t len)
{
	struct sftp_wire_request request;
	struct tree_path path;
	size_t used;

	while (sftp_wire_read(bytes, len, &request, &used) == 1) {
		if (used > len)
			abort();
		tree_path_parse(&path, request.path.bytes ? request.path.bytes : "",
				request.path.len, request.id & 1);
		bytes += used;
		len -= used;
	}
}

static void lines(const char *bytes, size_t len)
{
	static struct scp_wire wire;
	struct scp_wire_event event;

	memset(&wire, 0, sizeof(wire));
	do
		scp_wire_next(&wire, &bytes, &len, &event);
	while (event.kind != SCP_MORE && event.kind != SCP_NONSENSE);
}

/* A name that was cleaned is clean. */
static void names(const char *bytes, size_t len)
{
	struct arena *arena = arena_new();
	char *name = filename_clean(arena, arena_dup_n(arena, bytes, len));

	if (!*name || strlen(name) > FILENAME_BYTES ||
	    strcmp(filename_clean(arena, name), name) != 0)
		abort();
	(void)filetype_of(bytes, len);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tree_path path;

	packets((const char *)data, size);
	lines((const char *)data, size);
	names((const char *)data, size);
	tree_path_parse(&path, (const char *)data, size, size & 1);
	return 0;
}
