#include "client/admin.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/batch.h"
#include "client/control.h"
#include "client/direct.h"
#include "common/api/jsonline.h"
#include "common/api/plain.h"
#include "common/api/words.h"
#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/base/version.h"
#include "common/text/sanitize.h"

enum { ADMIN_BODY_MAX = 512 * 1024, ADMIN_FILES = 4 };

/* One run of the command. */
struct admin {
	struct arena *arena;
	const char *dir;
	struct {
		const char *field, *path; /* --FIELD-file PATH; field NULL: --file, the body */
	} files[ADMIN_FILES];
	size_t file_count;
	char **words;
	size_t count;
	bool json;
	struct control control;
	struct direct *direct;
};

/* Say what went wrong, as exec does; returns the exit status. */
static int admin_fail(const struct admin *admin, int err, const char *words)
{
	words = sanitize_dup(admin->arena, words, SANITIZE_LINE);
	fprintf(stderr, "hearth: %s\n", words);
	if (admin->json)
		fputs(jsonline_error(admin->arena, err, words), stdout);
	return err_exit_status(err);
}

static int admin_usage(const char *why)
{
	fprintf(stderr, "hearth: %s\n%s", why,
		_("usage: hearth admin --data DIR NOUN VERB [ARGUMENT ...] [--json]\n"
		  "       hearth admin --data DIR help\n"));
	return err_exit_status(ERR_INVALID);
}

static int admin_print(const struct admin *admin, const struct call *call, json_t *result)
{
	bool is_json = admin->json && !(call->flags & CALL_TEXT);

	fputs(is_json ? jsonline_dup(admin->arena, result)
		      : plain_result(admin->arena, call, result),
	      stdout);
	return fflush(stdout) == 0 ? 0 : 1;
}

/* Everything of a file (`-`: standard input) up to the most a call takes. */
static int admin_read_file(const char *path, struct buf *text, const char **why_r)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char bytes[8192];
	size_t n;
	int err = 0;

	text->max = ADMIN_BODY_MAX;
	if (!file) {
		*why_r = strerror(errno);
		return ERR_SYSTEM;
	}
	while (err == 0 && (n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		err = buf_add(text, bytes, n);
	if (err < 0)
		*why_r = err_words(err);
	if (err == 0 && ferror(file)) {
		*why_r = strerror(errno);
		err = ERR_SYSTEM;
	}
	if (file != stdin)
		fclose(file);
	return err;
}

/* Put the text of a file into a parameter; an exit status when it cannot be. */
static int admin_take_file(const struct admin *admin, json_t *params, const char *name,
			   const char *path)
{
	struct buf text = {0};
	const char *why = NULL;
	json_t *value;
	int err = admin_read_file(path, &text, &why);

	if (err < 0) {
		buf_free(&text);
		return admin_fail(admin, err, arena_printf(admin->arena, "%s: %s", path, why));
	}
	value = json_stringn(buf_data(&text), buf_len(&text));
	buf_free(&text);
	if (!value)
		return admin_fail(admin, ERR_INVALID,
				  arena_printf(admin->arena, _("%s is not UTF-8 text"), path));
	json_object_set_new(params, name, value);
	return 0;
}

/* A public key line without the line feed its file ends with. */
static void admin_trim_key(json_t *params)
{
	const char *key = json_string_value(json_object_get(params, "key"));

	if (key)
		json_object_set_new(params, "key", json_stringn(key, strcspn(key, "\r\n")));
}

static bool admin_has_field(const struct call *call, const char *name)
{
	for (const struct field *f = call->in; f && f->name; f++) {
		if (strcmp(f->name, name) == 0)
			return true;
	}
	return false;
}

/* The field a file is for: --key-file of key.add is its body. */
static const char *admin_file_field(const struct words_line *line, const char *named)
{
	if (!named)
		return line->body_name;
	if (admin_has_field(line->call, named))
		return named;
	return strcmp(line->call->name, "key.add") == 0 && strcmp(named, "key") == 0 ? "body"
										     : NULL;
}

static int admin_take_files(struct admin *admin, struct words_line *line)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < admin->file_count; i++) {
		const char *named = admin->files[i].field;
		const char *field = admin_file_field(line, named);

		if (!field)
			return admin_fail(admin, ERR_INVALID,
					  arena_printf(admin->arena,
						       _("--%s%sfile has no use here"),
						       named ? named : "", named ? "-" : ""));
		status = admin_take_file(admin, line->params, field, admin->files[i].path);
		if (line->body_name && strcmp(field, line->body_name) == 0)
			line->wants_body = false;
	}
	admin_trim_key(line->params);
	if (status == 0 && line->wants_body) {
		if (isatty(STDIN_FILENO))
			fputs(_("Type the text; Ctrl-D on a line of its own ends it.\n"), stderr);
		status = admin_take_file(admin, line->params, line->body_name, "-");
	}
	return status;
}

