#include "client/linear_io.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/edit/intake.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/layout.h"
#include "common/text/sanitize.h"
#include "common/text/utf8.h"
#include "common/text/wrap.h"

enum { LINEAR_COLUMNS = 76, LINEAR_INPUT = 256 * 1024 };

/* --- out --- */

static void linear_io_write(struct linear *linear, const char *bytes, size_t len)
{
	struct pollfd ready = {.fd = linear->out, .events = POLLOUT};

	while (len && !linear->is_mute) {
		ssize_t n = write(linear->out, bytes, len);

		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			poll(&ready, 1, -1);
		} else if (n < 0 && errno != EINTR) {
			linear->is_mute = linear->is_over = true;
		}
	}
}

/* One line of a terminal, broken between words where it is too long. */
static void linear_io_wrapped(struct linear *linear, const char *line, size_t len)
{
	size_t used, drawn;
	int width;

	while (len) {
		used = wrap_line(line, len, LINEAR_COLUMNS, &drawn, &width);
		linear_io_write(linear, line, used < len ? drawn : used);
		if (used < len)
			linear_io_write(linear, "\r\n", 2);
		line += used;
		len -= used;
	}
}

/* Behind a raw terminal a line feed alone does not go to the margin. */
static void linear_io_put(struct linear *linear, const char *text)
{
	while (linear->is_raw && *text) {
		size_t line = strcspn(text, "\n");

		linear_io_wrapped(linear, text, line);
		text += line;
		if (!*text)
			return;
		linear_io_write(linear, "\r\n", 2);
		text++;
	}
	linear_io_write(linear, text, strlen(text));
}

void linear_io_say(struct linear *linear, const char *format, ...)
{
	struct buf out = {0};
	va_list ap;
	char *text;
	int n;

	va_start(ap, format);
	n = vasprintf(&text, format, ap);
	va_end(ap);
	if (n < 0)
		mem_exhausted();
	/* Values were cleaned; a server's words and a mistake here were not. */
	sanitize_add(&out, text, (size_t)n, SANITIZE_TEXT);
	linear_io_put(linear, buf_text(&out));
	buf_free(&out);
	free(text);
}

const char *linear_io_clean(struct linear *linear, const char *text)
{
	return sanitize_dup(linear->arena, text, SANITIZE_LINE);
}

const char *linear_io_sentence(struct linear *linear, const char *text)
{
	static const char *const ends[] = {".", "?", "!", "…", "。", "？", "！"};
	const char *clean = linear_io_clean(linear, text);
	size_t len = strlen(clean);

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t end = strlen(ends[i]);

		if (len >= end && strcmp(clean + len - end, ends[i]) == 0)
			return clean;
	}
	return arena_printf(linear->arena, "%s.", clean);
}

const char *linear_io_posts(struct linear *linear, int64_t count)
{
	return arena_printf(linear->arena,
			    ngettext("%lld post", "%lld posts", (unsigned long)count),
			    (long long)count);
}

void linear_io_text(struct linear *linear, const char *text, const char *indent, bool markdown)
{
	struct arena *arena = arena_new();
	struct layout_options options = {.width = LINEAR_COLUMNS - (int)strlen(indent),
					 .markdown = markdown};
	struct layout layout = layout_make(arena, text, strlen(text), &options);
	char *plain = layout_plain(arena, &layout), *line;
	struct buf out = {0};

	while ((line = strsep(&plain, "\n"))) {
		if (!*line && !plain)
			break;
		buf_printf(&out, "%s%s\n", *line ? indent : "", line);
	}
	linear_io_put(linear, buf_text(&out));
	buf_free(&out);
	arena_free(&arena);
}

/* --- in --- */

/* Wait for input, hearing the server meanwhile. False at the end. */
static bool linear_io_wait(struct linear *linear)
{
	struct pollfd fds[2] = {{.fd = linear->in, .events = POLLIN},
				{.fd = link_in_fd(linear->link), .events = POLLIN}};

	while (!linear->is_over) {
		if (link_has_output(linear->link))
			link_write(linear->link);
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return false;
		if (fds[1].revents && link_read(linear->link) < 0) {
			linear->is_closed = linear->is_over = true;
			return false;
		}
		if (fds[0].revents)
			return true;
	}
	return false;
}

