/* What scp and sftp say, as bytes, and the paths they name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/net/scp_wire.h"
#include "server/net/sftp_wire.h"
#include "server/net/tree_path.h"

/* --- sftp: packets in --- */

static void put32(struct buf *out, uint32_t n)
{
	const char bytes[] = {(char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n};

	buf_add(out, bytes, 4);
}

static void put_text(struct buf *out, const char *bytes, size_t len)
{
	put32(out, (uint32_t)len);
	buf_add(out, bytes, len);
}

/* A packet of a type with an id and fields. */
static void put_packet(struct buf *out, int type, uint32_t id, const struct buf *fields)
{
	put32(out, (uint32_t)(5 + buf_len(fields)));
	buf_add_char(out, (char)type);
	put32(out, id);
	buf_add(out, buf_data(fields), buf_len(fields));
}

static void put_open(struct buf *out, uint32_t id, const char *path, uint32_t flags)
{
	struct buf f = {0};

	put_text(&f, path, strlen(path));
	put32(&f, flags);
	put32(&f, 4);
	put32(&f, 0100644);
	put_packet(out, SFTP_OPEN, id, &f);
	buf_free(&f);
}

static void put_write(struct buf *out, uint32_t id, uint32_t handle, uint64_t at, const char *bytes,
		      size_t len)
{
	struct buf f = {0};
	const char h[] = {0, 0, 0, (char)handle};

	put_text(&f, h, 4);
	put32(&f, (uint32_t)(at >> 32));
	put32(&f, (uint32_t)at);
	put_text(&f, bytes, len);
	put_packet(out, SFTP_WRITE, id, &f);
	buf_free(&f);
}

static void test_requests(void **state)
{
	struct buf in = {0}, f = {0};
	struct sftp_wire_request r;
	size_t used;

	(void)state;
	put_open(&in, 7, "./photo.jpg", SFTP_FOR_WRITING | SFTP_MAY_CREATE);
	assert_int_equal(sftp_wire_read(buf_data(&in), buf_len(&in), &r, &used), 1);
	assert_int_equal(used, buf_len(&in));
	assert_int_equal(r.type, SFTP_OPEN);
	assert_int_equal(r.id, 7);
	assert_int_equal(r.path.len, 11);
	assert_memory_equal(r.path.bytes, "./photo.jpg", 11);
	assert_int_equal(r.flags, SFTP_FOR_WRITING | SFTP_MAY_CREATE);
	assert_false(r.has_size);
	buf_clear(&in);
	put_write(&in, 8, 3, UINT64_C(1) << 33, "abc", 3);
	assert_int_equal(sftp_wire_read(buf_data(&in), buf_len(&in), &r, &used), 1);
	assert_true(r.has_handle);
	assert_int_equal(r.handle, 3);
	assert_true(r.offset == UINT64_C(1) << 33);
	assert_memory_equal(r.data.bytes, "abc", 3);
	buf_clear(&in);
	/* The size that scp cuts a file to. */
	put_text(&f, "\0\0\0\2", 4);
	put32(&f, 1);
	put32(&f, 0);
	put32(&f, 1234);
	put_packet(&in, SFTP_FSETSTAT, 9, &f);
	assert_int_equal(sftp_wire_read(buf_data(&in), buf_len(&in), &r, &used), 1);
	assert_true(r.has_size && r.size == 1234 && r.handle == 2);
	buf_free(&in);
	buf_free(&f);
}

/* Whatever is cut short, long, or not known is told apart, and no byte beyond
 * the packet is looked at (the sanitizer watches an exact copy). */
static void test_bad_packets(void **state)
{
	struct buf in = {0};
	struct sftp_wire_request r;
	size_t used;

	(void)state;
	assert_int_equal(sftp_wire_read("\0\0\0\0", 4, &r, &used), ERR_INVALID);
	assert_int_equal(sftp_wire_read("\0\0\0\4abcd", 8, &r, &used), ERR_INVALID);
	assert_int_equal(sftp_wire_read("\xff\xff\xff\xff", 4, &r, &used), ERR_INVALID);
	assert_int_equal(sftp_wire_read("\0\2\0\0", 4, &r, &used), ERR_INVALID);
	assert_int_equal(sftp_wire_read("\0\0\0\5\x63\0\0\0\1", 9, &r, &used), 1);
	assert_int_equal(r.type, SFTP_UNKNOWN);
	put_open(&in, 5, "name", 1);
	for (size_t len = 5; len < buf_len(&in) - 4; len++) {
		char *cut = mem_dup_n(buf_data(&in), len + 4);

		cut[2] = (char)(len >> 8);
		cut[3] = (char)len;
		assert_int_equal(sftp_wire_read(cut, len + 4, &r, &used), 1);
		/* The attributes say more than they have only in their last four bytes. */
		assert_int_equal(r.type, len < buf_len(&in) - 4 - 4 ? SFTP_MALFORMED : SFTP_OPEN);
		assert_int_equal(r.id, 5);
		assert_int_equal(used, len + 4);
		free(cut);
	}
	/* A length within that points far beyond it. */
	assert_int_equal(sftp_wire_read("\0\0\0\x9\x10\0\0\0\1\xff\xff\xff\xff", 13, &r, &used), 1);
	assert_int_equal(r.type, SFTP_MALFORMED);
	buf_free(&in);
}

static void test_one_byte_at_a_time(void **state)
{
	struct buf all = {0};
	struct sftp_wire_request r;
	size_t used, requests = 0, from = 0;

	(void)state;
	put_open(&all, 1, "a", 2);
	put_write(&all, 2, 0, 0, "0123456789", 10);
	put_open(&all, 3, "b", 1);
	for (size_t len = 1; len <= buf_len(&all); len++) {
		char *some = mem_dup_n(buf_data(&all) + from, len - from);

		while (sftp_wire_read(some, len - from, &r, &used) == 1) {
			requests++;
			assert_int_equal(r.id, requests);
			from += used;
			free(some);
			some = mem_dup_n(buf_data(&all) + from, len - from);
		}
		free(some);
	}
	assert_int_equal(requests, 3);
	assert_int_equal(from, buf_len(&all));
	buf_free(&all);
}

static void test_any_bytes(void **state)
{
	unsigned seed = 11;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = 4 + seed % 60, used = 0;
		char *bytes = mem_alloc(len);
		struct sftp_wire_request r;

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1103515245 + 12345;
			bytes[i] = (char)(seed >> 16);
		}
		memset(bytes, 0, 3);
		bytes[3] = (char)(len - 4);
		if (sftp_wire_read(bytes, len, &r, &used) == 1)
			assert_true(used == len && r.path.len <= len && r.data.len <= len &&
				    r.to.len <= len);
		free(bytes);
	}
}

