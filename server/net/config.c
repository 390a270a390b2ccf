#include "server/net/config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "common/text/mailbox.h"
#include "common/text/utf8.h"

enum { CONFIG_FILE_MAX = 256 * 1024 };

#define CONFIG_AT(field) offsetof(struct config, field)

const struct config_setting config_settings[] = {
    {"listen", CONFIG_WORDS, CONFIG_AT(listen), 0, 0, "0.0.0.0:2222 [::]:2222",
     "Addresses and ports to listen on, separated by spaces. Needs a new start."},
    {"log_level", CONFIG_WORDS, CONFIG_AT(log_level), 0, 0, "info",
     "The least that is logged: debug, info, warn or error."},
    {"control_group", CONFIG_WORDS, CONFIG_AT(control_group), 0, 0, "",
     "Members of this group of the machine may use control.sock, where they may enter the\n"
     "data directory and the server is one of them; empty: the group of the data directory.\n"
     "Needs a new start."},
    {"sessions", CONFIG_NUMBER, CONFIG_AT(sessions), 1, 1000000, "10000",
     "The most sessions at once, asleep ones included. Each takes a descriptor, and 40 KB of\n"
     "memory when asleep; a start or reload says where the machine allows fewer."},
    {"sessions_per_address", CONFIG_NUMBER, CONFIG_AT(sessions_per_address), 1, 1000000, "200",
     "The most sessions at once from one address."},
    {"unauthenticated", CONFIG_NUMBER, CONFIG_AT(unauthenticated), 1, 10000, "256",
     "The most connections that have not signed in yet; others wait to be accepted."},
    {"unauthenticated_per_address", CONFIG_NUMBER, CONFIG_AT(unauthenticated_per_address), 1, 10000,
     "32", "The same from one address."},
    {"grace_seconds", CONFIG_NUMBER, CONFIG_AT(grace_seconds), 1, 600, "60",
     "Signing in takes at most this long."},
    {"clients", CONFIG_NUMBER, CONFIG_AT(clients), 1, 100000, "1000",
     "The most awake screens (client processes) at once. When there are no more, people wait\n"
     "for their turn, and screens that nobody types at go to sleep for them."},
    {"clients_per_address", CONFIG_NUMBER, CONFIG_AT(clients_per_address), 1, 100000, "100",
     "The same from one address."},
    {"sleep_seconds", CONFIG_NUMBER, CONFIG_AT(sleep_seconds), 1, 86400, "60",
     "A screen without a key for this long goes to sleep; the next key wakes it."},
    {"away_seconds", CONFIG_NUMBER, CONFIG_AT(away_seconds), 1, 86400, "10",
     "Who comes in while another screen of theirs had no key for this long goes on where it is,\n"
     "since its other end may be gone without a word; else they begin at home."},
    {"wake_pause_seconds", CONFIG_NUMBER, CONFIG_AT(wake_pause_seconds), 0, 3600, "10",
     "News wakes a sleeping screen at most once in this time."},
    {"wakes_per_second", CONFIG_NUMBER, CONFIG_AT(wakes_per_second), 1, 1000, "50",
     "News wakes at most this many sleeping screens a second, over all sessions."},
    {"readers", CONFIG_NUMBER, CONFIG_AT(readers), 1, 64, "2",
     "Threads that read the database. Needs a new start."},
    {"batch", CONFIG_NUMBER, CONFIG_AT(batch), 1, 10000, "256",
     "The most writes in one commit. Needs a new start."},
    {"deadline_ms", CONFIG_NUMBER, CONFIG_AT(deadline_ms), 10, 60000, "2000",
     "A reading call gives up after this many milliseconds. Needs a new start."},
    {"not_found_ms", CONFIG_NUMBER, CONFIG_AT(not_found_ms), 0, 1000, "20",
     "Replies that something does not exist leave this many milliseconds after the question,\n"
     "so that their timing tells nothing. Needs a new start."},
    {"held_mb", CONFIG_NUMBER, CONFIG_AT(held_mb), 1, 1048576, "256",
     "The most memory, in MB, for what peers began to say and for answers that they do not read.\n"
     "Over it the connection that takes most of it is closed."},
    {"mail_from", CONFIG_WORDS, CONFIG_AT(mail_from), 0, 0, "",
     "The address that mail comes from, as hearth@example.org; empty: none is written. Finished\n"
     "messages appear in mail/ of the data directory and wait there for a mailer of yours; see\n"
     "hearthd(8). Needs a new start."},
    {"mail_host", CONFIG_WORDS, CONFIG_AT(mail_host), 0, 0, "",
     "What mail says after ssh: the name that members know this server by, and -p 2222 behind\n"
     "it where it takes that; empty: the domain of mail_from. Needs a new start."},
    {"file_mb", CONFIG_NUMBER, CONFIG_AT(file_mb), 0, 1048576, "64",
     "The most that one file may have, in MB. 0: members give no files."},
    {"member_files_mb", CONFIG_NUMBER, CONFIG_AT(member_files_mb), 0, 1073741824, "1024",
     "The most that all files of one member may have, in MB."},
    {"file_types", CONFIG_WORDS, CONFIG_AT(file_types), 0, 0,
     "text/* image/* audio/* video/* application/pdf application/zip application/gzip "
     "application/x-bzip2 application/x-xz application/zstd application/x-7z-compressed "
     "application/x-tar application/octet-stream",
     "Media types that are taken, found by the first bytes of a file, never by its name;\n"
     "* alone takes everything. Programs are application/x-executable."},
    {"free_disk_mb", CONFIG_NUMBER, CONFIG_AT(free_disk_mb), 0, 1073741824, "512",
     "No file is taken that would leave the disk with less than this many MB, so that the\n"
     "database always has room."},
    {"upload_idle_seconds", CONFIG_NUMBER, CONFIG_AT(upload_idle_seconds), 1, 86400, "300",
     "A file on its way is given up when nothing of it came for so long."},
    {0},
};

