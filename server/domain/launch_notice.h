/* launch_notice: telling those who want to tell people that they may.
 *
 * That is once the text is there and its embargo, if it has one, is over: who agreed
 * before hears then, who agrees later at once; nobody twice of the same launch. An
 * embargo that is moved before its end moves this; one that is set anew after its
 * end makes it a new launch. Who has taken their word back by then hears nothing. */
#ifndef HEARTH_DOMAIN_LAUNCH_NOTICE_H
#define HEARTH_DOMAIN_LAUNCH_NOTICE_H

#include "server/core/hall.h"

/* Of the minute's tick; and of what changes whether somebody may. */
int launch_notice_tick(struct hall_context *cx);

#endif
