/* progress_load: what is known of each tester of a room, and of each feature,
 * brought together in a few walks along indexes. */
#ifndef HEARTH_DOMAIN_PROGRESS_LOAD_H
#define HEARTH_DOMAIN_PROGRESS_LOAD_H

#include "server/core/gate_room.h"

struct progress_tester {
	int64_t member;
	char *handle, *segment, *state;
	int64_t reports, heard_at;	 /* 0: never */
	int64_t done, asked;		 /* tasks */
	int64_t required_done, required; /* of the phase that is now */
	int64_t impact;			 /* for staff */
	bool has_reported;		 /* in the phase that is now */
};

struct progress_feature {
	int64_t id, reports, testers;
	char *slug, *name;
	bool *said; /* by tester, in the order of their ids */
};

struct progress {
	struct gate_room room;
	char *phase;			 /* the one that is now by its dates; NULL: none */
	struct progress_tester *testers; /* in the order of their ids */
	struct progress_feature *features;
	size_t tester_count, feature_count;
};

/* Of p->room: of all for staff, else of the caller alone and without features. */
int progress_load(struct hall_context *cx, struct progress *p);

/* Reported, or did all that was required, in the phase that is now. */
bool progress_load_takes_part(const struct progress_tester *tester);

#endif
