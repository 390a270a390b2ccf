/* client_stage: the hosted client on a stage: a process of its own in its
 * jail, a terminal emulator for its screen, canned answers for its calls.
 *
 * A test includes this once. The answers come from a function of the test; what
 * it does not answer gets {}. */
#ifndef HEARTH_TESTS_CLIENT_STAGE_H
#define HEARTH_TESTS_CLIENT_STAGE_H

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <vterm.h>

#include "client/hosted.h"
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/rpc/peer.h"
#include "common/text/utf8.h"

/* It was quiet for so long; what is expected comes within so long on the busiest machine. */
enum { STAGE_QUIET_MS = 120, STAGE_PATIENCE_MS = 60000 };

/* A new object, or NULL with *err_r; called for every call of the client. */
typedef json_t *(*stage_answer)(const char *method, json_t *params, int *err_r);

struct stage {
	pid_t pid;
	int terminal, rpc;
	struct peer *peer;
	stage_answer answer;
	VTerm *vterm;
	VTermScreen *screen;
	int columns, rows;
	size_t bytes; /* the client wrote to its terminal */
	int reads;    /* of them; with `packets` there is one for each write */
	char *raw;    /* the last bytes of it */
	size_t raw_len;
	char *calls;	/* names of the calls made, each with a space after it */
	char *notified; /* and of notifications */
	char *last_place;
	json_t *slept; /* what it said of its sleep; NULL: nothing yet */
	bool is_gone;
};

/* The machine's clock, whichever the client goes by. */
static int64_t stage_now_ms(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void stage_on_send(void *arg, const char *line, size_t len)
{
	struct stage *stage = arg;
	while (len) {
		ssize_t put = write(stage->rpc, line, len);
		if (put < 0 && errno == EAGAIN)
			continue;
		if (put <= 0)
			return;
		line += put, len -= (size_t)put;
	}
}

static void stage_note(char **list, const char *name)
{
	char *longer = mem_printf("%s%s ", *list ? *list : "", name);
	free(*list);
	*list = longer;
}

static void stage_on_request(void *arg, struct peer_request *request, const char *method,
			     json_t *params)
{
	struct stage *stage = arg;
	int err = 0;
	stage_note(&stage->calls, method);
	if (!strcmp(method, "place.save")) {
		free(stage->last_place);
		stage->last_place = json_dumps(json_object_get(params, "place"), JSON_COMPACT);
	}
	json_t *result = stage->answer(method, params, &err);
	if (err)
		peer_refuse(request, err, NULL);
	else
		peer_reply(request, result);
	json_decref(result);
}

static void stage_on_notify(void *arg, const char *method, json_t *params)
{
	struct stage *stage = arg;
	stage_note(&stage->notified, method);
	if (!strcmp(method, "session.sleep"))
		stage->slept = json_incref(params);
}

struct stage_terms {
	const char *term; /* NULL: xterm-256color */
	int columns, rows;
	bool no_color, ascii, resumes;
	bool packets; /* its terminal keeps writes apart */
	stage_answer answer;
	int sleep_seconds; /* 0: a minute */
};

/* As the server tells every client before anything else. */
static void stage_open(struct stage *stage, int sleep_seconds)
{
	int err;
	json_t *opening = stage->answer("session.open", NULL, &err);
	if (json_is_object(json_object_get(opening, "home")))
		json_object_set_new(opening, "home", stage->answer("home.show", NULL, &err));
	json_object_set_new(opening, "sleep_seconds",
			    json_integer(sleep_seconds ? sleep_seconds : 60));
	peer_notify(stage->peer, "session.opened", opening);
	json_decref(opening);
}

static struct stage *stage_new(const struct stage_terms *terms)
{
	static const struct peer_events events = {stage_on_send, stage_on_request, stage_on_notify,
						  NULL};
	struct stage *stage = mem_alloc(sizeof *stage);
	int terminal[2], rpc[2];
	int kind = terms->packets ? SOCK_SEQPACKET : SOCK_STREAM;
	assert_int_equal(socketpair(AF_UNIX, kind, 0, terminal), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, rpc), 0);
	stage->pid = fork();
	assert_true(stage->pid >= 0);
	if (!stage->pid) {
		struct hosted_terms hosted = {
		    .term = terms->term ? terms->term : "xterm-256color",
		    .columns = terms->columns,
		    .rows = terms->rows,
		    .terminal_fd = terminal[1],
		    .rpc_fd = rpc[1],
		    .no_color = terms->no_color,
		    .utf8 = !terms->ascii,
		    .resumes = terms->resumes,
		};
		close(terminal[0]);
		close(rpc[0]);
		_exit(hosted_run(hosted_new(), &hosted));
	}
	close(terminal[1]);
	close(rpc[1]);
	stage->terminal = terminal[0];
	stage->rpc = rpc[0];
	stage->answer = terms->answer;
	stage->columns = terms->columns;
	stage->rows = terms->rows;
	stage->peer = peer_new(&events, stage);
	stage->vterm = vterm_new(terms->rows, terms->columns);
	vterm_set_utf8(stage->vterm, 1);
	stage->screen = vterm_obtain_screen(stage->vterm);
	vterm_screen_enable_altscreen(stage->screen, 1);
	vterm_screen_reset(stage->screen, 1);
	stage_open(stage, terms->sleep_seconds);
	return stage;
}

