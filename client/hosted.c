#include "client/hosted.h"

#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/app.h"
#include "client/jail.h"
#include "client/linear.h"
#include "client/link.h"
#include "client/term/keys.h"
#include "client/term/screen.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { HOSTED_OK, HOSTED_FAILED, HOSTED_NO_JAIL };

struct hosted {
	struct jail *jail;
	struct screen *screen; /* of a terminal read already, or NULL */
	struct keys *keys;
};

/* What the server's own environment says is not about who is served. */
static void forget_server(void)
{
	static const char *const names[] = {"LANG", "LANGUAGE", "LC_ALL", "LC_TIME", "LC_MESSAGES"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
}

struct hosted *hosted_new(void)
{
	struct hosted *hosted = mem_alloc(sizeof *hosted);
	forget_server();
	tr_init("C", NULL);
	setenv("TZ", "UTC0", 1);
	tzset();
	json_object_seed(0);
	hosted->jail = jail_new();
	if (hosted->jail)
		return hosted;
	log_error("client", "the jail cannot be built: no session without it");
	free(hosted);
	return NULL;
}

void hosted_hatch(struct hosted *hosted, const char *term, bool utf8)
{
	struct screen_terms look = {
	    .term = term, .out_fd = -1, .columns = 1, .rows = 1, .is_hosted = true};
	hosted->keys = keys_new(term, utf8);
	if (!hosted->keys || screen_new(&look, &hosted->screen))
		log_error("client", "no terminal description can be read");
}

/* The zone's rule stands for itself: no zone file is read in the jail. */
static void take_place_and_time(const struct hosted_terms *terms)
{
	signal(SIGPIPE, SIG_IGN);
	if (terms->zone_rule && *terms->zone_rule) {
		setenv("TZ", terms->zone_rule, 1);
		tzset();
	}
	if (terms->language && *terms->language)
		tr_speak(terms->language);
}

static bool enter_jail(const struct hosted *hosted)
{
	if (!jail_enter(hosted->jail))
		return true;
	log_error("client", "the jail could not be closed: no session without it");
	return false;
}

static int run_linear(const struct hosted *hosted, const struct hosted_terms *terms)
{
	bool has_terminal = terms->term && *terms->term;
	if (!enter_jail(hosted))
		return HOSTED_NO_JAIL;
	struct link *link = link_new(terms->rpc_fd, terms->rpc_fd);
	int err = (has_terminal ? linear_run_raw : linear_run)(link, terms->terminal_fd,
							       terms->terminal_fd);
	return err ? HOSTED_FAILED : HOSTED_OK;
}

/* Who leaves on purpose needs nobody to clean up after them. */
static void restore(int terminal_fd, const char *bytes)
{
	size_t left = strlen(bytes);
	while (left) {
		ssize_t put = write(terminal_fd, bytes, left);
		if (put <= 0)
			return;
		bytes += put, left -= (size_t)put;
	}
}

static int run_app(const struct hosted *hosted, const struct hosted_terms *terms)
{
	struct app_terms app = {
	    .link = link_new(terms->rpc_fd, terms->rpc_fd),
	    .screen = hosted->screen,
	    .keys = hosted->keys,
	    .terminal_fd = terms->terminal_fd,
	    .is_hosted = true,
	    .resumes = terms->resumes,
	};
	enum app_end end = app_run(&app, NULL);
	if (end == APP_LEFT)
		restore(terms->terminal_fd, screen_farewell(hosted->screen));
	return end == APP_LOST ? HOSTED_FAILED : HOSTED_OK;
}

int hosted_run(struct hosted *hosted, const struct hosted_terms *terms)
{
	struct screen_terms look = {
	    .columns = terms->columns,
	    .rows = terms->rows,
	    .out_fd = terms->terminal_fd,
	    .no_color = terms->no_color,
	    .utf8 = terms->utf8,
	    .resumes = terms->resumes,
	};
	take_place_and_time(terms);
	if (terms->linear)
		return run_linear(hosted, terms);
	if (!hosted->keys)
		hosted_hatch(hosted, terms->term, terms->utf8);
	if (!hosted->keys || !hosted->screen)
		return HOSTED_FAILED;
	screen_take(hosted->screen, &look);
	return enter_jail(hosted) ? run_app(hosted, terms) : HOSTED_NO_JAIL;
}