static void on_event(void *arg, json_t *event)
{
	const struct admin *admin = arg;
	struct arena *arena = arena_new();

	fputs(admin->json ? jsonline_dup(arena, event) : plain_event(arena, event), stdout);
	fflush(stdout);
	arena_free(&arena);
}

/* Connect and greet; 0 or an exit status. */
static int admin_connect(struct admin *admin)
{
	json_t *params, *result;
	const char *words;
	char *why = NULL;
	int err = control_open(&admin->control, admin->dir, &why), status = 0;

	if (err < 0) {
		status = admin_fail(admin, err, why);
		free(why);
		return status;
	}
	admin->direct = direct_new(admin->control.fd, on_event, admin);
	params = json_pack("{s:i}", "version", VERSION_PROTOCOL);
	err = direct_call(admin->direct, "hello", params, &result, &words);
	json_decref(params);
	json_decref(result);
	return err < 0 ? admin_fail(admin, err, words) : 0;
}

/* A long text comes in pieces; drops the result. */
static bool admin_goes_on(const struct call *call, json_t *params, json_t *result)
{
	json_t *next = json_object_get(result, "next");
	bool has_more = (call->flags & CALL_TEXT) && json_is_string(next);

	if (has_more)
		json_object_set(params, "after", next);
	json_decref(result);
	return has_more;
}

static int admin_call(struct admin *admin, const struct call *call, json_t *params)
{
	bool is_watch = strcmp(call->name, "watch") == 0;
	const char *words;
	json_t *result;
	int status = admin_connect(admin), err;

	if (status)
		return status;
	do {
		err = direct_call(admin->direct, call->name, params, &result, &words);
		if (err < 0)
			status = admin_fail(admin, err, words);
		else if (is_watch)
			direct_listen(admin->direct);
		else
			status = admin_print(admin, call, result);
	} while (status == 0 && admin_goes_on(call, params, result));
	return status;
}

static int admin_line(struct admin *admin)
{
	struct words_line line;
	const char *why;
	int err = words_parse(admin->arena, admin->words, admin->count, "hearth admin",
			      CALL_CONTROL, &line, &why),
	    status;

	admin->json = line.json;
	if (err < 0)
		return admin_fail(admin, err, why);
	if (line.help) {
		fputs(line.help, stdout);
		if (admin->count <= 1)
			fputs(
			    _("\nOn this machine's files:\n"
			      "  import mbox|discourse|jsonl-mail BOARD FILE   an archive into a "
			      "board\n"
			      "  batch FILE                         calls, a JSON object a line\n"
			      "  --FIELD-file FILE                  the text of a field: "
			      "--key-file "
			      "for member add\n"
			      "  --file FILE                        the text that else comes from "
			      "standard input\n"),
			    stdout);
		return 0;
	}
	status = admin_take_files(admin, &line);
	if (status == 0)
		status = admin_call(admin, line.call, line.params);
	json_decref(line.params);
	return status;
}

static int admin_batch(struct admin *admin)
{
	const char *path = admin->words[1];
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	unsigned long done = 0;
	char *why = NULL;
	int err, status;

	if (!file)
		return admin_fail(admin, ERR_SYSTEM,
				  arena_printf(admin->arena, "%s: %s", path, strerror(errno)));
	status = admin_connect(admin);
	if (status == 0) {
		err = batch_run(admin->direct, file, &done, &why);
		if (err < 0)
			status =
			    admin_fail(admin, err, arena_printf(admin->arena, "%s: %s", path, why));
		else if (admin->json)
			printf("{\"done\":%lu}\n", done);
		else
			printf(ngettext("%lu call done\n", "%lu calls done\n", done), done);
	}
	free(why);
	if (file != stdin)
		fclose(file);
	return status;
}

/* `import KIND BOARD FILE [FLAG ...]` is another program, so that hostile mail
 * is read outside of this one and of the server; it gets the connection. */
