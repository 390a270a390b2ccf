/* room_helper: rooms with their people, for tests of what happens in them.
 *
 * In each room that room_make() makes: olga owns it, tess (segment low) and theo
 * (segment high) are testers, pat is a partner; otto is nothing there. Calls take their
 * parameters as json_pack() does. */
#ifndef HEARTH_TESTS_ROOM_HELPER_H
#define HEARTH_TESTS_ROOM_HELPER_H

#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

static struct {
	struct helper h;
	int64_t owner, tester, tester2, partner, other;
} room_w;

static void room_open(void)
{
	helper_open(&room_w.h, domain_bindings(), NULL);
	room_w.owner = helper_member(&room_w.h, "olga");
	room_w.tester = helper_member(&room_w.h, "tess");
	room_w.tester2 = helper_member(&room_w.h, "theo");
	room_w.partner = helper_member(&room_w.h, "pat");
	room_w.other = helper_member(&room_w.h, "otto");
}

static void room_close(void)
{
	helper_close(&room_w.h);
}

/* The same around each test, for cmocka. */
static inline int room_set_up(void **state)
{
	(void)state;
	room_open();
	return 0;
}

static inline int room_tear_down(void **state)
{
	(void)state;
	room_close();
	return 0;
}

static json_t *room_params(const char *format, va_list ap)
{
	json_error_t error;
	json_t *params = json_vpack_ex(&error, 0, format, ap);

	if (!params)
		fprintf(stderr, "%s: %s\n", format, error.text);
	assert(params);
	return params;
}

/* What became of a call: 0 or ERR_*; the words are in room_w.h.words. */
static inline int room_try(int64_t who, const char *call, const char *format, ...)
{
	va_list ap;
	json_t *params;

	va_start(ap, format);
	params = room_params(format, ap);
	va_end(ap);
	return helper_try(&room_w.h, who, call, params, NULL);
}

/* A call that has to go well; its result, a new reference. */
static inline json_t *room_get(int64_t who, const char *call, const char *format, ...)
{
	va_list ap;
	json_t *params;

	va_start(ap, format);
	params = room_params(format, ap);
	va_end(ap);
	return helper_call(&room_w.h, who, call, params);
}

static inline void room_do(int64_t who, const char *call, const char *format, ...)
{
	va_list ap;
	json_t *params;

	va_start(ap, format);
	params = room_params(format, ap);
	va_end(ap);
	helper_do(&room_w.h, who, call, params);
}

static inline const char *room_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static inline int64_t room_int(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static inline json_t *room_item(const json_t *result, size_t i)
{
	return json_array_get(json_object_get(result, "items"), i);
}

static inline void room_admit(const char *room, const char *handle, const char *part,
			      const char *segment)
{
	room_do(room_w.owner, "room.admit", "{s:s, s:s, s:s, s:s?}", "room", room, "handle", handle,
		"part", part, "segment", segment);
}

static inline void room_make(const char *room, const char *mode)
{
	helper_do(&room_w.h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:b, s:s, s:s}", "room", room, "title", "Heron",
			    "purpose", "so that launch day surprises nobody", "hidden", 1, "mode",
			    mode, "owner", "olga"));
	room_admit(room, "tess", "tester", "low");
	room_admit(room, "theo", "tester", "high");
	room_admit(room, "pat", "partner", NULL);
}

/* A new task's name, to be freed. */
static inline char *room_task(int64_t who, const char *format, ...)
{
	va_list ap;
	json_t *params, *result;
	char *name;

	va_start(ap, format);
	params = room_params(format, ap);
	va_end(ap);
	result = helper_call(&room_w.h, who, "task.new", params);
	name = mem_dup(room_text(result, "task"));
	json_decref(result);
	return name;
}

/* A statement behind the hall's back, to make time pass. */
static inline void room_sql(const char *sql)
{
	char *path = mem_printf("%s/hearth.db", room_w.h.dir);
	struct db *db;

	assert(db_open(&db, path, DB_WRITE, NULL) == 0);
	assert(db_run(db, sql, "") == 0);
	db_close(&db);
	free(path);
}

#endif
