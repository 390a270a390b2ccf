#include "client/reading.h"

void reading_look(struct reading *reading, int64_t now_ms, int64_t key_ms)
{
	int64_t idle_ms = reading->key_ms + READING_IDLE_MS;
	int64_t until = now_ms < idle_ms ? now_ms : idle_ms;

	if (reading->since_ms && until > reading->since_ms)
		reading->ms += until - reading->since_ms;
	reading->since_ms = now_ms;
	reading->key_ms = key_ms;
}

int64_t reading_take(struct reading *reading)
{
	int64_t seconds = (reading->ms + 500) / 1000;

	if (seconds)
		reading->ms = 0;
	return seconds;
}
