#include "server/domain/item_edit.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/consent.h"
#include "server/domain/fields.h"
#include "server/domain/index.h"
#include "server/domain/item.h"
#include "server/domain/item_lang.h"
#include "server/domain/item_rice.h"
#include "server/domain/item_route.h"
#include "server/domain/item_score.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"
#include "server/domain/space.h"

/* Who may: the author all but what is staff's; staff what routes and weighs it;
 * nobody else's consent to be quoted is anybody's but the author's. */
static int edit_may(struct hall_context *cx, const struct gate_item *item,
		    const struct gate_room *room, json_t *in)
{
	static const char *const staffs[] = {"workaround", "external_ref", "credit", NULL};
	bool is_author = item->author == cx->member;

	if (!is_author && fields_has(in, "quote_consent"))
		return hall_fail(cx, ERR_REFUSED,
				 "only who wrote it says whether it may be quoted");
	if (fields_has(in, "workaround") && !room_may(room, ROOM_WORKAROUND))
		return room_need(cx, room, ROOM_WORKAROUND);
	for (size_t i = 0; staffs[i]; i++) {
		if (fields_has(in, staffs[i]) && !room_may(room, ROOM_SEE_STAFF))
			return room_need(cx, room, ROOM_SEE_STAFF);
	}
	if (!is_author && !room_may(room, ROOM_ROUTE))
		return hall_fail(cx, ERR_REFUSED, "only who wrote it and staff add to it");
	return 0;
}

static int edit_find(struct hall_context *cx, const struct gate_item *item, json_t *in,
		     int64_t *feature_r, int64_t *release_r)
{
	const char *feature = fields_text(in, "feature"), *version = fields_text(in, "release");
	int err = 0;

	*feature_r = *release_r = 0;
	if (feature)
		err = db_one_int(cx->db, feature_r,
				 "SELECT id FROM feature WHERE room = ? AND slug = ?", "is",
				 item->room, feature);
	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, err, "this room has no feature %s", feature);
	if (err == 0 && version)
		err = db_one_int(cx->db, release_r,
				 "SELECT id FROM release WHERE room = ? AND version = ?", "is",
				 item->room, version);
	return err == ERR_NOT_FOUND ? hall_fail(cx, err, "this room has no release %s", version)
				    : err;
}

static int edit_title(struct hall_context *cx, const struct gate_item *item, const char *title)
{
	int err;

	if (!title)
		return 0;
	err = index_rename(cx, item->thread, title);
	return err < 0 ? err
		       : db_run(cx->db, "UPDATE thread SET title = ? WHERE id = ?", "si", title,
				item->thread);
}

static int edit_row(struct hall_context *cx, const struct gate_item *item, json_t *in)
{
	int64_t feature, release;
	int err = edit_find(cx, item, in, &feature, &release);

	if (err < 0)
		return err;
	return db_run(
	    cx->db,
	    "UPDATE feedback SET severity = coalesce(?2, severity), "
	    "frequency = coalesce(?3, frequency), steps = coalesce(?4, steps), "
	    "expected = coalesce(?5, expected), environment = coalesce(?6, environment), "
	    "trying_to = coalesce(?7, trying_to), "
	    "workaround = coalesce(?8, workaround), external_ref = coalesce(?9, external_ref), "
	    "credit = coalesce(?10, credit), "
	    "feature = CASE WHEN ?11 = 0 THEN feature ELSE ?11 END, "
	    "found_in = CASE WHEN ?12 = 0 THEN found_in ELSE ?12 END WHERE id = ?1",
	    "isssssssssii", item->id, fields_text(in, "severity"), fields_text(in, "frequency"),
	    fields_text(in, "steps"), fields_text(in, "expected"), fields_text(in, "environment"),
	    fields_text(in, "trying_to"), fields_text(in, "workaround"),
	    fields_text(in, "external_ref"), fields_text(in, "credit"), feature, release);
}

/* Where nothing is written any more one still says whether one may be quoted. */
static bool edit_is_consent(const json_t *in)
{
	return fields_has(in, "quote_consent") && json_object_size(in) == 2;
}

/* Whether nothing but what staff alone see is changed. */
static bool edit_is_staffs(const json_t *in)
{
	static const char *const names[] = {"item",	   "external_ref",    "rice_reach",
					    "rice_impact", "rice_confidence", "rice_effort"};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		count += fields_has(in, names[i]);
	return count == json_object_size(in);
}

static int edit_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_item item;
	struct gate_room room;
	struct gate_space space;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = edit_may(cx, &item, &room, in);
	if (err == 0)
		err = gate_space(cx, item.space, &space);
	if (err == 0 && !edit_is_consent(in))
		err = space_may_write(cx, &space);
	if (err == 0)
		err = edit_title(cx, &item, fields_text(in, "title"));
	if (err == 0)
		err = edit_row(cx, &item, in);
	if (err == 0)
		err = consent_quote(cx, item.room, item.id, item.author,
				    fields_text(in, "quote_consent"));
	if (err == 0)
		err = item_rice_set(cx, &room, item.id, in);
	if (err == 0)
		err = item_lang_set(cx, item.id, 0, in);
	if (err == 0)
		err = item_route_apply(cx, item.id);
	if (err == 0)
		err = item_score_update(cx, item.id);
	if (err == 0 && !edit_is_staffs(in))
		err = item_touch(cx, item.id, false);
	if (err == 0)
		err = room_member_heard(cx, room.id, cx->member);
	if (err == 0)
		*result_r = json_pack("{s:s}", "item", item.name);
	return err;
}

const struct hall_binding item_edit_bindings[] = {
    {"feedback.edit", edit_call, NULL},
    {0},
};
