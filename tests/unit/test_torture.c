/* Durability under fire: a hall under load, in a process of its own, is killed,
 * loses its power in the middle of a write, finds its disk full, broken or
 * writing by halves, and has its clock moved, all by chance. After each such life
 * every acknowledged write is there exactly once and the store is whole; the next
 * life goes on from there, sometimes cut short while it recovers.
 *
 *	TORTURE_ROUNDS	lives (20); `make torture ROUNDS=1000`
 *	TORTURE_SEED	what chance follows; printed, so that a run can be had again
 *
 * On a disk that lies about its syncs the same test finds what was lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/store/power.h"
#include "tests/unit/torture_check.h"
#include "tests/unit/torture_load.h"
#include "tests/unit/torture_losses.h"

enum {
	ROUNDS = 20,
	LIVES_TO_LOSE = 8,    /* until there is something of everything, at most */
	LIVES_OF_A_DISK = 20, /* then a new one, so that looking at it stays quick */
	CALLS = 60,	      /* between two mishaps, at most */
	HOUR_MS = 3600 * 1000,
};

static struct torture_ledger *ledger;
static char *dir, *path, *after;
static unsigned seed;
static bool is_kept; /* the disk, for whoever looks into a failure */

/* The wall clock of this program, and of the libraries it uses, is the machine's
 * with so much added. */
int clock_gettime(clockid_t which, struct timespec *ts_r)
{
	int64_t ms;

	if (syscall(SYS_clock_gettime, which, ts_r) < 0)
		return -1;
	if (which != CLOCK_REALTIME || !ledger)
		return 0;
	ms = ts_r->tv_nsec / 1000000 + ledger->clock_ms;
	ts_r->tv_sec += ms / 1000;
	ts_r->tv_nsec = ts_r->tv_nsec % 1000000 + ms % 1000 * 1000000;
	if (ts_r->tv_nsec < 0) {
		ts_r->tv_nsec += 1000000000;
		ts_r->tv_sec--;
	}
	return 0;
}

/* --- mishaps, while calls go on --- */

/* By seconds or hours, both ways; sometimes by years, as a board does whose
 * battery is empty. Request ids are good for a day. */
static void move_clock(void)
{
	static const int64_t by[] = {1000, 90 * 1000, 3 * (int64_t)HOUR_MS};
	int64_t ms = by[torture_chance(3)] * (1 + torture_chance(9));

	if (torture_chance(6) == 0)
		ms = (int64_t)HOUR_MS * 24 * 365 * (1 + torture_chance(10));
	if (torture_chance(2))
		ms = -ms;
	if (ledger->clock_ms && torture_chance(3) == 0)
		ms = -ledger->clock_ms;
	ledger->clock_ms += ms;
	if (ms >= HOUR_MS || ms <= -HOUR_MS)
		ledger->era++;
}

static void on_ticked(void *arg, const struct hall_reply *reply)
{
	(void)reply;
	*(bool *)arg = true;
}

static void tick(void)
{
	bool is_done = false;

	hall_tick(torture.h.hall, 0, on_ticked, &is_done);
	while (!is_done)
		uv_run(&torture.h.loop, UV_RUN_ONCE);
}

static void break_disk(int how)
{
	torture.faulty = true;
	switch (how) {
	case 0:
		power_room((int64_t)torture_chance(60000));
		break;
	case 1:
		power_break(true);
		break;
	default:
		power_flaky(1 + (int)torture_chance(60));
	}
}

/* Works when the disk works: from here on no fault explains a refusal. */
static void mend_disk(void)
{
	torture_drain();
	power_room(-1);
	power_break(false);
	power_flaky(0);
	torture.faulty = false;
}

static void mishap(void)
{
	switch (torture_chance(5)) {
	case 0:
		move_clock();
		break;
	case 1:
		tick();
		break;
	default:
		torture_drain();
		break_disk((int)torture_chance(4));
		torture_run((int)torture_chance(CALLS));
		if (torture_chance(4) == 0)
			tick();
		if (torture_chance(4))
			mend_disk();
	}
}

/* --- one life of a hall, in a process of its own --- */

enum ending { END_STOP, END_KILL, END_CUT, ENDINGS };

/* What was acknowledged when the power went; later words reached nobody. */
static void cut_power(void)
{
	struct torture_ledger *then = mem_alloc(sizeof(*then));

	memcpy(then, ledger, sizeof(*then));
	if (power_cut(path, after) < 0)
		_exit(2);
	for (int i = 0; i < ledger->asked; i++)
		ledger->ops[i].is_sure = then->ops[i].is_sure;
	_exit(0);
}

