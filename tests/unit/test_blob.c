/* Contents by digest: whole or not there, once, and swept only when unwanted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/base/err.h"
#include "server/store/blob.h"
#include "tests/unit/hall_helper.h"

#define HELLO "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

static char dir[64];

static int set_up(void **state)
{
	(void)state;
	assert_true(sodium_init() >= 0);
	strcpy(dir, "/tmp/hearth-blob-XXXXXX");
	assert_non_null(mkdtemp(dir));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_remove_dir(dir);
	return 0;
}

static void put(const char *bytes, size_t len, char digest_r[BLOB_DIGEST])
{
	struct blob *blob;

	assert_int_equal(blob_begin(&blob, dir), 0);
	assert_int_equal(blob_add(blob, bytes, len), 0);
	assert_int_equal(blob_size(blob), len);
	assert_int_equal(blob_end(&blob, digest_r), 0);
	assert_null(blob);
}

static char *path_of(const char *digest)
{
	return mem_printf("%s/files/%.2s/%.2s/%s", dir, digest, digest + 2, digest);
}

static int count_new(void)
{
	char *path = mem_printf("%s/files/new", dir);
	DIR *folder = opendir(path);
	struct dirent *entry;
	int count = 0;

	while (folder && (entry = readdir(folder)))
		count += entry->d_name[0] != '.';
	if (folder)
		closedir(folder);
	free(path);
	return count;
}

static bool is_there(const char *digest)
{
	int64_t size;
	int fd = blob_open(dir, digest, &size);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void age(const char *digest, int seconds)
{
	struct timespec times[2] = {{.tv_sec = time(NULL) - seconds}};
	char *path = path_of(digest);

	times[1] = times[0];
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	free(path);
}

static void test_round(void **state)
{
	char digest[BLOB_DIGEST], back[16];
	int64_t size;
	struct stat st;
	char *path;
	int fd;

	(void)state;
	put("hello", 5, digest);
	assert_string_equal(digest, HELLO);
	put("hello", 5, digest);
	fd = blob_open(dir, digest, &size);
	assert_true(fd >= 0);
	assert_int_equal(size, 5);
	assert_int_equal(read(fd, back, sizeof(back)), 5);
	assert_memory_equal(back, "hello", 5);
	close(fd);
	path = path_of(HELLO);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0137, 0); /* for owner and group, never to be run */
	free(path);
	assert_int_equal(count_new(), 0);
	put("", 0, digest);
	assert_true(is_there(digest));
	digest[0] ^= 1;
	assert_int_equal(blob_open(dir, digest, &size), ERR_NOT_FOUND);
}

static void test_dropped(void **state)
{
	struct blob *blob;

	(void)state;
	assert_int_equal(blob_begin(&blob, dir), 0);
	assert_int_equal(blob_add(blob, "half", 4), 0);
	assert_int_equal(count_new(), 1);
	blob_drop(&blob);
	assert_null(blob);
	blob_drop(&blob);
	assert_int_equal(count_new(), 0);
	/* A crash leaves it for the next start. */
	assert_int_equal(blob_begin(&blob, dir), 0);
	blob_tidy(dir);
	assert_int_equal(count_new(), 0);
	blob_drop(&blob);
}

static void test_types(void **state)
{
	struct blob *blob;
	char rest[4096] = {0};

	(void)state;
	assert_int_equal(blob_begin(&blob, dir), 0);
	assert_int_equal(blob_add(blob, "\x89P", 2), 0);
	assert_int_equal(blob_add(blob, "NG\r\n\x1a\n", 6), 0);
	assert_string_equal(blob_type(blob), "image/png");
	assert_int_equal(blob_add(blob, rest, sizeof(rest)), 0);
	assert_string_equal(blob_type(blob), "image/png");
	blob_drop(&blob);
}

static bool wants_hello(void *arg, const char *digest)
{
	(*(int *)arg)++;
	return strcmp(digest, HELLO) == 0;
}

static void test_sweep(void **state)
{
	char other[BLOB_DIGEST], hello[BLOB_DIGEST];
	int64_t before = time(NULL) - 3600;
	int asked = 0, removed = 0;

	(void)state;
	put("hello", 5, hello);
	put("other", 5, other);
	for (int part = 0; part < BLOB_PARTS; part++)
		removed += blob_sweep(dir, part, before, 10, wants_hello, &asked);
	assert_int_equal(removed + asked, 0); /* both are young */
	age(hello, 7200);
	age(other, 7200);
	for (int part = 0; part < BLOB_PARTS; part++)
		removed += blob_sweep(dir, part, before, 0, wants_hello, &asked);
	assert_int_equal(removed, 0);
	for (int part = 0; part < BLOB_PARTS; part++)
		removed += blob_sweep(dir, part, before, 10, wants_hello, &asked);
	assert_int_equal(removed, 1);
	assert_true(is_there(hello));
	assert_false(is_there(other));
}

static void test_given_again(void **state)
{
	char digest[BLOB_DIGEST];

	(void)state;
	put("hello", 5, digest);
	age(digest, 7200);
	put("hello", 5, digest); /* young again */
	blob_remove(dir, digest, time(NULL) - 3600);
	assert_true(is_there(digest));
	age(digest, 7200);
	blob_remove(dir, digest, time(NULL) - 3600);
	assert_false(is_there(digest));
}

/* A disk that takes no more: the error has its name, and nothing is left. */
static void test_full(void **state)
{
	struct rlimit limit, old;
	struct blob *blob;
	char piece[65536] = {0}, digest[BLOB_DIGEST];
	int err = 0;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = old;
	limit.rlim_cur = 100000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(blob_begin(&blob, dir), 0);
	for (int i = 0; i < 3 && err == 0; i++)
		err = blob_add(blob, piece, sizeof(piece));
	assert_int_equal(err, ERR_NO_SPACE);
	blob_drop(&blob);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(count_new(), 0);
	put(piece, sizeof(piece), digest);
	assert_true(blob_room(dir) > 0);
}

/* One gives the same content over and over, one sweeps it away as often: who
 * was told it is kept finds it. */
static bool wants_none(void *arg, const char *digest)
{
	(void)arg, (void)digest;
	return false;
}

static void *sweeper(void *arg)
{
	volatile bool *ends = arg;

	while (!*ends)
		blob_sweep(dir, 0x2c, time(NULL) - 10, 10, wants_none, NULL);
	return NULL;
}

static void test_race(void **state)
{
	volatile bool ends = false;
	char digest[BLOB_DIGEST];
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, sweeper, (void *)(uintptr_t)&ends), 0);
	for (int i = 0; i < 200; i++) {
		put("hello", 5, digest);
		assert_true(is_there(digest));
		age(digest, 60);
	}
	ends = true;
	pthread_join(thread, NULL);
}

int main(void)
{
#define BLOB_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    BLOB_TEST(test_round), BLOB_TEST(test_dropped),	BLOB_TEST(test_types),
	    BLOB_TEST(test_sweep), BLOB_TEST(test_given_again), BLOB_TEST(test_full),
	    BLOB_TEST(test_race),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
