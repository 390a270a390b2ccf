/* part: what somebody is in a board: member (of a hidden one), moderator, host. */
#ifndef HEARTH_DOMAIN_PART_H
#define HEARTH_DOMAIN_PART_H

#include "server/core/hall.h"

int part_admit(struct hall_context *cx, json_t *in, json_t **result_r);
int part_dismiss(struct hall_context *cx, json_t *in, json_t **result_r);
int part_people(struct hall_context *cx, json_t *in, json_t **result_r);

#endif
