#include "common/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/err.h"

enum { LOG_LINE = 1024 };

static const char *const log_names[] = {"debug", "info", "warn", "error"};
static enum log_level log_least = LOG_LEVEL_INFO;

/* Where it is in the names, or -1. */
static int log_find_level(const char *name)
{
	for (int i = 0; i <= LOG_LEVEL_ERROR; i++) {
		if (strcmp(name, log_names[i]) == 0)
			return i;
	}
	return -1;
}

bool log_is_level(const char *name)
{
	return log_find_level(name) >= 0;
}

int log_set_level(const char *name)
{
	int level = log_find_level(name);

	if (level < 0)
		return ERR_INVALID;
	log_least = (enum log_level)level;
	return 0;
}

void log_line(enum log_level level, const char *area, const char *format, ...)
{
	char words[LOG_LINE], line[LOG_LINE * 4 + 64];
	va_list ap;
	int n;

	if (level < log_least)
		return;
	va_start(ap, format);
	vsnprintf(words, sizeof(words), format, ap);
	va_end(ap);
	n = snprintf(line, 64, "%s %s: ", log_names[level], area);
	for (const unsigned char *p = (const unsigned char *)words; *p; p++) {
		if (*p < 0x20 || *p >= 0x7f)
			n += snprintf(line + n, 5, "\\x%02x", *p);
		else
			line[n++] = (char)*p;
	}
	line[n++] = '\n';
	/* One write a line: lines of several threads never mix. A log that
	 * cannot be written must not stop the server. */
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return;
}
