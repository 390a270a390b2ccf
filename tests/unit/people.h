/* people: callers of every kind at the doors of a hall of its own, on top of
 * hall_helper.h, for the tests of members and signing in.
 *
 * Include after cmocka.h. Results are new references; params are taken. */
#ifndef HEARTH_TESTS_PEOPLE_H
#define HEARTH_TESTS_PEOPLE_H

#include "common/base/log.h"
#include "server/domain/domain.h"
#include "server/domain/tally.h"
#include "tests/unit/hall_helper.h"

struct people {
	struct helper h;
	struct caller *console; /* the control socket: the sysop */
	struct caller *guest;	/* guest@, from 192.0.2.1 */
};

static inline struct caller *people_at(enum caller_door door, const char *fingerprint,
				       const char *remote)
{
	struct caller as = {
	    .door = door,
	    .role = door == CALLER_CONTROL ? CALLER_ROLE_SYSOP : CALLER_ROLE_GUEST,
	    .fingerprint = (char *)fingerprint,
	    .key_type = (char *)(fingerprint ? "ssh-ed25519" : NULL),
	    .key_public = (char *)(fingerprint ? "AAAA" : NULL),
	    .remote = (char *)remote,
	};

	return caller_new(&as);
}

/* Setup and teardown of one test. */
static inline int people_open(void **state)
{
	struct people *p = mem_alloc(sizeof(*p));

	tally_clear_all();
	log_set_level("error");
	helper_open(&p->h, domain_bindings(), NULL);
	p->console = people_at(CALLER_CONTROL, NULL, NULL);
	p->guest = people_at(CALLER_GUEST, NULL, "192.0.2.1");
	*state = p;
	return 0;
}

static inline int people_close(void **state)
{
	struct people *p = *state;

	caller_drop(&p->console);
	caller_drop(&p->guest);
	helper_close(&p->h);
	free(p);
	return 0;
}

/* --- calls --- */

static inline json_t *people_ok(struct people *p, struct caller *as, const char *method,
				json_t *params)
{
	if (helper_call_as(&p->h, as, method, params) < 0)
		print_error("%s: %s: %s\n", method, err_name(p->h.err), p->h.words);
	assert_int_equal(p->h.err, 0);
	return p->h.result;
}

static inline void people_do(struct people *p, struct caller *as, const char *method,
			     json_t *params)
{
	json_decref(people_ok(p, as, method, params));
}

/* It is refused so; `words` (NULL: any) are among those that say why. */
static inline void people_fails(struct people *p, struct caller *as, const char *method,
				json_t *params, int err, const char *words)
{
	helper_call_as(&p->h, as, method, params);
	json_decref(p->h.result);
	if (p->h.err != err || (words && !strstr(p->h.words, words)))
		print_error("%s: %s: %s\n", method, err_name(p->h.err), p->h.words);
	assert_int_equal(p->h.err, err);
	assert_true(!words || strstr(p->h.words, words));
}

static inline int64_t people_sql(struct people *p, const char *sql)
{
	return helper_sql(&p->h, sql);
}

/* --- people --- */

/* The member of that handle, from 192.0.2.2, with the key if one is said. */
static inline struct caller *people_as(struct people *p, const char *handle,
				       const char *fingerprint)
{
	struct hall_known known = {0};
	struct caller as = {.door = CALLER_MEMBER,
			    .member = helper_id(&p->h, handle),
			    .handle = (char *)handle,
			    .fingerprint = (char *)fingerprint,
			    .remote = (char *)"192.0.2.2"};

	assert_true(hall_member(p->h.hall, as.member, &known));
	as.role = known.role;
	return caller_new(&as);
}

static inline struct caller *people_new(struct people *p, const char *handle)
{
	people_do(p, p->console, "member.add", json_pack("{s:s}", "handle", handle));
	return people_as(p, handle, NULL);
}

/* --- results --- */

static inline const char *people_text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static inline int64_t people_int(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static inline json_t *people_item(const json_t *result, size_t i)
{
	return json_array_get(json_object_get(result, "items"), i);
}

static inline size_t people_count(const json_t *result)
{
	return json_array_size(json_object_get(result, "items"));
}

#endif
