/* The small parts under members: zones, keys, codes, handles, tallies, passwords. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/base/arena.h"
#include "common/base/err.h"
#include "server/domain/code.h"
#include "server/domain/handle.h"
#include "server/domain/password.h"
#include "server/domain/pubkey.h"
#include "server/domain/tally.h"
#include "server/domain/zone.h"

/* --- zones --- */

static void write_file(const char *dir, const char *name, const void *bytes, size_t len)
{
	char path[160];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	fclose(file);
}

static void zone_names_are_checked(void **state)
{
	static const char *const bad[] = {
	    "",	       "/etc/passwd", "../../etc/passwd", "Europe/../../x", "Europe//Lisbon",
	    "Europe/", ".",	      "Europe/Lis bon",	  "posix/UTC",	    "UTC\n"};
	char rule[ZONE_RULE];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(zone_rule(bad[i], rule), ERR_INVALID);
	assert_int_equal(zone_rule("Nowhere/Land", rule), ERR_NOT_FOUND);
}

static void zone_footers_are_read(void **state)
{
	static const struct {
		const char *name, *bytes, *rule;
	} rows[] = {
	    {"Good", "TZif2................\n<-03>3\n", "<-03>3"},
	    {"Long", "TZif3....\nCET-1CEST,M3.5.0,M10.5.0/3\n", "CET-1CEST,M3.5.0,M10.5.0/3"},
	    {"Old", "TZif1....\nUTC0\n", NULL},
	    {"Empty", "TZif2....\n\n", NULL},
	    {"Cut", "TZif2....\nUTC0", NULL},
	    {"Other", "#!/bin/sh\nUTC0\n", NULL},
	    {"Control", "TZif2...\nUT\033C0\n", NULL},
	    {"Small", "TZ", NULL},
	};
	char dir[] = "/tmp/hearth-zone-XXXXXX", rule[ZONE_RULE], path[160];

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		write_file(dir, rows[i].name, rows[i].bytes, strlen(rows[i].bytes));
		if (rows[i].rule) {
			assert_int_equal(zone_rule_in(dir, rows[i].name, rule), 0);
			assert_string_equal(rule, rows[i].rule);
		} else {
			assert_int_equal(zone_rule_in(dir, rows[i].name, rule), ERR_NOT_FOUND);
		}
		snprintf(path, sizeof(path), "%s/%s", dir, rows[i].name);
		unlink(path);
	}
	assert_int_equal(zone_rule_in(dir, "UTC", rule), 0);
	assert_string_equal(rule, "UTC0");
	rmdir(dir);
}

static void zone_of_this_machine(void **state)
{
	char rule[ZONE_RULE];

	(void)state;
	if (access("/usr/share/zoneinfo/Europe/Lisbon", R_OK) != 0) {
		print_message("skipped: no tzdata here\n");
		skip();
	}
	assert_int_equal(zone_rule("Europe/Lisbon", rule), 0);
	assert_string_equal(rule, "WET0WEST,M3.5.0/1,M10.5.0");
}

/* --- public keys --- */

#define ED25519 "AAAAC3NzaC1lZDI1NTE5AAAAINe8lkKxYyF0Ur0m7cVTnb2TNTvdoY8z7n9Yd9IoV8gY"

static int parse(struct arena *arena, const char *line, struct pubkey *key, const char **why)
{
	int err = pubkey_parse(arena, line, key, why);

	assert_true((err == 0) == (*why == NULL));
	return err;
}