static void live(enum ending ending, unsigned chance, bool lies)
{
	int mishaps;

	power_seed(chance);
	power_tear(!lies);
	power_lie(lies);
	if (chance % 5 == 0 && !lies) {
		torture.faulty = true;
		power_flaky(5);
	}
	if (torture_open(ledger, dir, POWER_VFS, chance) < 0) {
		ledger->unopened++;
		_exit(torture.faulty ? 0 : 3);
	}
	mend_disk();
	torture_retry();
	mishaps = lies ? 0 : (int)torture_chance(4);
	for (int i = 0; i < mishaps; i++) {
		torture_run((int)torture_chance(CALLS));
		mishap();
	}
	torture_run(lies ? 4 * CALLS : (int)torture_chance(CALLS));
	if (ending == END_CUT)
		cut_power();
	while (ending == END_KILL)
		torture_run(CALLS);
	mend_disk();
	torture_close();
	_exit(0);
}

/* --- between two lives --- */

static void move_part(const char *part)
{
	char *from = mem_printf("%s%s", after, part), *to = mem_printf("%s%s", path, part);

	unlink(to);
	if (rename(from, to) < 0)
		assert_int_equal(errno, ENOENT);
	free(from);
	free(to);
}

/* The disk as the power cut left it becomes the disk. */
static void come_back(void)
{
	static const char *const parts[] = {"", "-wal", "-journal", "-shm"};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		move_part(parts[i]);
}

static int wait_for(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

/* A kill comes at any moment, that of opening the store included. */
static void have_life(enum ending ending, bool lies)
{
	unsigned chance = (unsigned)rand_r(&seed), delay = (unsigned)rand_r(&seed) % 150000;
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0)
		live(ending, chance, lies);
	if (ending == END_KILL) {
		usleep(delay);
		kill(pid, SIGKILL);
	}
	status = wait_for(pid);
	if (WIFSIGNALED(status)) {
		assert_int_equal(ending, END_KILL);
		assert_int_equal(WTERMSIG(status), SIGKILL);
	} else {
		assert_int_equal(WEXITSTATUS(status), 0);
	}
	/* Not there: the disk was too broken for the store to open. */
	if (ending == END_CUT && access(after, F_OK) == 0)
		come_back();
}

/* A look that does not come to its end finds nothing, which is not that all is well. */
static int wrong_at(const char *store)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		int wrong = torture_check(dir, store, ledger);

		_exit(wrong < 100 ? wrong : 100);
	}
	status = wait_for(pid);
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : torture_say("no look at the store", status);
}

/* --- the disk --- */

static void drop_disk(void)
{
	if (dir && !is_kept)
		helper_remove_dir(dir);
	is_kept = false;
	free(dir);
	free(path);
	free(after);
	dir = path = after = NULL;
}

static void new_disk(void)
{
	pid_t pid;

	drop_disk();
	memset(ledger, 0, sizeof(*ledger));
	dir = mem_dup("/tmp/hearth-torture-XXXXXX");
	assert_non_null(mkdtemp(dir));
	path = mem_printf("%s/hearth.db", dir);
	after = mem_printf("%s/after.db", dir);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct helper h;

		helper_open(&h, domain_bindings(), dir);
		torture_make(&h, ledger);
		helper_stop(&h);
		_exit(0);
	}
	assert_int_equal(wait_for(pid), 0);
}

/* Adds what was acknowledged on this disk. */
static void count_kinds(int64_t of[TORTURE_KINDS])
{
	for (int i = 0; i < ledger->asked; i++)
		of[ledger->ops[i].kind] += ledger->ops[i].is_sure;
}