static bool config_is_same(const struct config_setting *s, const struct config *a,
			   const struct config *b)
{
	const char *at = (const char *)a + s->offset, *there = (const char *)b + s->offset;

	if (s->type == CONFIG_NUMBER)
		return *(const int64_t *)(const void *)at == *(const int64_t *)(const void *)there;
	return strcmp(*(char *const *)(const void *)at, *(char *const *)(const void *)there) == 0;
}

/* As its help says. */
static bool config_is_late(const struct config_setting *s)
{
	return strstr(s->help, "Needs a new start.") != NULL;
}

const struct config_setting *config_late(const struct config *was, const struct config *now,
					 const struct config_setting *after)
{
	const struct config_setting *s = after ? after + 1 : config_settings;

	while (s->name && (!config_is_late(s) || config_is_same(s, was, now)))
		s++;
	return s->name ? s : NULL;
}

/* Words that are not just any words. */
static bool config_is_sender(const char *value)
{
	return !*value || mailbox_is_one(value);
}

static const struct config_kind {
	const char *name;
	bool (*is_one)(const char *value);
	const char *must; /* be */
} config_kinds[] = {
    {"log_level", log_is_level, "debug, info, warn or error"},
    {"mail_from", config_is_sender, "one address, as hearth@example.org, without a name, or empty"},
};

/* NULL where any words will do. */
static const struct config_kind *config_kind(const struct config_setting *s)
{
	for (size_t i = 0; i < sizeof(config_kinds) / sizeof(config_kinds[0]); i++) {
		if (strcmp(config_kinds[i].name, s->name) == 0)
			return &config_kinds[i];
	}
	return NULL;
}

static void config_set_words(struct config *config, const struct config_setting *s,
			     const char *value)
{
	char **to = (char **)(void *)((char *)config + s->offset);

	free(*to);
	*to = mem_dup(value);
}

static bool config_set(struct config *config, const struct config_setting *s, const char *value)
{
	const struct config_kind *kind = config_kind(s);
	char *end;
	long long n;

	if (kind && !kind->is_one(value))
		return false;
	if (s->type == CONFIG_WORDS) {
		config_set_words(config, s, value);
		return true;
	}
	errno = 0;
	n = strtoll(value, &end, 10);
	if (end == value || *end || errno || n < s->least || n > s->most)
		return false;
	*(int64_t *)(void *)((char *)config + s->offset) = n;
	return true;
}

void config_init(struct config *config)
{
	*config = (struct config){0};
	for (const struct config_setting *s = config_settings; s->name; s++)
		config_set(config, s, s->standard);
}

void config_free(struct config *config)
{
	for (const struct config_setting *s = config_settings; s->name; s++) {
		if (s->type == CONFIG_WORDS)
			free(*(char **)(void *)((char *)config + s->offset));
	}
	*config = (struct config){0};
}