static bool linear_io_fill(struct linear *linear)
{
	char bytes[4096];
	ssize_t n;

	if (!linear_io_wait(linear))
		return false;
	do
		n = read(linear->in, bytes, sizeof(bytes));
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN)
		return true;
	return n > 0 && buf_add(&linear->input, bytes, (size_t)n) == 0;
}

/* Take one byte of input; -1 at the end. */
static int linear_io_byte(struct linear *linear)
{
	unsigned char c;

	while (buf_len(&linear->input) == 0) {
		if (!linear_io_fill(linear))
			return -1;
	}
	c = (unsigned char)*buf_data(&linear->input);
	buf_consume(&linear->input, 1);
	return c;
}

/* Backspace on a raw terminal: a whole cluster goes. */
static void linear_io_rub(struct linear *linear, bool is_secret)
{
	size_t len = buf_len(&linear->line), n = utf8_cluster_before(buf_data(&linear->line), len);
	int width = utf8_width(buf_data(&linear->line) + len - n, n);

	linear->line.end -= n;
	for (int i = 0; i < width && !is_secret; i++)
		linear_io_write(linear, "\b \b", 3);
}

enum linear_byte { LINEAR_MORE, LINEAR_DONE, LINEAR_LEFT };

/* One byte typed on a raw terminal. Sequences of cursor keys are swallowed by
 * their printable shape: ESC [ ... letter. */
static enum linear_byte linear_io_typed(struct linear *linear, int c, bool is_secret)
{
	switch (c) {
	case '\r':
	case '\n':
		linear_io_write(linear, "\r\n", 2);
		return LINEAR_DONE;
	case 0x7f:
	case '\b':
		linear_io_rub(linear, is_secret);
		return LINEAR_MORE;
	case 0x15: /* ^U */
		while (buf_len(&linear->line))
			linear_io_rub(linear, is_secret);
		return LINEAR_MORE;
	case 0x03: /* ^C: this question is answered with nothing but leaving */
		linear_io_write(linear, "^C\r\n", 4);
		buf_clear(&linear->line);
		buf_add_text(&linear->line, "q");
		return LINEAR_DONE;
	case 0x04: /* ^D */
		return buf_len(&linear->line) ? LINEAR_MORE : LINEAR_LEFT;
	case 0x1b:
		c = linear_io_byte(linear);
		while (c == '[' || c == 'O' || c == ';' || (c >= '0' && c <= '9'))
			c = linear_io_byte(linear);
		return c < 0 ? LINEAR_LEFT : LINEAR_MORE;
	default:
		break;
	}
	if (c < 0x20 && c != '\t')
		return LINEAR_MORE;
	if (buf_add_char(&linear->line, (char)c) == 0 && !is_secret)
		linear_io_write(linear, (char[]){(char)c}, 1);
	return LINEAR_MORE;
}

/* Read a line into linear->line, as it came. */
static bool linear_io_take(struct linear *linear, bool is_secret)
{
	enum linear_byte what = LINEAR_MORE;
	int c;

	buf_clear(&linear->line);
	while (what == LINEAR_MORE) {
		c = linear_io_byte(linear);
		if (c < 0 && buf_len(&linear->line) && (!linear->is_over || linear->is_ending))
			break; /* the last line, without its end */
		if (c < 0) {
			linear->is_over = true;
			return false;
		}
		if (linear->is_raw) {
			what = linear_io_typed(linear, c, is_secret);
		} else if (c == '\n') {
			what = LINEAR_DONE;
		} else if (buf_add_char(&linear->line, (char)c) < 0) {
			/* Longer than anything that is asked for: the rest is dropped. */
			continue;
		}
	}
	if (what == LINEAR_LEFT)
		linear->is_over = true;
	return what != LINEAR_LEFT;
}

