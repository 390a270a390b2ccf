/* hearth-import: an archive of mail or of a forum into a board.
 *
 * A program of its own, so that hostile mail is parsed outside the server: it
 * reads the files, threads what it found, and hands it to the server as the
 * sysop. */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/api/check.h"
#include "common/api/jsonline.h"
#include "common/base/arena.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/tr.h"
#include "common/text/sanitize.h"
#include "contrib/import/archive.h"
#include "contrib/import/charset.h"
#include "contrib/import/delivery.h"
#include "contrib/import/mail.h"
#include "contrib/import/progress.h"
#include "contrib/import/reader.h"

struct import {
	bool is_json, by_subject, is_dry, is_help;
	int fd;
	const char *control, *board;
	char **files;
	int file_count;
	enum reader_kind kind;
	struct archive *archive;
	struct delivery *delivery;
	struct progress progress;
};

static volatile sig_atomic_t import_is_stopped;

static void on_interrupt(int signal)
{
	(void)signal;
	import_is_stopped = 1;
}

static int import_usage(FILE *to, int status)
{
	fputs(_("usage: hearth-import [--json] [--by-subject] (--control PATH | --rpc-fd N | "
		"--dry-run)\n"
		"                     (mbox | discourse | jsonl-mail) BOARD FILE...\n"
		"Adds the messages of FILEs (or of the files in a directory) to BOARD.\n"
		"What the board has already is skipped, so it can be run again.\n"
		"  --control PATH  the server's control socket: DATA/control.sock\n"
		"  --rpc-fd N      a descriptor that is connected to the server as its sysop\n"
		"  --dry-run       read and count only\n"
		"  --by-subject    also join answers to threads of the same subject\n"
		"  --json          the summary as one object\n"),
	      to);
	return status;
}

/* As the exec door says it. What is said may name a file or quote the server. */
static int import_fail(const struct import *im, int err, const char *what, const char *why)
{
	struct arena *arena = arena_new();
	const char *words =
	    sanitize_dup(arena, arena_printf(arena, "%s: %s", what, why), SANITIZE_LINE);

	fprintf(stderr, "hearth: %s\n", words);
	if (im->is_json)
		fputs(jsonline_error(arena, err, words), stdout);
	arena_free(&arena);
	return err_exit_status(err);
}

/* While files are read, also one that nobody writes to, it ends at once; what is sent
 * is not cut short within a call. */
static void import_catch_signals(bool is_sending)
{
	struct sigaction stop = {.sa_handler = on_interrupt,
				 .sa_flags = is_sending ? SA_RESTART : 0};

	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGTERM, &stop, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int import_options(struct import *im, int argc, char **argv)
{
	static const struct option options[] = {
	    {"json", no_argument, NULL, 'j'},
	    {"by-subject", no_argument, NULL, 's'},
	    {"rpc-fd", required_argument, NULL, 'f'},
	    {"control", required_argument, NULL, 'c'},
	    {"dry-run", no_argument, NULL, 'n'},
	    {"help", no_argument, NULL, 'h'},
	    {0},
	};
	char *end;
	int c;

	im->fd = -1;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'j')
			im->is_json = true;
		else if (c == 's')
			im->by_subject = true;
		else if (c == 'n')
			im->is_dry = true;
		else if (c == 'h')
			im->is_help = true;
		else if (c == 'c')
			im->control = optarg;
		else if (c == 'f' && (im->fd = (int)strtol(optarg, &end, 10)) >= 0 && !*end)
			continue;
		else
			return ERR_INVALID;
	}
	if (argc - optind < 3 || reader_kind(argv[optind], &im->kind) < 0 ||
	    (im->fd >= 0) + (im->control != NULL) + im->is_dry != 1)
		return ERR_INVALID;
	im->board = argv[optind + 1];
	im->files = argv + optind + 2;
	im->file_count = argc - optind - 2;
	return 0;
}

static void on_step(void *arg, int64_t bytes)
{
	struct import *im = arg;

	progress_step(&im->progress, bytes, archive_count(im->archive));
}

static bool on_stop_asked(void *arg)
{
	(void)arg;
	return import_is_stopped != 0;
}

static int import_read(struct import *im)
{
	struct reader reader = {.kind = im->kind,
				.now = clock_now(),
				.archive = im->archive,
				.on_step = on_step,
				.is_stopped = on_stop_asked,
				.arg = im};
	int64_t total = 0;

	for (int i = 0; i < im->file_count; i++)
		total += reader_size(im->files[i]);
	progress_begin(&im->progress, _("reading"), total, true);
	import_catch_signals(false);
	for (int i = 0; i < im->file_count && !import_is_stopped; i++) {
		int err = reader_read(&reader, im->files[i]);

		if (err == ERR_NO_SPACE)
			return import_fail(im, err, _("temporary files"), _("the disk is full"));
		if (err < 0 && !import_is_stopped)
			return import_fail(im, err, im->files[i], reader.why);
	}
	import_catch_signals(true);
	progress_end(&im->progress);
	archive_arrange(im->archive, im->by_subject);
	return 0;
}

/* What is imported, as the server keeps it: the name of the first file. */
static char *import_source(struct arena *arena, const struct import *im)
{
	const char *slash = strrchr(im->files[0], '/');
	const char *name = slash && slash[1] ? slash + 1 : im->files[0];
	char *source = charset_make_valid(arena, name, strlen(name));

	charset_tidy_line(source, 200);
	return *source ? source : arena_dup(arena, "archive");
}

/* Before the files are read, so that a wrong board is known at once. */
static int import_begin(struct import *im)
{
	struct arena *arena = arena_new();
	int err;

	im->delivery = delivery_new(im->fd);
	err = delivery_begin(im->delivery, im->board, import_source(arena, im));
	arena_free(&arena);
	return err < 0 ? import_fail(im, err, im->board, delivery_why(im->delivery)) : 0;
}