static inline int stage_free(struct stage **stage)
{
	int status = 0;
	close((*stage)->terminal);
	close((*stage)->rpc);
	assert_int_equal(waitpid((*stage)->pid, &status, 0), (*stage)->pid);
	peer_free(&(*stage)->peer);
	vterm_free((*stage)->vterm);
	free((*stage)->raw);
	free((*stage)->calls);
	free((*stage)->notified);
	free((*stage)->last_place);
	json_decref((*stage)->slept);
	free(*stage);
	*stage = NULL;
	return status;
}

/* One turn; false: nothing came within `ms`. */
static bool stage_turn(struct stage *stage, int ms)
{
	static char bytes[256 * 1024];
	struct pollfd fds[2] = {{.fd = stage->terminal, .events = POLLIN},
				{.fd = stage->rpc, .events = POLLIN}};
	if (stage->is_gone || poll(fds, 2, ms) <= 0)
		return false;
	if (fds[0].revents) {
		ssize_t got = read(stage->terminal, bytes, sizeof bytes);
		if (got > 0) {
			vterm_input_write(stage->vterm, bytes, (size_t)got);
			stage->bytes += (size_t)got;
			stage->reads++;
			stage->raw = mem_resize(stage->raw, stage->raw_len + (size_t)got + 1, 1);
			memcpy(stage->raw + stage->raw_len, bytes, (size_t)got);
			stage->raw_len += (size_t)got;
			stage->raw[stage->raw_len] = '\0';
		}
	}
	if (fds[1].revents) {
		ssize_t got = read(stage->rpc, bytes, sizeof bytes);
		if (got > 0)
			(void)peer_feed(stage->peer, bytes, (size_t)got);
		stage->is_gone = got <= 0;
	}
	return true;
}

/* Runs, or has something to read: on a busy machine it may be quiet for long. */
static bool stage_is_busy(struct stage *stage)
{
	char path[64], state = 'S';
	int keys = 0, answers = 0;
	FILE *stat;
	snprintf(path, sizeof path, "/proc/%d/stat", (int)stage->pid);
	stat = fopen(path, "r");
	if (stat) {
		if (fscanf(stat, "%*d (%*[^)]) %c", &state) != 1)
			state = 'S';
		fclose(stat);
	}
	ioctl(stage->terminal, TIOCOUTQ, &keys);
	ioctl(stage->rpc, TIOCOUTQ, &answers);
	return state == 'R' || state == 'D' || keys > 0 || answers > 0;
}

/* Until it has been quiet for a while, with nothing left to do. */
static void stage_settle(struct stage *stage)
{
	int64_t end = stage_now_ms() + STAGE_PATIENCE_MS;
	while (stage_turn(stage, STAGE_QUIET_MS) || (!stage->is_gone && stage_is_busy(stage)))
		if (stage_now_ms() > end)
			break;
}

/* A row as text, without the spaces at its end; freed by the caller. */
static char *stage_row(struct stage *stage, int row)
{
	struct buf text = {0};
	for (int column = 0; column < stage->columns;) {
		VTermScreenCell cell;
		VTermPos at = {row, column};
		char bytes[4];
		vterm_screen_get_cell(stage->screen, at, &cell);
		if (!cell.chars[0])
			(void)buf_add_char(&text, ' ');
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			(void)buf_add(&text, bytes, utf8_encode((int32_t)cell.chars[i], bytes));
		column += cell.width > 0 ? cell.width : 1;
	}
	size_t len;
	char *row_text = buf_take(&text, &len);
	while (len && row_text[len - 1] == ' ')
		row_text[--len] = '\0';
	return row_text;
}

/* The whole screen, a line a row; freed by the caller. */
static char *stage_text(struct stage *stage)
{
	struct buf text = {0};
	for (int row = 0; row < stage->rows; row++) {
		char *line = stage_row(stage, row);
		(void)buf_printf(&text, "%s\n", line);
		free(line);
	}
	return buf_take(&text, NULL);
}

static bool stage_shows(struct stage *stage, const char *words)
{
	char *text = stage_text(stage);
	bool is_there = strstr(text, words) != NULL;
	free(text);
	return is_there;
}

/* Fails the test with the screen where the words do not come. */
static void stage_expect(struct stage *stage, const char *words)
{
	int64_t end = stage_now_ms() + STAGE_PATIENCE_MS;
	while (!stage_shows(stage, words) && stage_now_ms() < end && !stage->is_gone)
		stage_turn(stage, 50);
	if (!stage_shows(stage, words)) {
		char *text = stage_text(stage);
		print_message("expected: %s\n%s", words, text);
		free(text);
	}
	assert_true(stage_shows(stage, words));
}

static void stage_type(struct stage *stage, const char *keys)
{
	assert_int_equal(write(stage->terminal, keys, strlen(keys)), (ssize_t)strlen(keys));
	stage_settle(stage);
}

/* How often this call was made so far. */
static inline int stage_called(const struct stage *stage, const char *method)
{
	int count = 0;
	size_t len = strlen(method);
	for (const char *at = stage->calls; at && *at; at = strchr(at, ' ') + 1)
		count += !strncmp(at, method, len) && at[len] == ' ';
	return count;
}

static inline void stage_tell(struct stage *stage, const char *method, json_t *params)
{
	peer_notify(stage->peer, method, params);
	json_decref(params);
	stage_settle(stage);
}

static inline VTermPos stage_cursor(struct stage *stage)
{
	VTermPos at;
	vterm_state_get_cursorpos(vterm_obtain_state(stage->vterm), &at);
	return at;
}

/* A time that many seconds ago, as answers hold it. */
static json_t *stage_ago(int64_t seconds)
{
	char text[CLOCK_TEXT];
	return json_string(clock_format(clock_now() - seconds, text));
}

#endif
