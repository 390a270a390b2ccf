#include "contrib/import/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/clock.h"

enum { PROGRESS_BAR = 30, PROGRESS_EVERY = 1000, PROGRESS_MS = 100 };

void progress_begin(struct progress *p, const char *what, int64_t total, bool is_bytes)
{
	*p = (struct progress){.what = what, .total = total, .is_bytes = is_bytes};
	p->is_terminal = isatty(STDERR_FILENO) == 1;
}

static void progress_draw(struct progress *p, int64_t done)
{
	int full = p->total > 0 ? (int)(done * PROGRESS_BAR / p->total) : 0;
	char bar[PROGRESS_BAR + 1];

	full = full > PROGRESS_BAR ? PROGRESS_BAR : full;
	memset(bar, '.', PROGRESS_BAR);
	memset(bar, '#', (size_t)full);
	bar[PROGRESS_BAR] = '\0';
	fprintf(stderr, "\r%-8s [%s] %3d %%  %zu messages", p->what, bar,
		p->total > 0 ? (int)(done > p->total ? 100 : done * 100 / p->total) : 0,
		p->messages);
	fflush(stderr);
}

void progress_step(struct progress *p, int64_t done, size_t messages)
{
	int64_t now = clock_mono_ms();

	p->messages = messages;
	if (p->is_terminal) {
		if (now - p->drawn_ms < PROGRESS_MS)
			return;
		p->drawn_ms = now;
		progress_draw(p, done);
	} else if (messages / PROGRESS_EVERY > p->said) {
		p->said = messages / PROGRESS_EVERY;
		fprintf(stderr, "%s: %zu messages\n", p->what, p->said * PROGRESS_EVERY);
	}
}

void progress_end(struct progress *p)
{
	if (!p->is_terminal)
		return;
	progress_draw(p, p->total);
	fputc('\n', stderr);
}
