/* attention: a community of its own for the tests of attention, on top of
 * hall_helper.h: ann began a thread in the board talk; bob, eve and kim are
 * members; heron is a hidden board with ann as host and bob in it.
 *
 * Include after cmocka.h. */
#ifndef HEARTH_TESTS_ATTENTION_H
#define HEARTH_TESTS_ATTENTION_H

#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/domain/domain.h"
#include "server/domain/tally.h"
#include "tests/unit/hall_helper.h"

struct attention {
	struct helper h;
	int64_t ann, bob, eve, kim;
	int64_t thread;
};

static inline void attention_board(struct attention *a, const char *slug, const char *read)
{
	helper_do(&a->h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s}", "board", slug, "title", slug, "about", "about",
			    "read", read));
}

static inline void attention_admit(struct attention *a, const char *board, const char *handle,
				   const char *part)
{
	helper_do(&a->h, HELPER_CONTROL, "board.admit",
		  json_pack("{s:s, s:s, s:s}", "board", board, "handle", handle, "part", part));
}

static inline int64_t attention_new(struct attention *a, int64_t who, const char *board,
				    const char *title, const char *body)
{
	return helper_int(
	    &a->h, who, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", board, "title", title, "body", body), "thread");
}

/* A reply to the thread's post `to`; its id. */
static inline int64_t attention_reply(struct attention *a, int64_t who, int64_t thread, int to,
				      const char *body)
{
	return helper_int(
	    &a->h, who, "post.reply",
	    json_pack("{s:I, s:i, s:s}", "thread", (json_int_t)thread, "to", to, "body", body),
	    "post");
}

/* All of a thread was read. */
static inline void attention_read(struct attention *a, int64_t who, int64_t thread)
{
	helper_do(&a->h, who, "read.mark", json_pack("{s:I}", "thread", (json_int_t)thread));
}

/* Setup and teardown of one test. */
static inline int attention_open(void **state)
{
	struct attention *a = mem_alloc(sizeof(*a));

	tally_clear_all();
	log_set_level("error");
	helper_open(&a->h, domain_bindings(), NULL);
	a->ann = helper_member(&a->h, "ann");
	a->bob = helper_member(&a->h, "bob");
	a->eve = helper_member(&a->h, "eve");
	a->kim = helper_member(&a->h, "kim");
	attention_board(a, "talk", "guest");
	attention_board(a, "heron", "hidden");
	attention_admit(a, "heron", "ann", "host");
	attention_admit(a, "heron", "bob", "member");
	a->thread = attention_new(a, a->ann, "talk", "A question", "How do you do it?");
	*state = a;
	return 0;
}

static inline int attention_close(void **state)
{
	struct attention *a = *state;

	helper_close(&a->h);
	free(a);
	return 0;
}

/* --- what somebody was told --- */

static inline json_t *attention_list(struct attention *a, int64_t who)
{
	return helper_call(&a->h, who, "notification.list", NULL);
}

static inline int64_t attention_waiting(struct attention *a, int64_t who)
{
	return helper_int(&a->h, who, "notification.list", NULL, "waiting");
}

/* The texts, newest first, one a line, those not read behind a star; freed by the caller. */
static inline char *attention_told(struct attention *a, int64_t who)
{
	json_t *page = attention_list(a, who), *item;
	char *all = mem_dup(""), *more;
	size_t i;

	json_array_foreach(json_object_get(page, "items"), i, item)
	{
		more = mem_printf("%s%s%s\n", all,
				  json_is_true(json_object_get(item, "read")) ? "" : "* ",
				  json_string_value(json_object_get(item, "text")));
		free(all);
		all = more;
	}
	json_decref(page);
	return all;
}

static inline void attention_expect(struct attention *a, int64_t who, const char *told)
{
	char *is = attention_told(a, who);

	assert_string_equal(is, told);
	free(is);
}

#endif