static int admin_import(struct admin *admin)
{
	enum { IMPORT_FD = 3 };
	char *program = control_program("hearth-import"), number[16];
	char **argv = arena_alloc(admin->arena, (admin->count + 4) * sizeof(*argv));
	size_t n = 0;
	int status = admin_connect(admin), wait_status = 0;
	pid_t pid;

	argv[n++] = program;
	for (size_t i = 1; i < admin->count; i++)
		argv[n++] = admin->words[i];
	snprintf(number, sizeof(number), "%d", IMPORT_FD);
	argv[n++] = (char *)"--rpc-fd";
	argv[n++] = number;
	if (status == 0) {
		/* Ctrl-C is for the import, which finishes its message and says so. */
		signal(SIGINT, SIG_IGN);
		pid = control_spawn(argv, admin->control.fd, IMPORT_FD, IMPORT_FD);
		if (pid < 0) {
			status = admin_fail(
			    admin, ERR_SYSTEM,
			    arena_printf(admin->arena, "%s: %s", program, strerror(errno)));
		} else {
			waitpid(pid, &wait_status, 0);
			status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 1;
		}
	}
	free(program);
	return status;
}

static bool admin_is(const struct admin *admin, size_t at, const char *word)
{
	return at < admin->count && strcmp(admin->words[at], word) == 0;
}

/* `import` with a kind, a board and a file, its flags aside. */
static int admin_import_line(struct admin *admin)
{
	size_t words = 0;

	for (size_t i = 0; i < admin->count; i++) {
		admin->json = admin->json || admin_is(admin, i, "--json");
		words += strncmp(admin->words[i], "--", 2) != 0;
	}
	if (words < 4)
		return admin_fail(admin, ERR_INVALID,
				  _("import takes a board and a file: import KIND BOARD FILE"));
	return admin_import(admin);
}

static int admin_run(struct admin *admin)
{
	bool json = admin->count && admin_is(admin, admin->count - 1, "--json");

	if (admin_is(admin, 0, "import") &&
	    (admin_is(admin, 1, "mbox") || admin_is(admin, 1, "discourse") ||
	     admin_is(admin, 1, "jsonl-mail")))
		return admin_import_line(admin);
	if (admin_is(admin, 0, "batch") && admin->count == (json ? 3u : 2u)) {
		admin->json = json;
		return admin_batch(admin);
	}
	if (admin_is(admin, 0, "batch"))
		return admin_usage(_("batch takes one file, or - for standard input"));
	return admin_line(admin);
}

/* Where the path of --file or --FIELD-file goes; NULL for another word. */
static const char **admin_file_option(struct admin *admin, const char *word)
{
	size_t len = strlen(word);
	char *field = NULL;

	if (strncmp(word, "--", 2) != 0 || len < 6 || strcmp(word + len - 4, "file") != 0 ||
	    admin->file_count == ADMIN_FILES)
		return NULL;
	if (len > 6 && word[len - 5] != '-')
		return NULL;
	if (len > 6)
		field = arena_dup_n(admin->arena, word + 2, len - 7);
	for (char *p = field; p && *p; p++)
		*p = *p == '-' ? '_' : *p;
	admin->files[admin->file_count].field = field;
	return &admin->files[admin->file_count++].path;
}

/* Take the options that are the program's own out of the words. */
static const char *admin_options(struct admin *admin, int argc, char **argv)
{
	bool is_over = false;

	for (int i = 0; i < argc; i++) {
		const char **value = NULL;

		is_over = is_over || strcmp(argv[i], "--") == 0;
		if (!is_over && (strcmp(argv[i], "--data") == 0 || strcmp(argv[i], "-d") == 0))
			value = &admin->dir;
		else if (!is_over)
			value = admin_file_option(admin, argv[i]);
		if (!value)
			admin->words[admin->count++] = argv[i];
		else if (i + 1 == argc)
			return arena_printf(admin->arena, _("%s needs a value"), argv[i]);
		else
			*value = argv[++i];
	}
	return NULL;
}

int admin_main(int argc, char **argv)
{
	struct admin admin = {.arena = arena_new(), .control = {.fd = -1}};
	const char *why;
	int status;

	admin.words = arena_alloc(admin.arena, ((size_t)argc + 1) * sizeof(*admin.words));
	why = admin_options(&admin, argc, argv);
	if (!why && !admin.dir && admin.count && strcmp(admin.words[admin.count - 1], "--help") &&
	    strcmp(admin.words[0], "help"))
		why = _("which data directory? --data DIR");
	status = why ? admin_usage(why) : admin_run(&admin);
	direct_free(&admin.direct);
	control_close(&admin.control);
	arena_free(&admin.arena);
	return status;
}
