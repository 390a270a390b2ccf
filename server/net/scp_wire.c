#include "server/net/scp_wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* "C0644 1234 name", with a mode of four digits. */
static bool scp_wire_announces(char *line, struct scp_wire_event *event)
{
	char *mode_end = line + 1 + strspn(line + 1, "01234567"), *size_end;

	if (mode_end != line + 5 || *mode_end != ' ' || mode_end[1] < '0' || mode_end[1] > '9')
		return false;
	errno = 0;
	event->size = strtoll(mode_end + 1, &size_end, 10);
	event->text = size_end + 1;
	return !errno && *size_end == ' ' && size_end[1];
}

static void scp_wire_line(struct scp_wire *wire, struct scp_wire_event *event)
{
	char *line = wire->line;

	event->kind = SCP_NONSENSE;
	if (memchr(line, '\0', wire->len))
		return;
	line[wire->len] = '\0';
	if ((*line == 'C' || *line == 'D') && scp_wire_announces(line, event)) {
		event->kind = *line == 'C' ? SCP_FILE : SCP_FOLDER;
		wire->left = *line == 'C' ? event->size : 0;
	} else if (*line == 'T') {
		event->kind = SCP_TIMES;
	} else if (strcmp(line, "E") == 0) {
		event->kind = SCP_LEAVE;
	} else if (*line == '\1' || *line == '\2') {
		event->kind = SCP_WORDS;
		event->text = line + 1;
	}
}

static void scp_wire_bytes(struct scp_wire *wire, const char **bytes, size_t *len,
			   struct scp_wire_event *event)
{
	size_t n = *len;

	if ((int64_t)n > wire->left)
		n = (size_t)wire->left;
	*event = (struct scp_wire_event){.kind = SCP_BYTES, .text = *bytes, .len = n};
	wire->left -= (int64_t)n;
	*bytes += n;
	*len -= n;
}

void scp_wire_next(struct scp_wire *wire, const char **bytes, size_t *len,
		   struct scp_wire_event *event_r)
{
	*event_r = (struct scp_wire_event){.kind = SCP_MORE};
	if (*len && wire->left > 0) {
		scp_wire_bytes(wire, bytes, len, event_r);
		return;
	}
	while (*len) {
		char c = **bytes;

		(*bytes)++;
		(*len)--;
		if (wire->len == 0 && c == '\0') {
			event_r->kind = SCP_OK;
			return;
		}
		if (c == '\n') {
			scp_wire_line(wire, event_r);
			wire->len = 0;
			return;
		}
		if (wire->len == SCP_WIRE_LINE - 1) {
			event_r->kind = SCP_NONSENSE;
			return;
		}
		wire->line[wire->len++] = c;
	}
}