static char *config_trim(char *text)
{
	char *end = text + strlen(text);

	while (isspace((unsigned char)*text))
		text++;
	while (end > text && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return text;
}

static const struct config_setting *config_find(const char *name)
{
	for (const struct config_setting *s = config_settings; s->name; s++) {
		if (strcmp(s->name, name) == 0)
			return s;
	}
	return NULL;
}

static int config_take(struct config *config, char *line, int number, char *why_r)
{
	char *hash = strchr(line, '#'), *equals, *name, *value;
	const struct config_setting *s;

	if (hash)
		*hash = '\0';
	name = config_trim(line);
	if (!*name)
		return 0;
	equals = strchr(name, '=');
	if (!equals) {
		snprintf(why_r, CONFIG_WHY, "line %d is not `name = value`", number);
		return ERR_INVALID;
	}
	*equals = '\0';
	value = config_trim(equals + 1);
	name = config_trim(name);
	s = config_find(name);
	if (!s) {
		snprintf(why_r, CONFIG_WHY, "line %d: there is no setting %.64s", number, name);
		return ERR_INVALID;
	}
	if (config_set(config, s, value))
		return 0;
	if (config_kind(s))
		snprintf(why_r, CONFIG_WHY, "line %d: %s is %s", number, s->name,
			 config_kind(s)->must);
	else
		snprintf(why_r, CONFIG_WHY, "line %d: %s is a number from %" PRId64 " to %" PRId64,
			 number, s->name, s->least, s->most);
	return ERR_INVALID;
}

int config_parse(struct config *config, const char *text, char why_r[CONFIG_WHY])
{
	char *copy = mem_dup(text), *rest = copy, *line;
	struct config fresh;
	int err = 0, number = 0;

	config_init(&fresh);
	if (!utf8_is_valid(text, strlen(text))) {
		snprintf(why_r, CONFIG_WHY, "the file is not valid UTF-8");
		err = ERR_INVALID;
	}
	while (err == 0 && (line = strsep(&rest, "\n")))
		err = config_take(&fresh, line, ++number, why_r);
	free(copy);
	if (err < 0) {
		config_free(&fresh);
		return err;
	}
	config_free(config);
	*config = fresh;
	return 0;
}

int config_read(struct config *config, const char *path, char why_r[CONFIG_WHY])
{
	FILE *file = fopen(path, "re");
	struct buf text = {.max = CONFIG_FILE_MAX};
	char piece[4096];
	size_t n;
	int err = 0;

	if (!file) {
		snprintf(why_r, CONFIG_WHY, "it cannot be opened: %s", strerror(errno));
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM;
	}
	while (err == 0 && (n = fread(piece, 1, sizeof(piece), file)) > 0)
		err = buf_add(&text, piece, n);
	if (err < 0) {
		snprintf(why_r, CONFIG_WHY, "it is far too long");
	} else if (ferror(file)) {
		snprintf(why_r, CONFIG_WHY, "it cannot be read: %s", strerror(errno));
		err = ERR_SYSTEM;
	} else if (memchr(buf_data(&text), 0, buf_len(&text))) {
		snprintf(why_r, CONFIG_WHY, "it is no text: there is a NUL in it");
		err = ERR_INVALID;
	}
	fclose(file);
	if (err == 0)
		err = config_parse(config, buf_text(&text), why_r);
	buf_free(&text);
	return err;
}

static void config_explain(FILE *file, const struct config_setting *s)
{
	fputs("\n# ", file);
	for (const char *p = s->help; *p; p++) {
		fputc(*p, file);
		if (*p == '\n')
			fputs("# ", file);
	}
	if (s->type == CONFIG_NUMBER)
		fprintf(file, "\n# From %" PRId64 " to %" PRId64 ".", s->least, s->most);
	fprintf(file, "\n#%s = %s\n", s->name, s->standard);
}

int config_write(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	bool is_whole;

	if (!file)
		return errno == EEXIST ? 0 : ERR_SYSTEM;
	fputs("# Settings of hearthd; see hearthd(8). Every setting is here with its default.\n"
	      "# Take away the # to change one, then: kill -HUP, or start anew where it says so.\n",
	      file);
	for (const struct config_setting *s = config_settings; s->name; s++)
		config_explain(file, s);
	is_whole = !ferror(file);
	if (fclose(file) == 0 && is_whole)
		return 0;
	/* A part of it would be taken for all there is. */
	unlink(path);
	return ERR_SYSTEM;
}
