#include "client/token.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "common/base/clock.h"

char *token_make(char text_r[TOKEN_TEXT])
{
	static uint64_t count;
	uint64_t bits[2];

	/* A jail without randomness: the process and the moment serve as well,
	 * for an id has to be new and need not be a secret. */
	if (getrandom(bits, sizeof(bits), GRND_NONBLOCK) != (ssize_t)sizeof(bits)) {
		bits[0] = (uint64_t)clock_now_ms() << 20 | (uint64_t)getpid();
		bits[1] = (uint64_t)clock_mono_us() << 16 | (++count & 0xffff);
	}
	snprintf(text_r, TOKEN_TEXT, "%016llx%016llx", (unsigned long long)bits[0],
		 (unsigned long long)bits[1]);
	return text_r;
}