/* --- sftp: packets out --- */

static uint32_t get32(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* One packet fills the buffer, and is of that type and id. */
static void whole(struct buf *out, int type, uint32_t id)
{
	assert_int_equal(get32(buf_data(out)) + 4, buf_len(out));
	assert_int_equal((unsigned char)buf_data(out)[4], type);
	assert_int_equal(get32(buf_data(out) + 5), id);
	buf_clear(out);
}

static void test_replies(void **state)
{
	struct sftp_wire_entry entry = {.name = "swing.txt", .owner = "ann", .size = 41, .at = 1};
	struct buf out = {0}, names = {0};
	char big[SFTP_WIRE_BYTES] = {0};

	(void)state;
	sftp_wire_version(&out);
	whole(&out, 2, 3);
	sftp_wire_status(&out, 4, SFTP_NO_SUCH_FILE, "gone");
	whole(&out, 101, 4);
	sftp_wire_handle(&out, 5, 1);
	whole(&out, 102, 5);
	sftp_wire_data(&out, 6, big, sizeof(big));
	assert_true(buf_len(&out) <= SFTP_WIRE_PACKET + 4);
	whole(&out, 103, 6);
	sftp_wire_attrs(&out, 7, &entry);
	whole(&out, 105, 7);
	entry.at = 0;
	sftp_wire_attrs(&out, 8, &entry);
	whole(&out, 105, 8);
	sftp_wire_entry(&names, &entry);
	entry.at = INT64_C(1) << 40; /* beyond any year there is a name for */
	sftp_wire_entry(&names, &entry);
	assert_non_null(memmem(buf_data(&names), buf_len(&names), "-r--r--r--", 10));
	sftp_wire_names(&out, 9, 2, &names);
	assert_int_equal(get32(buf_data(&out) + 9), 2);
	whole(&out, 104, 9);
	sftp_wire_limits(&out, 10, 16);
	whole(&out, 201, 10);
	buf_free(&out);
}

/* --- scp --- */

static void say(struct buf *said, const struct scp_wire_event *e)
{
	static const char *const names[] = {
	    [SCP_OK] = "ok",	   [SCP_WORDS] = "words",      [SCP_FILE] = "file",
	    [SCP_BYTES] = "",	   [SCP_TIMES] = "times",      [SCP_FOLDER] = "folder",
	    [SCP_LEAVE] = "leave", [SCP_NONSENSE] = "nonsense"};

	if (e->kind == SCP_BYTES)
		buf_add(said, e->text, e->len);
	else if (e->kind == SCP_FILE)
		buf_printf(said, "[file %s %lld]", e->text, (long long)e->size);
	else if (e->kind == SCP_FOLDER || e->kind == SCP_WORDS)
		buf_printf(said, "[%s %s]", names[e->kind], e->text);
	else
		buf_printf(said, "[%s]", names[e->kind]);
}

/* What comes of bytes that arrive in pieces of a size. */
static char *scp_say(const char *bytes, size_t len, size_t piece)
{
	struct scp_wire *wire = mem_alloc(sizeof(*wire));
	struct scp_wire_event e = {.kind = SCP_OK};
	struct buf said = {0};

	for (size_t at = 0; at < len && e.kind != SCP_NONSENSE; at += piece) {
		size_t n = len - at < piece ? len - at : piece;
		char *copy = mem_dup_n(bytes + at, n);
		const char *p = copy;

		do {
			scp_wire_next(wire, &p, &n, &e);
			if (e.kind != SCP_MORE)
				say(&said, &e);
		} while (e.kind != SCP_MORE && e.kind != SCP_NONSENSE);
		free(copy);
	}
	free(wire);
	return buf_take(&said, &len);
}

static void test_scp(void **state)
{
#define ROW(bytes, said)                                                                           \
	{                                                                                          \
		bytes, sizeof(bytes) - 1, said                                                     \
	}
	static const struct {
		const char *bytes;
		size_t len;
		const char *said;
	} rows[] = {
	    ROW("C0644 5 a b.txt\nhello\0", "[file a b.txt 5]hello[ok]"),
	    ROW("C0644 0 empty\n\0", "[file empty 0][ok]"),
	    ROW("T1 0 1 0\nC0755 2 x\nhi\0C0644 1 y\n!\0",
		"[times][file x 2]hi[ok][file y 1]![ok]"),
	    ROW("D0755 0 dir\nE\n", "[folder dir][leave]"),
	    ROW("\0\0", "[ok][ok]"),
	    ROW("\1scp: no\n\0", "[words scp: no][ok]"),
	    ROW("\2fatal\n", "[words fatal]"),
	    ROW("C0644 3 x\n\1\2\n\1read error\n", "[file x 3]\1\2\n[words read error]"),
	    ROW("C0644 9999999999 big\nab", "[file big 9999999999]ab"),
	    ROW("C0644 -5 x\n", "[nonsense]"),
	    ROW("C0644 99999999999999999999 x\n", "[nonsense]"),
	    ROW("C644 5 x\n", "[nonsense]"),
	    ROW("C0644 5\n", "[nonsense]"),
	    ROW("C0644 5 \n", "[nonsense]"),
	    ROW("hello\n", "[nonsense]"),
	    ROW("C0644 5 a\0b\n", "[nonsense]"),
	};
#undef ROW
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t piece = 1; piece <= rows[i].len; piece++) {
			char *said = scp_say(rows[i].bytes, rows[i].len, piece);

			assert_string_equal(said, rows[i].said);
			free(said);
		}
	}
}

