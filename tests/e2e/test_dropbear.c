/* Files with Dropbear's client: over its standard streams, over its sftp subsystem, and
 * by scp in both its manners through it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

enum { BYTES = 300 * 1000 };

static struct server server;
static char *ann, *key; /* key: ann's as Dropbear keeps it */
static char *wrapper;	/* dbclient for who calls it as they call ssh */
static char *large;	/* bytes of every kind */

static char *path_of(const char *name)
{
	return mem_printf("%s/%s", server.dir, name);
}

static void put(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* Runs it; its output, freed by the caller with run_free. */
static struct run ran(const char *const *argv, const char *input, size_t len)
{
	struct run run = run_program(argv, input, len, RUN_MS);

	if (run.status != 0)
		print_error("%s: %d\n%s\n", argv[0], run.status, run.err);
	assert_int_equal(run.status, 0);
	return run;
}

static void does(const char *const *argv, const char *input, size_t len)
{
	struct run run = ran(argv, input, len);

	run_free(&run);
}

static void put_wrapper(void)
{
	char *text = mem_printf("#!/bin/sh\n"
				"set -f\n"
				"sub=\n"
				"while [ $# -gt 0 ]; do\n"
				"	case $1 in\n"
				"	-o | -l | -p) shift ;;\n"
				"	-s) sub=-s ;;\n"
				"	--) shift; break ;;\n"
				"	-*) ;;\n"
				"	*) break ;;\n"
				"	esac\n"
				"	shift\n"
				"done\n"
				"host=$1; shift\n"
				"exec dbclient -y -y -i %s -p %s $sub \"$host\" \"$@\"\n",
				key, server.port);

	wrapper = path_of("dropbear-as-ssh");
	put(wrapper, text, strlen(text));
	assert_int_equal(chmod(wrapper, 0755), 0);
	free(text);
}

static int set_up(void **state)
{
	(void)state;
	server_start(&server, "free_disk_mb = 0\n");
	ann = server_make_key(&server, "ann");
	server_add_member(&server, "ann", ann, "member");
	key = path_of("ann.dropbear");
	const char *const convert[] = {"dropbearconvert", "openssh", "dropbear", ann, key, NULL};
	does(convert, NULL, 0);
	put_wrapper();
	large = mem_alloc(BYTES);
	for (size_t i = 0; i < BYTES; i++)
		large[i] = (char)(i * 2654435761u >> 7);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	server_end(&server);
	free(ann);
	free(key);
	free(wrapper);
	free(large);
	return 0;
}

static struct run dbclient(const char *input, size_t len, const char *line)
{
	const char *const argv[] = {"dbclient", "-y",	     "-y",	    "-i", key,
				    "-p",	server.port, "x@127.0.0.1", line, NULL};

	return ran(argv, input, len);
}

static void assert_is_large(const char *path)
{
	const char *const argv[] = {"cat", path, NULL};
	struct run run = ran(argv, NULL, 0);

	assert_int_equal(run.out_len, BYTES);
	assert_memory_equal(run.out, large, BYTES);
	run_free(&run);
}

static void over_its_standard_streams(void **state)
{
	struct run run = dbclient(large, BYTES, "file put --name streamed.bin --json");
	json_t *value = run_json(&run);

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(value, "size")), BYTES);
	json_decref(value);
	run_free(&run);
	run = dbclient(NULL, 0, "file get streamed.bin");
	assert_int_equal(run.out_len, BYTES);
	assert_memory_equal(run.out, large, BYTES);
	run_free(&run);
}

/* As it is now (over sftp), and as it was (its own protocol). */
static void by_scp(void **state)
{
	static const char *const manners[] = {"-s", "-O"};
	char *from = path_of("swing.bin"), *back = path_of("back.bin");

	(void)state;
	put(from, large, BYTES);
	for (int i = 0; i < 2; i++) {
		const char *const give[] = {"scp",   "-q", manners[i],	   "-S",
					    wrapper, from, "x@127.0.0.1:", NULL};
		const char *const take[] = {"scp", "-q",    manners[i],
					    "-S",  wrapper, "x@127.0.0.1:/outbox/swing.bin",
					    back,  NULL};

		does(give, NULL, 0);
		does(take, NULL, 0);
		assert_is_large(back);
		remove(back);
		struct run gone = dbclient(NULL, 0, "file remove swing.bin");
		run_free(&gone);
	}
	free(from);
	free(back);
}

static void over_its_sftp_subsystem(void **state)
{
	char *command =
	    mem_printf("dbclient -y -y -i %s -p %s -s x@127.0.0.1 sftp", key, server.port);
	char *from = path_of("rise.bin"), *back = path_of("again.bin");
	char *script = mem_printf("put %s /outbox/rise.bin\nls /outbox\nget /outbox/rise.bin %s\n",
				  from, back);
	const char *const sftp[] = {"sftp", "-q", "-b", "-", "-D", command, NULL};
	struct run run;

	(void)state;
	put(from, large, BYTES);
	run = ran(sftp, script, strlen(script));
	assert_non_null(strstr(run.out, "/outbox/rise.bin"));
	run_free(&run);
	assert_is_large(back);
	free(command);
	free(script);
	free(from);
	free(back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(over_its_standard_streams),
	    cmocka_unit_test(by_scp),
	    cmocka_unit_test(over_its_sftp_subsystem),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
