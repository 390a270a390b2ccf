#include "server/net/sftp_answer.h"

#include <string.h>

#include "common/base/err.h"
#include "common/text/sanitize.h"

void sftp_answer_send(struct sftp *s)
{
	ssh_chan_write(s->chan, buf_data(&s->out), buf_len(&s->out));
	buf_clear(&s->out);
}

void sftp_answer_status(struct sftp *s, enum sftp_wire_status status, const char *words)
{
	sftp_wire_status(&s->out, s->id, status, words);
	sftp_answer_send(s);
}

void sftp_answer_say(struct sftp *s, const char *name, const char *words)
{
	struct arena *arena = arena_new();
	char *line =
	    arena_printf(arena, "hearth: %s%s%s", name ? name : "", name ? ": " : "", words);

	line = arena_printf(arena, "%s\n", sanitize_dup(arena, line, SANITIZE_LINE));
	ssh_chan_write_error(s->chan, line, strlen(line));
	arena_free(&arena);
}

static enum sftp_wire_status sftp_status_of(int err)
{
	if (err == 0)
		return SFTP_OK;
	if (err == ERR_NOT_FOUND)
		return SFTP_NO_SUCH_FILE;
	return err == ERR_REFUSED || err == ERR_NEEDS_MEMBER ? SFTP_PERMISSION_DENIED
							     : SFTP_FAILURE;
}

void sftp_answer_fail(struct sftp *s, int err, const char *words)
{
	words = words && *words ? words : err_words(err);
	if (err != ERR_NOT_FOUND)
		sftp_answer_say(s, NULL, words);
	sftp_answer_status(s, sftp_status_of(err), words);
}

void sftp_answer_ok(struct sftp *s)
{
	sftp_answer_status(s, SFTP_OK, "");
}

void sftp_answer_err(struct sftp *s, int err)
{
	sftp_answer_status(s, sftp_status_of(err), err < 0 ? err_words(err) : "");
}
