#include "contrib/load/member.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "contrib/load/look.h"
#include "contrib/load/wire.h"

enum {
	MEMBER_QUIET_MS = 150,	     /* a first screen is whole when nothing follows for so long */
	MEMBER_LEAST = 400,	     /* and has at least so many bytes */
	MEMBER_PATIENCE_MS = 170000, /* from connecting to the first screen */
	MEMBER_TRIES = 3,
	MEMBER_AGAIN_MS = 1000,
	MEMBER_GAP_US = 60000, /* what comes later is not of the last key */
	MEMBER_WAKE_GAP_US = 500000,
	MEMBER_GATHER_MS = 300, /* between two keys on the way to the common thread */
	MEMBER_GO_MS = 350,	/* between two keys on the way to a thread of one's own */
	MEMBER_BOARDS = 5,	/* of so many, */
	MEMBER_THREADS = 12,	/* and of so many in each */
	MEMBER_FOOT = 1,	/* rows that tell a reader what is new elsewhere, */
	MEMBER_FOOT_WRITER = 3, /* and a writer */
	MEMBER_CROWD_MS = 900,	/* between two keys of who stays awake */
};

/* The last key, until it is known what it brought. */
struct member_key {
	int64_t at_us, first_us, last_us;
	enum stage_measure measure;
};

struct member {
	struct crew *crew;
	int number;
	struct wire *wire;
	uv_timer_t timer;
	/* Settling: the first screen is there, and it is seen whether more of it comes. */
	enum { MEMBER_OUT, MEMBER_COMING, MEMBER_DRAWING, MEMBER_SETTLING, MEMBER_THERE } state;
	enum {
		MEMBER_WALKING, /* to another thread */
		MEMBER_READING, /* `left` more keys */
		MEMBER_OPENING, /* the editor */
		MEMBER_WRITING, /* `left` more letters */
		MEMBER_LEAVING, /* the editor, without sending */
	} doing;
	int left, tries, step, board, thread;
	int depth;	 /* keys down or on since this thread was opened: so many lead back */
	int64_t due_us;	 /* the next key */
	int post;	 /* that is being written */
	int post_seen;	 /* the newest on this screen */
	bool saw_editor; /* since it was asked for */
	bool leaving;	 /* hangs up on purpose */
	int64_t begun_us, drawn_us, awake_us; /* awake: the last key, or news on the screen */
	size_t drawn;
	uint64_t random;
	struct member_key key;
};

static void member_on_timer(uv_timer_t *timer);

static void member_wait(struct member *m, int64_t ms)
{
	m->due_us = clock_mono_us() + ms * 1000;
	uv_timer_start(&m->timer, member_on_timer, (uint64_t)ms, 0);
}

/* --- keys and what they bring --- */

static void member_add(struct member *m, enum stage_measure measure, int64_t us)
{
	hist_add(&m->crew->mine->hist[measure], us);
}

static bool member_key_is_of_reader(const struct member_key *key)
{
	return key->measure >= STAGE_STEP && key->measure <= STAGE_LEAVE;
}

static void member_keep_slow(struct member *m)
{
	const struct member_key *key = &m->key;
	const struct stage_slow slow = {key->at_us, key->first_us, key->last_us, m->number,
					key->measure};

	if (member_key_is_of_reader(key) || key->measure == STAGE_LETTER)
		stage_keep_slow(m->crew->mine, &slow);
}

static void member_settle_key(struct member *m)
{
	struct member_key *key = &m->key;

	if (!key->at_us)
		return;
	if (!key->first_us) {
		m->crew->mine->silent++;
	} else {
		if (member_key_is_of_reader(key)) {
			member_add(m, STAGE_KEY_FIRST, key->first_us - key->at_us);
			member_add(m, STAGE_KEY, key->last_us - key->at_us);
		}
		member_add(m, key->measure, key->last_us - key->at_us);
		member_keep_slow(m);
	}
	key->at_us = 0;
}

