/* reading: for how long something was read: the time it was on the screen, up
 * to a while after the last key. It is what the server keeps of a thread read
 * (`read.log`), beside which thread it was. */
#ifndef HEARTH_READING_H
#define HEARTH_READING_H

#include <stdint.h>

enum { READING_IDLE_MS = 120 * 1000 };

/* Zero-initialised it is ready. Times are those of clock_mono_ms(). */
struct reading {
	int64_t since_ms; /* of the last look; 0: it was not on the screen then */
	int64_t key_ms;	  /* as it was then */
	int64_t ms;
};

/* It is on the screen now; the last key was at `key_ms`. To be called at every
 * key, at least. */
void reading_look(struct reading *reading, int64_t now_ms, int64_t key_ms);
/* The seconds since they were taken last. */
int64_t reading_take(struct reading *reading);

#endif
