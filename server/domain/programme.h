/* programme: what the calls about a room's programme share.
 *
 * The programme is phases, features, releases, tasks, surveys and units. Everybody
 * in the room reads it but partners, to whom it says nothing; what each may do
 * is in room_may.h. A room that was archived keeps its programme as it was. */
#ifndef HEARTH_DOMAIN_PROGRAMME_H
#define HEARTH_DOMAIN_PROGRAMME_H

#include "server/domain/room_may.h"

/* The room that the field `room` names, for who reads its programme. */
int programme_room(struct hall_context *cx, json_t *in, struct gate_room *room_r);
/* The same for who may do that there, while something may be changed. */
int programme_need(struct hall_context *cx, json_t *in, enum room_action action,
		   struct gate_room *room_r);

/* The end of a time: a bare date lasts until its end. `otherwise` when absent. */
int64_t programme_until(const json_t *in, const char *name, int64_t otherwise);

/* The caller's day where they live: its number since 1970, and when it began. */
struct programme_day {
	int64_t number, begins_at;
};
int programme_today(struct hall_context *cx, struct programme_day *day_r);
/* The same of somebody by the rule of their zone (hours.h; NULL: UTC). */
struct programme_day programme_day(const char *rule, int64_t at);

/* The active testers of a segment ("": of all), in the arena: whom to tell of something. */
int programme_testers(struct hall_context *cx, int64_t room, const char *segment,
		      int64_t **members_r, size_t *count_r);

/* A feature or a phase of a room by its name: ERR_NOT_FOUND in words. NULL gives 0. */
int programme_feature(struct hall_context *cx, int64_t room, const char *slug, int64_t *id_r);
int programme_phase(struct hall_context *cx, int64_t room, const char *name, int64_t *id_r);

#endif