static bool member_sleeps(const struct member *m, int64_t now)
{
	return now - m->awake_us > m->crew->stage->asleep_ms * 1000;
}

static void member_type(struct member *m, const char *bytes, enum stage_measure measure)
{
	int64_t now;

	member_settle_key(m);
	now = clock_mono_us();
	m->key = (struct member_key){.at_us = now,
				     .measure = member_sleeps(m, now) ? STAGE_WAKE : measure};
	m->awake_us = now;
	m->crew->mine->keys++;
	wire_write(m->wire, bytes, strlen(bytes));
}

/* News that comes meanwhile is in the head and the foot; so is what the way into and
 * out of the editor asks and says, and a screen that wakes is drawn as a whole. */
static bool member_is_news(const struct member *m, const char *bytes, size_t len)
{
	switch (m->key.measure) {
	case STAGE_STEP:
	case STAGE_PAGE:
	case STAGE_OPEN:
		return look_is_edge(bytes, len, WIRE_ROWS, MEMBER_FOOT);
	case STAGE_LETTER:
		return look_is_edge(bytes, len, WIRE_ROWS, MEMBER_FOOT_WRITER);
	default:
		return false;
	}
}

/* True when these bytes answer the last key. */
static bool member_answers_key(struct member *m, const char *bytes, size_t len, int64_t now)
{
	struct member_key *key = &m->key;
	int64_t gap = key->measure == STAGE_WAKE ? MEMBER_WAKE_GAP_US : MEMBER_GAP_US;

	if (!key->at_us || (key->first_us && now - key->last_us > gap) ||
	    member_is_news(m, bytes, len))
		return false;
	if (!key->first_us)
		key->first_us = now;
	key->last_us = now;
	return true;
}

static void member_see_post(struct member *m, int post, int64_t now)
{
	const struct stage *stage = m->crew->stage;
	int64_t sent = stage->post_us[post];

	if (post <= m->post_seen)
		return;
	m->post_seen = post;
	/* Who is back from a restart sees what was posted before it. */
	if (!sent || post == m->post || (stage->act != STAGE_MIX && stage->act != STAGE_CROWD))
		return;
	member_add(m, member_sleeps(m, now) ? STAGE_SEEN_LATER : STAGE_SEEN, now - sent);
	m->awake_us = now;
}

static void member_look(struct member *m, const char *bytes, size_t len, int64_t now)
{
	bool of_key = member_answers_key(m, bytes, len, now);
	int post = stage_find_mark(bytes, len);

	/* In a crowd what changes by itself is a post: a count, where it does not fit. */
	if (m->crew->stage->act == STAGE_CROWD && !of_key)
		post = m->crew->stage->post_count - 1;

	if (m->doing == MEMBER_OPENING && memmem(bytes, len, "Reply", 5))
		m->saw_editor = true;
	if (of_key && post > m->post_seen)
		m->post_seen = post;
	else if (post >= 0)
		member_see_post(m, post, now);
}

/* --- what members do --- */

static bool member_is_idle(const struct member *m)
{
	/* Spread evenly, whatever the percentage: the golden ratio. */
	uint32_t at = (uint32_t)m->number * UINT32_C(2654435769);

	return (int64_t)(((uint64_t)at * 100) >> 32) < m->crew->habits->idle_percent.from;
}

static bool member_chance(struct member *m, int percent)
{
	const struct habits_range of = {percent, percent};

	return habits_chance(&of, &m->random);
}

static void member_read(struct member *m)
{
	m->doing = MEMBER_READING;
	m->left = (int)habits_pick(&m->crew->habits->pages, &m->random);
}