static void keys_are_refused_in_words(void **state)
{
	static const struct {
		const char *line, *words;
	} rows[] = {
	    {"", "not a public key"},
	    {"hello", "not a public key"},
	    {"ssh-ed25519", "damaged or cut short"},
	    {"ssh-ed25519 AAAA", "damaged or cut short"},
	    {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINe8", "damaged"},
	    {"ssh-rsa " ED25519, "not of the type"},
	    {"ssh-ed25519 !!!!", "damaged"},
	    {"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n", "private key"},
	    {"PuTTY-User-Key-File-3: ssh-ed25519\n", "private key"},
	    {"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", "ssh-keygen -i"},
	    {"ssh-ed25519-cert-v01@openssh.com AAAA", "certificate"},
	    {"ssh-dss AAAA", "DSA"},
	    {"no-pty,command=\"x\" ssh-ed25519 " ED25519, "options"},
	    {"ssh-ed25519 " ED25519 "\nssh-ed25519 " ED25519, "one key at a time"},
	};
	struct arena *arena = arena_new();
	struct pubkey key;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(parse(arena, rows[i].line, &key, &why), ERR_INVALID);
		if (!strstr(why, rows[i].words))
			print_error("%s: %s\n", rows[i].line, why);
		assert_non_null(strstr(why, rows[i].words));
	}
	arena_free(&arena);
}

static void keys_are_taken(void **state)
{
	struct arena *arena = arena_new();
	struct pubkey key;
	const char *why;

	(void)state;
	assert_int_equal(parse(arena, "  ssh-ed25519 " ED25519 "  mairi@laptop \t\r\n", &key, &why),
			 0);
	assert_string_equal(key.type, "ssh-ed25519");
	assert_string_equal(key.base64, ED25519);
	assert_string_equal(key.comment, "mairi@laptop");
	assert_memory_equal(key.fingerprint, "SHA256:", 7);
	assert_int_equal(strlen(key.fingerprint), 50);
	assert_int_equal(parse(arena, "ssh-ed25519 " ED25519, &key, &why), 0);
	assert_string_equal(key.comment, "");
	arena_free(&arena);
}

/* Every prefix of a good line is refused or is the key itself. */
static void keys_cut_anywhere(void **state)
{
	const char *line = "ssh-ed25519 " ED25519;
	struct arena *arena = arena_new();
	struct pubkey key;
	const char *why;
	char cut[128];

	(void)state;
	for (size_t n = 0; n < strlen(line); n++) {
		memcpy(cut, line, n);
		cut[n] = '\0';
		assert_int_equal(parse(arena, cut, &key, &why), ERR_INVALID);
	}
	arena_free(&arena);
}

/* What ssh-keygen makes and prints is what we say. */
static void check_keygen(const char *dir, const char *type, const char *bits, int expected)
{
	struct arena *arena = arena_new();
	struct pubkey key;
	char command[400], line[8192], print[256];
	const char *why;
	FILE *pipe;

	snprintf(
	    command, sizeof(command),
	    "rm -f %s/k %s/k.pub; ssh-keygen -q -t %s %s -N '' -C 'a b' -f %s/k >/dev/null 2>&1 "
	    "&& cat %s/k.pub && ssh-keygen -lf %s/k.pub",
	    dir, dir, type, bits, dir, dir, dir);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	if (fgets(line, sizeof(line), pipe) && fgets(print, sizeof(print), pipe)) {
		assert_int_equal(parse(arena, line, &key, &why), expected);
		if (expected == 0) {
			assert_non_null(strstr(print, key.fingerprint));
			assert_string_equal(key.comment, "a b");
		}
	} else {
		print_message("ssh-keygen makes no %s %s here\n", type, bits);
	}
	pclose(pipe);
	arena_free(&arena);
}

static void keys_of_ssh_keygen(void **state)
{
	char dir[] = "/tmp/hearth-key-XXXXXX", command[64];

	(void)state;
	if (system("command -v ssh-keygen >/dev/null") != 0) {
		print_message("skipped: no ssh-keygen here\n");
		skip();
	}
	assert_non_null(mkdtemp(dir));
	check_keygen(dir, "ed25519", "", 0);
	check_keygen(dir, "ecdsa", "-b 256", 0);
	check_keygen(dir, "ecdsa", "-b 384", 0);
	check_keygen(dir, "ecdsa", "-b 521", 0);
	check_keygen(dir, "rsa", "-b 2048", 0);
	check_keygen(dir, "rsa", "-b 1024", ERR_INVALID);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
}

/* --- the others --- */

