#include "server/core/fanout.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/mem.h"

struct fanout_note {
	unsigned held;
	json_t *params;
	size_t len;
	char *line; /* the whole notification, with its line feed */
};

struct fanout_kept {
	TAILQ_ENTRY(fanout_kept) entry;
	struct fanout_note *note;
};

/* Somebody hears what was kept; and perhaps somebody else because of it. */
struct fanout_turn {
	struct fanout_item *item; /* NULL once it was forgotten */
	struct fanout_turn *outer;
};

struct fanout {
	uv_loop_t *loop;
	uv_timer_t timer; /* runs while somebody waits */
	bool has_timer;	  /* made when it was first needed */
	TAILQ_HEAD(, fanout_item) line;
	struct fanout_turn *turn;
	unsigned room;	 /* so many may be told at once */
	int64_t room_ms; /* as of then */
};

struct fanout_note *fanout_note_new(json_t *params)
{
	struct fanout_note *note = mem_alloc(sizeof(*note));
	json_t *message =
	    json_pack("{s:s, s:s, s:O}", "jsonrpc", "2.0", "method", "event", "params", params);

	note->held = 1;
	note->params = json_incref(params);
	note->line = json_dumps(message, JSON_COMPACT);
	note->len = strlen(note->line);
	note->line[note->len++] = '\n'; /* in the place of the NUL: a line has its length */
	json_decref(message);
	return note;
}

void fanout_note_drop(struct fanout_note **note_in)
{
	struct fanout_note *note = *note_in;

	*note_in = NULL;
	if (--note->held > 0)
		return;
	json_decref(note->params);
	free(note->line);
	free(note);
}

void fanout_item_init(struct fanout_item *item, hall_on_event on_event, void *arg)
{
	item->on_event = on_event;
	item->arg = arg;
	TAILQ_INIT(&item->kept);
}

struct fanout *fanout_new(uv_loop_t *loop)
{
	struct fanout *fanout = mem_alloc(sizeof(*fanout));

	fanout->loop = loop;
	TAILQ_INIT(&fanout->line);
	fanout->room = FANOUT_AT_ONCE;
	fanout->room_ms = clock_mono_ms();
	return fanout;
}

static void fanout_on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void fanout_close(struct fanout **fanout)
{
	if ((*fanout)->has_timer)
		uv_close((uv_handle_t *)&(*fanout)->timer, fanout_on_closed);
	else
		free(*fanout);
	*fanout = NULL;
}

void fanout_tell_now(struct fanout_item *item, struct fanout_note *note)
{
	item->on_event(item->arg, note->params, note->line, note->len);
}

/* --- who waits --- */

static struct fanout_note *fanout_shift(struct fanout *fanout, struct fanout_item *item)
{
	struct fanout_kept *kept = TAILQ_FIRST(&item->kept);
	struct fanout_note *note;

	if (!kept)
		return NULL;
	note = kept->note;
	TAILQ_REMOVE(&item->kept, kept, entry);
	free(kept);
	if (--item->count == 0)
		TAILQ_REMOVE(&fanout->line, item, entry);
	return note;
}

void fanout_flush(struct fanout *fanout, struct fanout_item *item)
{
	struct fanout_turn turn = {item, fanout->turn};
	struct fanout_note *note;

	fanout->turn = &turn;
	while (turn.item && (note = fanout_shift(fanout, item))) {
		fanout_tell_now(item, note);
		fanout_note_drop(&note);
	}
	fanout->turn = turn.outer;
}

void fanout_forget(struct fanout *fanout, struct fanout_item *item)
{
	struct fanout_note *note;

	for (struct fanout_turn *turn = fanout->turn; turn; turn = turn->outer) {
		if (turn->item == item)
			turn->item = NULL;
	}
	while ((note = fanout_shift(fanout, item)))
		fanout_note_drop(&note);
}

static void fanout_on_timer(uv_timer_t *timer)
{
	struct fanout *fanout = timer->data;
	struct fanout_item *item;

	for (int i = 0; i < FANOUT_SLICE && (item = TAILQ_FIRST(&fanout->line)); i++)
		fanout_flush(fanout, item);
	if (!TAILQ_EMPTY(&fanout->line))
		return;
	uv_timer_stop(&fanout->timer);
	fanout->room = 0;
	fanout->room_ms = clock_mono_ms();
}

static void fanout_keep(struct fanout *fanout, struct fanout_item *item, struct fanout_note *note)
{
	struct fanout_kept *kept = mem_alloc(sizeof(*kept));

	kept->note = note;
	note->held++;
	TAILQ_INSERT_TAIL(&item->kept, kept, entry);
	if (item->count++ == 0)
		TAILQ_INSERT_TAIL(&fanout->line, item, entry);
	if (!fanout->has_timer) {
		uv_timer_init(fanout->loop, &fanout->timer);
		fanout->timer.data = fanout;
		fanout->has_timer = true;
	}
	if (!uv_is_active((uv_handle_t *)&fanout->timer))
		uv_timer_start(&fanout->timer, fanout_on_timer, FANOUT_MS, FANOUT_MS);
}

/* --- how many at once --- */

static bool fanout_has_room(struct fanout *fanout)
{
	int64_t now = clock_mono_ms();
	int64_t room = fanout->room + (now - fanout->room_ms) / FANOUT_MS * FANOUT_SLICE;

	if (!TAILQ_EMPTY(&fanout->line))
		return false;
	if (room > fanout->room) {
		fanout->room = room < FANOUT_AT_ONCE ? (unsigned)room : FANOUT_AT_ONCE;
		fanout->room_ms = now;
	}
	if (fanout->room == 0)
		return false;
	fanout->room--;
	return true;
}

void fanout_tell(struct fanout *fanout, struct fanout_item *item, struct fanout_note *note)
{
	if (fanout_has_room(fanout)) {
		fanout_tell_now(item, note);
		return;
	}
	fanout_keep(fanout, item, note);
	if (item->count >= FANOUT_KEPT)
		fanout_flush(fanout, item);
}