/* The line as clean UTF-8 in linear->line. */
static const char *linear_io_cleaned(struct linear *linear)
{
	struct intake *intake = intake_new(false, 0);
	size_t len;
	char *clean;

	intake_add(intake, buf_data(&linear->line), buf_len(&linear->line));
	clean = intake_take(intake, &len);
	intake_free(&intake);
	while (len && clean[len - 1] == '\n')
		len--;
	buf_clear(&linear->line);
	buf_add(&linear->line, clean, len);
	free(clean);
	return buf_text(&linear->line);
}

const char *linear_io_line(struct linear *linear)
{
	return linear_io_take(linear, false) ? linear_io_cleaned(linear) : NULL;
}

const char *linear_io_ask(struct linear *linear, const char *question)
{
	const char *line;

	linear_io_say(linear, "%s", question);
	line = linear_io_line(linear);
	if (!line)
		return NULL;
	while (linear->line.end > linear->line.start &&
	       linear->line.bytes[linear->line.end - 1] == ' ')
		linear->line.end--;
	line = buf_text(&linear->line);
	return line + strspn(line, " ");
}

const char *linear_io_secret(struct linear *linear, const char *question)
{
	linear_io_say(linear, "%s", question);
	return linear_io_take(linear, true) ? linear_io_cleaned(linear) : NULL;
}

/* A number up to count, or one of the letters with what follows it. */
static bool linear_io_understand(const char *line, long count, const char *letters,
				 struct linear_choice *choice_r)
{
	char *end;
	long number = strtol(line, &end, 10);

	*choice_r = (struct linear_choice){0};
	if (end != line && *end == '\0' && number >= 1 && number <= count) {
		choice_r->number = number;
		return true;
	}
	choice_r->letter = *line ? *line : '\n';
	if (!strchr(letters, choice_r->letter) || (*line && line[1] && line[1] != ' '))
		return false;
	if (*line)
		snprintf(choice_r->rest, sizeof(choice_r->rest), "%s",
			 line + 1 + strspn(line + 1, " "));
	return true;
}

bool linear_io_choose(struct linear *linear, const char *question, const char *help, long count,
		      const char *letters, struct linear_choice *choice_r)
{
	const char *line;

	*choice_r = (struct linear_choice){0};
	while ((line = linear_io_ask(linear, question))) {
		if (linear_io_understand(line, count, letters, choice_r))
			return true;
		if (*line && strcmp(line, "?") != 0 && strcmp(line, "help") != 0)
			linear_io_say(linear, _("That is none of the answers. "));
		linear_io_say(linear, "%s", help);
	}
	return false;
}

bool linear_io_agree(struct linear *linear, const char *question)
{
	struct linear_choice choice;
	char *whole = mem_printf(_("%s? y yes, n no: "), question);
	bool is_agreed =
	    linear_io_choose(linear, whole, _("Answer y or n.\n"), 0, "ynq", &choice) &&
	    choice.letter == 'y';

	free(whole);
	return is_agreed;
}

/* --- calls --- */

json_t *linear_io_try(struct linear *linear, const char *method, json_t *params,
		      const char **words_r)
{
	json_t *result = NULL;

	if (linear->is_over) {
		json_decref(params);
		linear->err = ERR_CLOSED;
		return NULL;
	}
	linear->err = link_ask(linear->link, method, params, &result, words_r);
	if (linear->err == 0)
		return result;
	if (linear->err == ERR_CLOSED)
		linear->is_over = linear->is_closed = true;
	return NULL;
}

json_t *linear_io_call(struct linear *linear, const char *method, json_t *params)
{
	const char *words = NULL;
	json_t *result = linear_io_try(linear, method, params, &words);

	if (!result && !linear->is_closed)
		linear_io_say(linear, _("That did not work: %s.\n"),
			      words && *words ? words : err_words(linear->err));
	return result;
}

json_t *linear_io_of_room(struct linear *linear, const char *method, const char *room)
{
	return linear_io_call(linear, method, json_pack("{s:s}", "room", room));
}

void linear_io_does(struct linear *linear, const char *method, json_t *params, const char *done)
{
	json_t *result = linear_io_call(linear, method, params);

	if (result)
		linear_io_say(linear, "%s", done);
	json_decref(result);
}