static void codes_are_known_by_shape(void **state)
{
	static const struct {
		const char *typed;
		bool is_code;
		enum code_kind kind;
	} rows[] = {
	    {"4K7M-9QXR-T2", true, CODE_RECOVERY},
	    {"4k7m9qxrt2", true, CODE_RECOVERY},
	    {" 4k7m 9qxr t2", true, CODE_RECOVERY},
	    {"oIlO-0110", true, CODE_DEVICE},
	    {"7KQ4-M2XP", true, CODE_DEVICE},
	    {"7KQ4-M2X", false, 0},
	    {"7KQ4-M2XPU", false, 0},
	    {"4K7M-9QXR-T2X", false, 0},
	    {"", false, 0},
	    {"7KQ4-M2XÉ", false, 0},
	};
	enum code_kind kind;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(code_kind_of(rows[i].typed, &kind), rows[i].is_code);
		if (rows[i].is_code)
			assert_int_equal(kind, rows[i].kind);
	}
}

static void some_handles_are_reserved(void **state)
{
	(void)state;
	assert_true(handle_is_reserved("guest"));
	assert_true(handle_is_reserved("SysOp"));
	assert_true(handle_is_reserved("JOIN"));
	assert_false(handle_is_reserved("mairi"));
	assert_false(handle_is_reserved("guesthouse"));
}

static void tallies_count_and_forget(void **state)
{
	enum tally_kind kind = TALLY_SIGN_IN_ADDRESS;
	int limit = tally_limit(kind);

	(void)state;
	tally_clear_all();
	for (int i = 0; i < limit; i++) {
		assert_true(tally_may(kind, "2001:db8:1:2::3", 1000));
		tally_add(kind, "2001:db8:1:2::3", 1000);
	}
	assert_false(tally_may(kind, "2001:db8:1:2::3", 2000));
	assert_false(tally_may(kind, "2001:DB8:1:2:ffff::9", 2000));
	assert_true(tally_may(kind, "2001:db8:1:3::3", 2000));
	assert_true(tally_may(kind, "192.0.2.1", 2000));
	assert_true(tally_may(TALLY_JOIN, "2001:db8:1:2::3", 2000));
	assert_true(tally_may(kind, "2001:db8:1:2::3", 1000 + tally_window(kind)));
	tally_clear(kind, "2001:db8:1:2::3");
	assert_true(tally_may(kind, "2001:db8:1:2::3", 2000));
	assert_true(tally_may(kind, NULL, 0));
}

/* A flood of names pushes counts out, it never grows or blocks anybody. */
static void tallies_are_bounded(void **state)
{
	char who[32];

	(void)state;
	tally_clear_all();
	for (int i = 0; i < 100000; i++) {
		snprintf(who, sizeof(who), "name%d", i);
		tally_add(TALLY_SIGN_IN_HANDLE, who, 1000 + i);
	}
	assert_true(tally_may(TALLY_SIGN_IN_HANDLE, "somebody", 2000));
}

static void passwords_are_known_again(void **state)
{
	char hash[PASSWORD_HASH], other[PASSWORD_HASH];

	(void)state;
	assert_int_equal(password_hash("correct horse", hash), 0);
	assert_int_equal(password_hash("correct horse", other), 0);
	assert_string_not_equal(hash, other);
	assert_memory_equal(hash, "$argon2id$", 10);
	assert_true(password_is(hash, "correct horse"));
	assert_false(password_is(hash, "correct horsf"));
	assert_false(password_is(NULL, "correct horse"));
	assert_int_equal(password_hash("caf\u00e9 noir", hash), 0);
	assert_true(password_is(hash, "cafe\u0301 noir"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(zone_names_are_checked),
	    cmocka_unit_test(zone_footers_are_read),
	    cmocka_unit_test(zone_of_this_machine),
	    cmocka_unit_test(keys_are_refused_in_words),
	    cmocka_unit_test(keys_are_taken),
	    cmocka_unit_test(keys_cut_anywhere),
	    cmocka_unit_test(keys_of_ssh_keygen),
	    cmocka_unit_test(codes_are_known_by_shape),
	    cmocka_unit_test(some_handles_are_reserved),
	    cmocka_unit_test(tallies_count_and_forget),
	    cmocka_unit_test(tallies_are_bounded),
	    cmocka_unit_test(passwords_are_known_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