static void test_nothing_acknowledged_is_lost(void **state)
{
	static const char *const words[] = {"stopped", "killed", "cut off"};
	const char *wanted = getenv("TORTURE_ROUNDS");
	int rounds = wanted ? atoi(wanted) : ROUNDS, counts[ENDINGS] = {0};
	int64_t sure = 0, asked = 0, refused = 0, of[TORTURE_KINDS] = {0};

	(void)state;
	for (int round = 0; round < rounds; round++) {
		enum ending ending = (enum ending)(rand_r(&seed) % ENDINGS);
		unsigned before = seed;
		int wrong;

		if (round % LIVES_OF_A_DISK == 0)
			new_disk();
		have_life(ending, false);
		wrong = wrong_at(path);
		is_kept = wrong > 0;
		if (wrong)
			fail_msg("round %d (%s, chance %u): %d wrong; %s is kept", round,
				 words[ending], before, wrong, dir);
		counts[ending]++;
		if (round % LIVES_OF_A_DISK == LIVES_OF_A_DISK - 1 || round == rounds - 1) {
			sure += ledger->sure;
			asked += ledger->asked;
			refused += ledger->refused;
			count_kinds(of);
		}
	}
	print_message("%d lives: %d stopped, %d killed, %d cut off; %lld writes asked for, %lld "
		      "acknowledged, %lld refused\n",
		      rounds, counts[END_STOP], counts[END_KILL], counts[END_CUT], (long long)asked,
		      (long long)sure, (long long)refused);
	for (int kind = 0; kind < TORTURE_KINDS && rounds >= ROUNDS; kind++) {
		if (!of[kind])
			fail_msg("no %s was acknowledged", torture_calls[kind].method);
	}
}

/* The test can fail. */
static void test_it_fails_on_a_disk_that_lies(void **state)
{
	int wrong = 0;

	(void)state;
	for (int round = 0; round < 3; round++) {
		new_disk();
		have_life(END_CUT, true);
		wrong += wrong_at(path) > 0;
	}
	assert_int_equal(wrong, 3);
}

static bool is_loss_seen(int loss)
{
	torture_copy(path, after);
	return torture_lose(after, loss) && wrong_at(after) > 0;
}

static void test_it_fails_for_everything_that_is_lost(void **state)
{
	bool is_seen[TORTURE_LOSSES] = {false};
	int left = TORTURE_LOSSES;

	(void)state;
	new_disk();
	for (int life = 0; life < LIVES_TO_LOSE && left; life++) {
		have_life(END_STOP, true);
		torture_copy(path, after);
		assert_int_equal(wrong_at(after), 0);
		left = 0;
		for (int i = 0; i < TORTURE_LOSSES; i++) {
			is_seen[i] = is_seen[i] || is_loss_seen(i);
			left += !is_seen[i];
		}
	}
	for (int i = 0; i < TORTURE_LOSSES; i++) {
		if (!is_seen[i])
			fail_msg("not seen to be lost: %s", torture_losses[i].what);
	}
}

/* --- a clock that is set back --- */

/* What nobody waits for is written within a second or so although the clock was an
 * hour ahead when it came. */
static void test_a_clock_set_back_holds_nothing_up(void **state)
{
	struct caller as = {.door = CALLER_GUEST, .role = CALLER_ROLE_GUEST};
	struct hall_visit visit = {.visit = 7, .started_at = 1, .reads = json_array()};
	int64_t until = clock_mono_ms() + 10 * 1000;
	struct caller *caller = caller_new(&as);
	int64_t visits = 0;
	struct helper h;

	(void)state;
	memset(ledger, 0, sizeof(*ledger));
	helper_open(&h, domain_bindings(), NULL);
	ledger->clock_ms = HOUR_MS;
	hall_visit(h.hall, caller, &visit);
	usleep(100 * 1000);
	ledger->clock_ms = 0;
	while (!visits && clock_mono_ms() < until) {
		usleep(50 * 1000);
		visits = helper_sql(&h, "SELECT count(*) FROM visit WHERE id = 7");
	}
	caller_drop(&caller);
	helper_close(&h);
	assert_int_equal(visits, 1);
}

static int set_up(void **state)
{
	const char *wanted = getenv("TORTURE_SEED");

	(void)state;
	ledger =
	    mmap(NULL, sizeof(*ledger), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(ledger != MAP_FAILED);
	seed = wanted && *wanted ? (unsigned)strtoul(wanted, NULL, 10) : (unsigned)clock_now_ms();
	print_message("TORTURE_SEED=%u\n", seed);
	log_set_level("error");
	assert_true(sodium_init() >= 0);
	return power_enable();
}

static int tear_down(void **state)
{
	(void)state;
	drop_disk();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_nothing_acknowledged_is_lost),
	    cmocka_unit_test(test_it_fails_on_a_disk_that_lies),
	    cmocka_unit_test(test_it_fails_for_everything_that_is_lost),
	    cmocka_unit_test(test_a_clock_set_back_holds_nothing_up),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