static void test_scp_long_line(void **state)
{
	char line[SCP_WIRE_LINE + 100], *said;

	(void)state;
	memset(line, 'x', sizeof(line));
	memcpy(line, "C0644 5 ", 8);
	said = scp_say(line, sizeof(line), 100);
	assert_string_equal(said, "[nonsense]");
	free(said);
}

/* --- paths --- */

static void test_paths(void **state)
{
	static const struct {
		const char *path;
		bool is_guest;
		enum tree_kind kind;
		const char *text;
	} rows[] = {
	    {"", false, TREE_OUTBOX, "/outbox"},
	    {".", false, TREE_OUTBOX, "/outbox"},
	    {"", true, TREE_TOP, "/"},
	    {".", true, TREE_TOP, "/"},
	    {"/", false, TREE_TOP, "/"},
	    {"..", false, TREE_TOP, "/"},
	    {"../../../..", false, TREE_TOP, "/"},
	    {"photo.jpg", false, TREE_OUTBOX_FILE, "/outbox/photo.jpg"},
	    {"./a//photo.jpg", false, TREE_NOWHERE, "/"},
	    {"a/../b", false, TREE_OUTBOX_FILE, "/outbox/b"},
	    {"/outbox/x", false, TREE_OUTBOX_FILE, "/outbox/x"},
	    {"/etc/passwd", false, TREE_NOWHERE, "/"},
	    {"/boards/", false, TREE_PLACES, "/boards"},
	    {"/boards/tea", true, TREE_PLACE, "/boards/tea"},
	    {"boards/tea", true, TREE_PLACE, "/boards/tea"},
	    {"/boards/1tea", false, TREE_NOWHERE, "/"},
	    {"/boards/tea/17", false, TREE_THREAD, "/boards/tea/17"},
	    {"/boards/tea/17-my-title", false, TREE_THREAD, "/boards/tea/17"},
	    {"/boards/tea/17my", false, TREE_NOWHERE, "/"},
	    {"/boards/tea/0", false, TREE_NOWHERE, "/"},
	    {"/boards/tea/-1", false, TREE_NOWHERE, "/"},
	    {"/boards/tea/99999999999999999999", false, TREE_NOWHERE, "/"},
	    {"/boards/tea/GOLF-1", false, TREE_NOWHERE, "/"},
	    {"/boards/tea/17/3", false, TREE_POST, "/boards/tea/17/3"},
	    {"/boards/tea/17/3x", false, TREE_NOWHERE, "/"},
	    {"/boards/tea/17/3/a.txt", false, TREE_FILE, "/boards/tea/17/3/a.txt"},
	    {"/boards/tea/17/3/a.txt/b", false, TREE_NOWHERE, "/"},
	    {"/rooms", false, TREE_PLACES, "/rooms"},
	    {"/rooms/golf/GOLF-17", false, TREE_THREAD, "/rooms/golf/GOLF-17"},
	    {"/rooms/golf/GOLF-S3-staff/2/x", false, TREE_FILE, "/rooms/golf/GOLF-S3-staff/2/x"},
	    {"/rooms/golf/GOLF-17-anything", false, TREE_THREAD, "/rooms/golf/GOLF-17"},
	    {"/rooms/golf/GOLF", false, TREE_NOWHERE, "/"},
	    {"/rooms/golf/agreement.txt", false, TREE_AGREEMENT, "/rooms/golf/agreement.txt"},
	    {"/rooms/golf/agreement.txt/x", false, TREE_NOWHERE, "/"},
	    {"/boards/tea/agreement.txt", false, TREE_NOWHERE, "/"},
	    {"/rooms/golf/12", false, TREE_THREAD, "/rooms/golf/12"},
	    {"/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t", false, TREE_NOWHERE, "/"},
	};
	struct tree_path path;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *arena = arena_new();

		tree_path_parse(&path, rows[i].path, strlen(rows[i].path), !rows[i].is_guest);
		assert_int_equal(path.kind, rows[i].kind);
		assert_string_equal(tree_path_text(arena, &path), rows[i].text);
		arena_free(&arena);
	}
	tree_path_parse(&path, "a\0b", 3, true);
	assert_int_equal(path.kind, TREE_NOWHERE);
}

static void test_long_paths(void **state)
{
	char long_name[3000];
	struct tree_path path;

	(void)state;
	memset(long_name, 'x', sizeof(long_name));
	tree_path_parse(&path, long_name, TREE_NAME - 1, true);
	assert_int_equal(path.kind, TREE_OUTBOX_FILE);
	tree_path_parse(&path, long_name, TREE_NAME, true);
	assert_int_equal(path.kind, TREE_NOWHERE);
	memset(long_name, '/', sizeof(long_name));
	tree_path_parse(&path, long_name, sizeof(long_name), true);
	assert_int_equal(path.kind, TREE_TOP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_requests),
	    cmocka_unit_test(test_bad_packets),
	    cmocka_unit_test(test_one_byte_at_a_time),
	    cmocka_unit_test(test_any_bytes),
	    cmocka_unit_test(test_replies),
	    cmocka_unit_test(test_scp),
	    cmocka_unit_test(test_scp_long_line),
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_long_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
