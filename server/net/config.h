/* config: hearth.conf, the settings of a server.
 *
 * One table: name, type, range, default, help. On first start the file is
 * written with every setting and its default explained, all commented out.
 * Lines are `name = value`; # begins a comment. SIGHUP rereads; settings
 * marked so in their help need a new start. */
#ifndef HEARTH_NET_CONFIG_H
#define HEARTH_NET_CONFIG_H

#include <stddef.h>
#include <stdint.h>

struct config {
	char *listen; /* addresses separated by spaces */
	char *log_level;
	char *control_group; /* "" : the group of the data directory */
	int64_t sessions, sessions_per_address;
	int64_t unauthenticated, unauthenticated_per_address, grace_seconds;
	int64_t clients, clients_per_address;
	int64_t sleep_seconds, away_seconds, wake_pause_seconds, wakes_per_second;
	int64_t readers, batch, deadline_ms, not_found_ms;
	char *mail_from, *mail_host;
	int64_t held_mb, file_mb, member_files_mb, free_disk_mb, upload_idle_seconds;
	char *file_types; /* separated by spaces */
};

enum config_type { CONFIG_WORDS, CONFIG_NUMBER };

struct config_setting {
	const char *name;
	enum config_type type;
	size_t offset; /* in struct config */
	int64_t least, most;
	const char *standard; /* the default, as written in the file */
	const char *help;
};

/* Ended by a row without a name. */
extern const struct config_setting config_settings[];

/* The defaults. */
void config_init(struct config *config);
void config_free(struct config *config);

/* Reads a file over what `config` holds. 0; ERR_NOT_FOUND; ERR_SYSTEM; or
 * ERR_INVALID with `why_r` naming line and reason, `config` then unchanged.
 * Settings that the file does not name get their default. */
enum { CONFIG_WHY = 256 };
int config_read(struct config *config, const char *path, char why_r[CONFIG_WHY]);
int config_parse(struct config *config, const char *text, char why_r[CONFIG_WHY]);

/* The next setting behind `after` (NULL: the first) that differs and needs a new start;
 * NULL: there is none. */
const struct config_setting *config_late(const struct config *was, const struct config *now,
					 const struct config_setting *after);

/* Writes the file of defaults, explained; never over one that exists. */
int config_write(const char *path);

#endif
