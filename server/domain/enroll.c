#include "server/domain/enroll.h"

#include "common/api/check.h"
#include "common/base/err.h"
#include "server/domain/handle.h"
#include "server/domain/read.h"
#include "server/domain/zone.h"

int enroll_count(struct hall_context *cx, int64_t by)
{
	return db_run(cx->db,
		      "INSERT INTO counter (name, value) VALUES ('member', ?) "
		      "ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value",
		      "i", by);
}

int enroll_badge(struct hall_context *cx, const char *badge)
{
	if (!check_is_name(badge))
		return hall_fail(cx, ERR_INVALID,
				 "badge: 2 to 32 letters, digits, - or _, beginning with a letter");
	return db_run(cx->db,
		      "INSERT INTO badge (slug, words) VALUES (?1, upper(?1)) "
		      "ON CONFLICT (slug) DO NOTHING",
		      "s", badge);
}

int enroll_zone_rule(struct hall_context *cx, const char *zone, char **rule_r)
{
	char rule[ZONE_RULE];

	if (zone_rule(zone, rule) < 0)
		return hall_fail(cx, ERR_INVALID,
				 "zone: this server knows no such time zone; it is a name such as "
				 "Europe/Lisbon, or UTC");
	*rule_r = arena_dup(cx->arena, rule);
	return 0;
}

static int enroll_check(struct hall_context *cx, const struct enroll *as, char **rule_r)
{
	const char *why;
	int err = handle_why_not(cx, as->handle, &why);

	if (err == 0 && why)
		err = hall_fail(cx, ERR_CONFLICT, "%s", why);
	if (err == 0 && as->badge && *as->badge)
		err = enroll_badge(cx, as->badge);
	if (err == 0 && as->zone)
		err = enroll_zone_rule(cx, as->zone, rule_r);
	return err;
}

static const char *enroll_or(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

static int enroll_insert(struct hall_context *cx, const struct enroll *as, const char *rule,
			 int64_t *member_r)
{
	return db_one_int(
	    cx->db, member_r,
	    "INSERT INTO member (handle, name, role, badge, about, work, organisation, field, "
	    "languages, zone, zone_rule, joined_at, password, rules_version, rules_accepted_at) "
	    "VALUES (?, ?, ?, (SELECT slug FROM badge WHERE slug = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, "
	    "NULLIF(?, 0), NULLIF(?, 0)) RETURNING id",
	    "sssssssssssisii", as->handle, enroll_or(as->name, ""), enroll_or(as->role, "member"),
	    as->badge, enroll_or(as->about, ""), enroll_or(as->work, ""),
	    enroll_or(as->organisation, ""), enroll_or(as->field, ""), enroll_or(as->languages, ""),
	    enroll_or(as->zone, "UTC"), rule, as->joined_at ? as->joined_at : cx->now, as->password,
	    as->rules_version, as->rules_version ? cx->now : INT64_C(0));
}

int enroll_member(struct hall_context *cx, const struct enroll *as, int64_t *member_r)
{
	struct hall_change change = {.kind = "member.new"};
	char *rule = arena_dup(cx->arena, "UTC0");
	int64_t seq;
	int err = enroll_check(cx, as, &rule);

	if (err == 0)
		err = enroll_insert(cx, as, rule, member_r);
	if (err == 0)
		err = enroll_count(cx, 1);
	if (err == 0)
		err = read_start(cx, *member_r);
	if (err < 0)
		return err;
	hall_member_changed(cx, *member_r);
	change.member = *member_r;
	change.data = json_pack("{s:s}", "author", as->handle);
	seq = hall_tell(cx, &change);
	return seq < 0 ? (int)seq : 0;
}