static void member_read_key(struct member *m)
{
	static const struct habits_range keys = {0, 7};
	static const char *const some[] = {" ", " ", " ", "j", "j", "k", "b", " "};

	const char *key = some[habits_pick(&keys, &m->random)];
	bool is_back = *key == 'k' || *key == 'b';

	/* Nobody goes up from the top: nothing would answer. */
	if (is_back && !m->depth)
		key = "j";
	m->depth += is_back && m->depth ? -1 : 1;
	member_type(m, key, *key == ' ' || *key == 'b' ? STAGE_PAGE : STAGE_STEP);
	if (--m->left > 0)
		return;
	m->saw_editor = false;
	if (habits_chance(&m->crew->habits->write_percent, &m->random))
		m->doing = MEMBER_OPENING;
	else
		m->doing = MEMBER_WALKING;
}

/* A letter, or a part of the mark that posts begin with. */
static void member_write_letter(struct member *m)
{
	static const struct habits_range letters = {0, 29};
	char text[2] = "", mark[STAGE_MARK];
	int64_t at;

	if (m->step < STAGE_MARK - 1) {
		stage_mark(m->post, mark);
		text[0] = mark[m->step];
	} else {
		at = habits_pick(&letters, &m->random);
		text[0] = m->step == STAGE_MARK - 1 || at > 25 ? ' ' : (char)('a' + at % 25);
	}
	m->step++;
	member_type(m, text, STAGE_LETTER);
}

static void member_finish_writing(struct member *m)
{
	struct stage *stage = m->crew->stage;

	if (!habits_chance(&m->crew->habits->post_percent, &m->random)) {
		member_type(m, "\x03", STAGE_LEAVE);
		m->doing = MEMBER_LEAVING;
		return;
	}
	stage->post_us[m->post] = clock_mono_us();
	m->crew->mine->posts++;
	member_type(m, "\x18", STAGE_SENT);
	member_read(m);
}

static void member_open_editor(struct member *m)
{
	if (m->left == 0) {
		m->left = 1;
		member_type(m, "r", STAGE_EDITOR);
		return;
	}
	m->post = m->saw_editor ? m->crew->stage->post_count++ : -1;
	if (m->post < 0 || m->post >= STAGE_POSTS) {
		m->post = -1;
		m->doing = MEMBER_WALKING;
		return;
	}
	m->doing = MEMBER_WRITING;
	m->step = 0;
	m->left = STAGE_MARK + (int)habits_pick(&m->crew->habits->post_letters, &m->random);
}

static void member_do(struct member *m)
{
	const struct habits *habits = m->crew->habits;

	switch (m->doing) {
	case MEMBER_WALKING:
		/* Up and down the list of a board, so that nobody ends at its end. */
		member_type(m, member_chance(m, 50) ? "J" : "K", STAGE_OPEN);
		m->depth = 0;
		member_read(m);
		break;
	case MEMBER_READING:
		member_read_key(m);
		break;
	case MEMBER_OPENING:
		member_open_editor(m);
		break;
	case MEMBER_WRITING:
		if (m->left-- > 0)
			member_write_letter(m);
		else
			member_finish_writing(m);
		break;
	case MEMBER_LEAVING:
		m->crew->mine->abandoned++;
		m->post = -1;
		member_type(m, "t", STAGE_LEAVE);
		m->doing = MEMBER_WALKING;
		break;
	}
	member_wait(m,
		    habits_pause(m->doing == MEMBER_WRITING ? &habits->type_ms : &habits->think_ms,
				 &m->random));
}

/* All boards, down to one, its threads, down to one: nobody reads what all read. */
static void member_go(struct member *m)
{
	int step = m->step++, thread = step - m->board - 2;

	if (thread > m->thread) {
		member_do(m);
		return;
	}
	if (step == 0)
		member_type(m, "B", STAGE_OPEN);
	else if (step <= m->board || (thread >= 0 && thread < m->thread))
		member_type(m, "j", STAGE_STEP);
	else
		member_type(m, "\r", STAGE_OPEN);
	member_wait(m, MEMBER_GO_MS);
	if (thread == m->thread)
		member_read(m);
}