static int import_send(struct import *im)
{
	size_t count = archive_count(im->archive);
	int err = 0;

	progress_begin(&im->progress, _("sending"), (int64_t)count, false);
	for (size_t i = 0; i < count && err == 0 && !import_is_stopped; i++) {
		json_t *message = archive_message(im->archive, i);

		if (!message)
			return import_fail(im, ERR_SYSTEM, _("temporary files"),
					   _("cannot be read"));
		err = delivery_add(im->delivery, message);
		json_decref(message);
		progress_step(&im->progress, (int64_t)i + 1, i + 1);
	}
	if (err == 0)
		err = delivery_flush(im->delivery);
	if (err < 0)
		return import_fail(im, err, im->board, delivery_why(im->delivery));
	if (!import_is_stopped)
		progress_end(&im->progress);
	return 0;
}

static json_t *import_skips(const struct import *im)
{
	json_t *skips = json_array();
	json_t *refusals = im->delivery ? delivery_refusals(im->delivery) : NULL, *n;
	const char *why;

	for (const struct archive_skip *s = archive_skips(im->archive); s; s = s->next)
		json_array_append_new(skips, json_pack("{s:s, s:I, s:s}", "why", s->why, "count",
						       (json_int_t)s->count, "first", s->example));
	json_object_foreach(refusals, why, n)
	{
		json_array_append_new(
		    skips, json_pack("{s:s, s:O, s:n}", "why", why, "count", n, "first"));
	}
	return skips;
}

/* What the import did: `messages` that are new, and the threads and authors
 * they brought; with --dry-run what there is in the files. */
static json_t *import_summary(const struct import *im)
{
	struct delivery_counts sent = {0};
	struct archive *archive = im->archive;

	if (im->delivery)
		sent = delivery_counts(im->delivery);
	else
		sent = (struct delivery_counts){.added = archive_count(archive),
						.threads = archive_threads(archive),
						.authors = archive_authors(archive)};
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:b}", "board", im->board,
			 "messages", (json_int_t)sent.added, "threads", (json_int_t)sent.threads,
			 "authors", (json_int_t)sent.authors, "known", (json_int_t)sent.known,
			 "skipped", (json_int_t)(archive_skipped(archive) + sent.refused),
			 "shortened", (json_int_t)archive_cut(archive), "undated",
			 (json_int_t)archive_undated(archive), "reasons", import_skips(im),
			 "interrupted", (int)import_is_stopped);
}

static long long import_number(const json_t *summary, const char *name)
{
	return json_integer_value(json_object_get(summary, name));
}

static void import_print(struct arena *arena, const json_t *summary, bool is_dry)
{
	json_t *reasons = json_object_get(summary, "reasons"), *reason;
	size_t i;

	/* Of those that write on threads and by names that the board has, none is new. */
	printf(is_dry ? _("%lld messages in %lld threads by %lld authors\n")
		      : _("%lld new messages, %lld new threads, %lld new authors\n"),
	       import_number(summary, "messages"), import_number(summary, "threads"),
	       import_number(summary, "authors"));
	if (import_number(summary, "known"))
		printf(_("%lld were there already\n"), import_number(summary, "known"));
	if (import_number(summary, "shortened"))
		printf(_("%lld over 64 KiB, shortened\n"), import_number(summary, "shortened"));
	if (import_number(summary, "undated"))
		printf(_("%lld without a usable date, given their neighbour's\n"),
		       import_number(summary, "undated"));
	printf(_("%lld skipped\n"), import_number(summary, "skipped"));
	json_array_foreach(reasons, i, reason)
	{
		const char *first = json_string_value(json_object_get(reason, "first"));

		printf("  %lld  %s", import_number(reason, "count"),
		       sanitize_dup(arena, json_string_value(json_object_get(reason, "why")),
				    SANITIZE_LINE));
		if (first)
			printf(_(" (first: %s)"), sanitize_dup(arena, first, SANITIZE_LINE));
		putchar('\n');
	}
	if (json_is_true(json_object_get(summary, "interrupted")))
		puts(_("interrupted: what was sent is there, whole; run it again for the rest"));
}

static void import_report(const struct import *im)
{
	json_t *summary = import_summary(im);
	struct arena *arena = arena_new();

	if (im->is_json)
		fputs(jsonline_dup(arena, summary), stdout);
	else
		import_print(arena, summary, im->is_dry);
	arena_free(&arena);
	json_decref(summary);
}

static int import_run(struct import *im)
{
	int status;

	if (im->control && (im->fd = delivery_connect(im->control)) < 0)
		return import_fail(im, ERR_SYSTEM, im->control, strerror(errno));
	im->archive = archive_new(clock_now());
	if (!im->archive)
		return import_fail(im, ERR_SYSTEM, _("temporary files"), strerror(errno));
	status = im->is_dry ? 0 : import_begin(im);
	if (status == 0)
		status = import_read(im);
	if (status == 0 && !im->is_dry)
		status = import_send(im);
	if (status == 0)
		import_report(im);
	if (status == 0 && import_is_stopped)
		status = 1;
	delivery_free(&im->delivery);
	archive_free(&im->archive);
	return status;
}

int main(int argc, char **argv)
{
	struct import im = {0};
	int err;

	tr_init(NULL, NULL);
	err = import_options(&im, argc, argv);
	if (im.is_help)
		return import_usage(stdout, 0);
	if (err < 0)
		return import_usage(stderr, 2);
	if (!check_is_name(im.board))
		return import_fail(&im, ERR_INVALID, im.board, _("no board has such a name"));
	import_catch_signals(true);
	mail_start();
	return import_run(&im);
}
