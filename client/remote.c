#include "client/remote.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "client/app.h"
#include "client/control.h"
#include "client/linear.h"
#include "client/link.h"
#include "client/term/keys.h"
#include "client/term/screen.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/base/version.h"
#include "common/text/sanitize.h"

enum { END_MS = 1000 };

static volatile int resized;

static void on_resize(int signal_number)
{
	(void)signal_number;
	resized = 1;
}

static bool is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* A terminal that can be drawn on. */
static bool has_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term &&
	       strcmp(term, "dumb") != 0;
}

static void say(const char *words)
{
	struct arena *arena = arena_new();

	fprintf(stderr, "hearth: %s\n", sanitize_dup(arena, words, SANITIZE_LINE));
	arena_free(&arena);
}

/* Draws until the end of the app or of the connection. */
static enum app_end draw(struct link *link, json_t *opening, json_t **lost_at)
{
	struct winsize size = {0};
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
	struct app_terms terms = {.link = link,
				  .opening = opening,
				  .terminal_fd = STDIN_FILENO,
				  .resized = &resized,
				  .lost_at = lost_at};
	struct screen_terms look = {.term = term,
				    .out_fd = STDOUT_FILENO,
				    .no_color = no_color && *no_color,
				    .utf8 = is_utf8()};
	struct sigaction action = {.sa_handler = on_resize};
	enum app_end end = APP_HUNG_UP;
	char *why = NULL;

	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	look.columns = size.ws_col ? size.ws_col : 80;
	look.rows = size.ws_row ? size.ws_row : 24;
	sigaction(SIGWINCH, &action, NULL);
	terms.keys = keys_new(term, look.utf8);
	if (terms.keys && screen_new(&look, &terms.screen) == 0)
		end = app_run(&terms, &why);
	else
		say(_("no description of this terminal can be read"));
	screen_free(&terms.screen);
	keys_free(&terms.keys);
	if (why)
		say(why);
	free(why);
	return end;
}

/* Greet, so that everything ssh has to ask was asked before the screen. The
 * opening, or NULL. */
static json_t *greet(struct link *link)
{
	json_t *params = json_pack("{s:i}", "version", VERSION_PROTOCOL), *opening = NULL;
	const char *words = NULL;
	int err = link_ask(link, "session.open", params, &opening, &words);

	if (err < 0 && err != ERR_CLOSED)
		say(words ? words : err_words(err));
	return opening;
}

/* Start ssh; our end of its standard input and output, or -1. */
static int start_ssh(const char *host, const char *port, pid_t *pid_r)
{
	char *argv[] = {(char *)"ssh", (char *)"-p", (char *)port,  (char *)"-s",
			(char *)"--",  (char *)host, (char *)"rpc", NULL};
	char *plain[] = {(char *)"ssh", (char *)"-s",  (char *)"--",
			 (char *)host,	(char *)"rpc", NULL};
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return -1;
	*pid_r = control_spawn(port ? argv : plain, pair[1], 0, 1);
	close(pair[1]);
	if (*pid_r < 0) {
		say(_("ssh cannot be started; is it installed?"));
		close(pair[0]);
		return -1;
	}
	return pair[0];
}

/* Its input has ended: it goes by itself, or is told to where the server still
 * has something to say. */
static void end_ssh(pid_t pid)
{
	for (int waited = 0; waited < END_MS; waited += 10) {
		if (waitpid(pid, NULL, WNOHANG) != 0)
			return;
		poll(NULL, 0, 10);
	}
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

enum visit { VISIT_LEFT, VISIT_LOST, VISIT_REFUSED };

/* One connection, from ssh's start to its end. Who was lost goes on there: the
 * server may not have noticed yet that the former connection is gone. */
static enum visit visit(const char *host, const char *port, bool is_linear, json_t **lost_at)
{
	enum visit how = VISIT_REFUSED;
	struct link *link;
	json_t *opening;
	pid_t pid = 0;
	int fd = start_ssh(host, port, &pid), end;

	if (fd < 0)
		return VISIT_REFUSED;
	link = link_new(fd, fd);
	if (is_linear) {
		end = linear_run(link, STDIN_FILENO, STDOUT_FILENO);
		how = end == ERR_CLOSED ? VISIT_LOST : VISIT_LEFT;
	} else if ((opening = greet(link))) {
		if (*lost_at)
			json_object_set(opening, "place", *lost_at);
		end = (int)draw(link, opening, lost_at);
		how = end == APP_LOST || end == APP_ENDED ? VISIT_LOST : VISIT_LEFT;
		json_decref(opening);
	}
	link_free(&link);
	end_ssh(pid);
	return how;
}

/* A terminal may answer what the screen asked when that is gone: its answers then
 * stand before what is typed. */
static const char *past_answers(const char *line)
{
	while (*line == '\033') {
		if (line[1] == ']' || line[1] == 'P') {
			line += 2 + strcspn(line + 2, "\a\033");
			line += *line == '\033' && line[1] == '\\' ? 2 : *line != '\0';
		} else if (line[1] == '[') {
			line += 2;
			line += strspn(line, "0123456789:;<=>?!$\"' ");
			line += *line != '\0';
		} else {
			line++;
		}
	}
	return line;
}

static bool wants_back(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	bool is_wanted;

	/* What was typed at the screen was not meant for this. */
	tcflush(STDIN_FILENO, TCIFLUSH);
	fputs(
	    _("The connection ended. Your place and what you wrote are kept.\nEnter comes back, q "
	      "leaves: "),
	    stderr);
	n = getline(&line, &room, stdin);
	is_wanted = n > 0 && *past_answers(line) != 'q';
	free(line);
	return is_wanted;
}

/* HOST:PORT taken apart, but not an address of six colons. */
static void split_port(char *host, const char **port)
{
	char *colon = strrchr(host, ':'), *bracket = strchr(host, '[');
	char *end = bracket ? strchr(bracket, ']') : NULL;

	if (end && (end[1] == ':' || !end[1])) {
		if (end[1] == ':')
			*port = end + 2;
		*end = '\0';
		memmove(bracket, bracket + 1, strlen(bracket));
	} else if (colon && strchr(host, ':') == colon) {
		*colon = '\0';
		*port = colon + 1;
	}
}

int remote_main(const char *host, const char *port, bool is_linear)
{
	char *name = mem_dup(host);
	json_t *lost_at = NULL;
	enum visit how;

	signal(SIGPIPE, SIG_IGN);
	split_port(name, &port);
	is_linear = is_linear || !has_terminal();
	do
		how = visit(name, port, is_linear, &lost_at);
	while (how == VISIT_LOST && !is_linear && wants_back());
	json_decref(lost_at);
	free(name);
	return how == VISIT_LEFT ? 0 : 1;
}

int remote_console(const char *dir)
{
	struct control control;
	struct link *link;
	json_t *opening = NULL;
	char *why = NULL;
	int status = 1;

	signal(SIGPIPE, SIG_IGN);
	if (control_open(&control, dir, &why) < 0) {
		say(why);
		free(why);
		return 1;
	}
	link = link_new(control.fd, control.fd);
	if (!has_terminal())
		status = linear_run(link, STDIN_FILENO, STDOUT_FILENO) < 0;
	else if ((opening = greet(link)))
		status = draw(link, opening, NULL) == APP_LOST;
	json_decref(opening);
	link_free(&link);
	control.fd = -1; /* the link's, and closed with it */
	control_close(&control);
	return status;
}