/* Somebody away looks in: down one, up one. */
static void member_look_in(struct member *m)
{
	member_type(m, m->step++ % 2 ? "k" : "j", STAGE_STEP);
	member_wait(m, habits_pick(&m->crew->habits->wake_seconds, &m->random) * 1000);
}

static void member_stay_awake(struct member *m)
{
	member_type(m, m->step++ % 2 ? "j" : "k", STAGE_STEP);
	member_wait(m, MEMBER_CROWD_MS);
}

/* --- coming and going --- */

static void member_gather(struct member *m)
{
	/* Home begins with an invitation to say hello; then with what is talked about. */
	static const char *const keys[] = {"j", "\r", "G"};

	if ((size_t)m->step >= sizeof(keys) / sizeof(keys[0]))
		return;
	member_type(m, keys[m->step++], STAGE_STEP);
	member_wait(m, MEMBER_GATHER_MS);
}

static void member_out(struct member *m)
{
	if (m->state == MEMBER_THERE)
		m->crew->mine->there--;
	else if (m->state == MEMBER_COMING || m->state == MEMBER_DRAWING)
		m->crew->mine->coming--;
	m->state = MEMBER_OUT;
	uv_timer_stop(&m->timer);
	wire_close(&m->wire);
}

static void member_fail(struct member *m, const char *why)
{
	struct stage_crew *mine = m->crew->mine;

	if (mine->failed++ == 0)
		snprintf(mine->why, sizeof(mine->why), "%.120s, after %.1f s", why,
			 (double)(clock_mono_us() - m->begun_us) / 1e6);
	member_out(m);
	if (++m->tries < MEMBER_TRIES)
		member_wait(m, MEMBER_AGAIN_MS);
}

static void member_arrived(struct member *m)
{
	bool returns = m->crew->stage->act == STAGE_BACK;

	m->crew->mine->there++;
	m->crew->mine->signed_in++;
	m->state = MEMBER_THERE;
	m->step = m->tries = 0;
	m->awake_us = m->drawn_us;
	member_add(m, returns ? STAGE_RETURN : STAGE_SIGN_IN,
		   m->drawn_us - (returns ? m->crew->stage->act_us : m->begun_us));
	member_follow(m);
}

static void member_draw(struct member *m, size_t len, int64_t now)
{
	m->drawn += len;
	m->drawn_us = now;
	if (m->drawn < MEMBER_LEAST)
		return;
	if (m->state == MEMBER_DRAWING)
		m->crew->mine->coming--;
	m->state = MEMBER_SETTLING;
	member_wait(m, MEMBER_QUIET_MS);
}

static void member_on_bytes(void *arg, const char *bytes, size_t len)
{
	struct member *m = arg;
	int64_t now = clock_mono_us();

	m->crew->mine->bytes += (long long)len;
	if (m->state == MEMBER_COMING)
		m->state = MEMBER_DRAWING;
	if (m->state == MEMBER_DRAWING || m->state == MEMBER_SETTLING)
		member_draw(m, len, now);
	else if (m->state == MEMBER_THERE)
		member_look(m, bytes, len, now);
}

static void member_on_end(void *arg, const char *why)
{
	struct member *m = arg;

	if (m->state != MEMBER_THERE) {
		member_fail(m, why);
		return;
	}
	member_settle_key(m);
	if (m->crew->stage->act != STAGE_DOWN && m->crew->stage->act != STAGE_BACK)
		m->crew->mine->lost++;
	member_out(m);
}

