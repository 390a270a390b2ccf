#include "server/domain/settings.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/domain/code.h"
#include "server/domain/enroll.h"
#include "server/domain/fields.h"
#include "server/domain/mail_out.h"
#include "server/domain/password.h"
#include "server/domain/tally.h"

/* The rows of member_setting, with what holds without one. */
static const struct {
	const char *name, *otherwise;
} settings_rows[] = {{"palette", "auto"}, {"keys", "classic"}, {"links", "auto"},
		     {"linear", "no"},	  {"language", ""},    {"bell", "none"}};
enum { SETTINGS_ROWS = sizeof(settings_rows) / sizeof(settings_rows[0]) };

static json_t *settings_json(const char *name, const char *value)
{
	if (strcmp(name, "linear") == 0)
		return json_boolean(strcmp(value, "yes") == 0);
	return *value ? json_string(value) : json_null();
}

static int settings_add_rows(struct hall_context *cx, json_t *to)
{
	struct db_rows *rows;

	for (int i = 0; i < SETTINGS_ROWS; i++)
		json_object_set_new(
		    to, settings_rows[i].name,
		    settings_json(settings_rows[i].name, settings_rows[i].otherwise));
	rows = db_query(cx->db, "SELECT name, value FROM member_setting WHERE member = ?", "i",
			cx->member);
	while (db_next(rows)) {
		const char *name = db_text(rows, 0);

		if (json_object_get(to, name))
			json_object_set_new(to, name, settings_json(name, db_text(rows, 1)));
	}
	return db_end(rows);
}

static int settings_add_member(struct hall_context *cx, json_t *to)
{
	struct db_rows *rows = db_query(
	    cx->db, "SELECT zone, zone_rule, password IS NOT NULL FROM member WHERE id = ?", "i",
	    cx->member);

	if (db_next(rows)) {
		json_object_set_new(to, "zone", json_string(db_text(rows, 0)));
		json_object_set_new(to, "zone_rule", json_string(db_text(rows, 1)));
		json_object_set_new(to, "has_password", json_boolean(db_int(rows, 2)));
	}
	return db_end(rows);
}

int settings_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *to = json_object();
	int64_t left = 0;
	int err = settings_add_member(cx, to);

	(void)in;
	if (err == 0)
		err = settings_add_rows(cx, to);
	if (err == 0)
		err = code_left(cx, cx->member, &left);
	json_object_set_new(to, "recovery_left", json_integer(left));
	if (err < 0)
		json_decref(to);
	else
		*result_r = to;
	return err;
}

/* --- settings.set --- */

static int settings_set_zone(struct hall_context *cx, const char *zone)
{
	char *rule;
	int err = enroll_zone_rule(cx, zone, &rule);

	if (err < 0)
		return err;
	err = db_run(cx->db, "UPDATE member SET zone = ?, zone_rule = ? WHERE id = ?", "ssi", zone,
		     rule, cx->member);
	return err < 0 ? err : mail_out_reschedule(cx, cx->member);
}

/* A language as the environment names it: de, pt_BR. */
static int settings_check_language(struct hall_context *cx, const char *language)
{
	for (const char *p = language ? language : ""; *p; p++) {
		if (!isalpha((unsigned char)*p) && *p != '_' && *p != '-' && *p != '@')
			return hall_fail(cx, ERR_INVALID, "language: a short name such as de");
	}
	return 0;
}

static int settings_set_row(struct hall_context *cx, const json_t *in, const char *name)
{
	const json_t *v = json_object_get(in, name);
	const char *value =
	    json_is_boolean(v) ? json_is_true(v) ? "yes" : "no" : json_string_value(v);

	if (!value)
		return 0;
	return db_run(cx->db,
		      "INSERT INTO member_setting (member, name, value) VALUES (?, ?, ?) "
		      "ON CONFLICT (member, name) DO UPDATE SET value = excluded.value",
		      "iss", cx->member, name, value);
}

static int settings_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *zone = fields_text(in, "zone");
	int err = settings_check_language(cx, fields_text(in, "language"));

	if (err == 0 && zone)
		err = settings_set_zone(cx, zone);
	for (int i = 0; err == 0 && i < SETTINGS_ROWS; i++)
		err = settings_set_row(cx, in, settings_rows[i].name);
	return err < 0 ? err : settings_show(cx, in, result_r);
}

/* --- password.set, recovery.new --- */

static int settings_password_prepare(struct hall_context *cx, json_t *in, json_t **prepared_r)
{
	const char *password = fields_text(in, "password");
	int64_t now = clock_mono_ms();
	char hash[PASSWORD_HASH];
	int err;

	if (strcasecmp(password, cx->caller->handle) == 0)
		return hall_fail(cx, ERR_INVALID, "password: not your handle");
	if (!tally_may(TALLY_PASSWORD, cx->caller->handle, now))
		return hall_fail(cx, ERR_BUSY,
				 "that is often enough for now; wait a quarter of an hour");
	tally_add(TALLY_PASSWORD, cx->caller->handle, now);
	err = password_hash(password, hash);
	if (err == 0)
		*prepared_r = json_pack("{s:s}", "hash", hash);
	return err;
}

static int settings_password(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int err = db_run(cx->db, "UPDATE member SET password = ? WHERE id = ?", "si",
			 fields_text(hall_prepared(cx), "hash"), cx->member);

	(void)in;
	if (err == 0)
		*result_r = json_pack("{s:b}", "set", 1);
	return err;
}

static int settings_recovery(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *codes;
	int err = code_make_recovery(cx, cx->member, &codes);

	(void)in;
	if (err == 0)
		*result_r = json_pack("{s:o}", "recovery", codes);
	return err;
}

const struct hall_binding settings_bindings[] = {
    {"settings.show", settings_show, NULL},
    {"settings.set", settings_set, NULL},
    {"password.set", settings_password, settings_password_prepare},
    {"recovery.new", settings_recovery, NULL},
    {0},
};
