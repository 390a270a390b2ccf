/* Places of sessions that ended, on their way to a disk that has no room for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/log.h"
#include "server/domain/domain.h"
#include "server/net/left.h"
#include "server/net/session.h"
#include "server/store/power.h"
#include "tests/unit/hall_helper.h"

static struct helper h;
static struct house house;
static int64_t ann;

static int set_up(void **state)
{
	(void)state;
	log_set_level("error");
	assert_int_equal(power_enable(), 0);
	power_reset();
	memset(&h, 0, sizeof(h));
	h.vfs = POWER_VFS;
	assert_true(sodium_init() >= 0);
	h.bindings = domain_bindings();
	h.dir = mem_dup("/tmp/hearth-left-XXXXXX");
	assert_non_null(mkdtemp(h.dir));
	helper_start(&h);
	ann = helper_member(&h, "ann");
	house.hall = h.hall;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	left_forget_all(&house);
	assert_null(house.left);
	helper_close(&h);
	power_reset();
	return 0;
}

/* A session of hers ends there, at that second. */
static void leave(const char *place, int64_t at)
{
	struct caller *caller = caller_new(&(struct caller){
	    .member = ann, .door = CALLER_MEMBER, .role = CALLER_ROLE_MEMBER, .handle = "ann"});
	struct session session = {
	    .house = &house, .caller = caller, .place = (char *)(uintptr_t)place, .place_at = at};

	left_put(&session);
	caller_drop(&caller);
}

/* All that is on its way is answered: a call that is behind it was. */
static void settle(void)
{
	helper_try(&h, ann, "member.edit", json_pack("{s:s}", "name", "Ann"), NULL);
}

static void test_written(void **state)
{
	(void)state;
	leave("{\"at\":1}", 1000);
	assert_string_equal(left_place(&house, ann, 0), "{\"at\":1}");
	settle();
	assert_null(left_place(&house, ann, 0));
	assert_int_equal(helper_sql(&h, "SELECT updated_at FROM place"), 1000);
}

/* It is where they go on all the same, is tried again, and is written once there is room. */
static void test_no_room(void **state)
{
	(void)state;
	leave("{\"at\":1}", 1000);
	settle();
	power_room(0);
	leave("{\"at\":2}", 2000);
	settle();
	assert_string_equal(left_place(&house, ann, 0), "{\"at\":2}");
	left_again(&house);
	settle();
	assert_string_equal(left_place(&house, ann, 0), "{\"at\":2}");
	/* A younger one takes its place. */
	leave("{\"at\":3}", 3000);
	settle();
	assert_string_equal(left_place(&house, ann, 0), "{\"at\":3}");
	power_room(-1);
	left_again(&house);
	settle();
	assert_null(left_place(&house, ann, 0));
	assert_int_equal(helper_sql(&h, "SELECT updated_at FROM place"), 3000);
}

/* One that is never written goes with the house. */
static void test_never(void **state)
{
	(void)state;
	power_room(0);
	leave("{\"at\":1}", 1000);
	settle();
	assert_non_null(left_place(&house, ann, 0));
	power_room(-1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_written, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_no_room, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_never, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