static void member_on_timer(uv_timer_t *timer)
{
	struct member *m = timer->data;
	enum stage_act act = m->crew->stage->act;

	if (m->state == MEMBER_THERE)
		member_add(m, STAGE_LATE, clock_mono_us() - m->due_us);
	if (m->state == MEMBER_OUT)
		member_come(m);
	else if (m->state == MEMBER_COMING || m->state == MEMBER_DRAWING)
		member_fail(m, "no screen came in time");
	else if (m->state == MEMBER_SETTLING)
		member_arrived(m);
	else if (act == STAGE_RAMP && m->crew->stage->gathers)
		member_gather(m);
	else if (act == STAGE_GO)
		member_go(m);
	else if (act == STAGE_MIX && member_is_idle(m))
		member_look_in(m);
	else if (act == STAGE_MIX)
		member_do(m);
	else if (act == STAGE_CROWD)
		member_stay_awake(m);
}

void member_come(struct member *m)
{
	static const struct wire_events events = {member_on_bytes, member_on_end};
	const struct crew *crew = m->crew;
	char user[64];

	snprintf(user, sizeof(user), "%s%d", crew->who, STAGE_WRITERS + m->number);
	m->state = MEMBER_COMING;
	m->drawn = 0;
	m->begun_us = clock_mono_us();
	m->key.at_us = 0;
	m->doing = MEMBER_WALKING;
	m->depth = 0;
	crew->mine->coming++;
	member_wait(m, MEMBER_PATIENCE_MS);
	wire_open(&m->wire, &m->crew->loop, crew->stage->port, m->number % STAGE_ADDRESSES, user,
		  crew->keys[STAGE_WRITERS + m->number], &events, m);
}

bool member_is_out(const struct member *m)
{
	return m->state == MEMBER_OUT;
}

/* Members do not begin at the same moment. */
static void member_follow_go(struct member *m)
{
	static const struct habits_range boards = {0, MEMBER_BOARDS - 1},
					 threads = {0, MEMBER_THREADS - 1}, begin = {0, 3000};

	if (member_is_idle(m))
		return;
	m->step = 0;
	m->board = (int)habits_pick(&boards, &m->random);
	m->thread = (int)habits_pick(&threads, &m->random);
	member_wait(m, habits_pick(&begin, &m->random));
}

/* As if it had been going on for long: anywhere between two keys. Who is not away has
 * begun on the way. */
static void member_follow_mix(struct member *m)
{
	const struct habits_range pause = {0, m->crew->habits->wake_seconds.to * 1000};

	member_wait(m, habits_pick(&pause, &m->random));
}

void member_follow(struct member *m)
{
	const struct stage *stage = m->crew->stage;

	if (m->state != MEMBER_THERE)
		return;
	/* What was measured on the way is forgotten. */
	if (stage->act == STAGE_MIX && !member_is_idle(m)) {
		m->key.at_us = 0;
		return;
	}
	member_settle_key(m);
	uv_timer_stop(&m->timer);
	if (stage->act == STAGE_GO)
		member_follow_go(m);
	else if (stage->act == STAGE_MIX)
		member_follow_mix(m);
	else if (stage->act == STAGE_RAMP && stage->gathers)
		member_wait(m, MEMBER_GATHER_MS);
	else if (stage->act == STAGE_STORM && m->number < stage->some)
		member_type(m, m->step++ % 2 ? "k" : "j", STAGE_STEP);
	else if (stage->act == STAGE_CROWD && m->number < stage->some)
		member_wait(m, 1 + m->number * MEMBER_CROWD_MS / (stage->some + 1));
}

void member_hang_up(struct member *m)
{
	member_settle_key(m);
	if (m->state != MEMBER_OUT)
		member_out(m);
	uv_close((uv_handle_t *)&m->timer, NULL);
}

struct member *member_new(struct crew *crew, int number)
{
	struct member *m = mem_alloc(sizeof(*m));

	m->crew = crew;
	m->number = number;
	m->post = m->post_seen = -1;
	m->random = (uint64_t)(number + 1) * UINT64_C(0x9e3779b97f4a7c15);
	uv_timer_init(&crew->loop, &m->timer);
	m->timer.data = m;
	return m;
}

void member_free(struct member **m)
{
	free(*m);
	*m = NULL;
}
