/* log: one line an event on standard error, for journald and fail2ban.
 *
 * A line is `LEVEL AREA: words`. Every byte that is not printable ASCII is
 * escaped here, so a peer cannot forge a line.
 * Never log what members wrote, passwords, codes or tokens. */
#ifndef HEARTH_BASE_LOG_H
#define HEARTH_BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

/* "debug", "info", "warn", "error"; 0 or ERR_INVALID. Starts at info. */
int log_set_level(const char *name);
bool log_is_level(const char *name);

void log_line(enum log_level level, const char *area, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define log_debug(area, ...) log_line(LOG_LEVEL_DEBUG, area, __VA_ARGS__)
#define log_info(area, ...)  log_line(LOG_LEVEL_INFO, area, __VA_ARGS__)
#define log_warn(area, ...)  log_line(LOG_LEVEL_WARN, area, __VA_ARGS__)
#define log_error(area, ...) log_line(LOG_LEVEL_ERROR, area, __VA_ARGS__)

#endif
