/* Who may ask for what, before anything is run. */
#include <stdio.h>

#include "common/api/check.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/core/hall.h"

static int hall_may(const struct call *call, const struct caller *caller)
{
	bool is_control = caller->door == CALLER_CONTROL;

	switch (call->who) {
	case CALL_MEMBER:
		return caller->member ? 0 : ERR_NEEDS_MEMBER;
	case CALL_SYSOP:
		if (!caller->member && !is_control)
			return ERR_NEEDS_MEMBER;
		return is_control || caller->role == CALLER_ROLE_SYSOP ? 0 : ERR_REFUSED;
	case CALL_VISITOR:
		return caller->member || is_control ? ERR_REFUSED : 0;
	case CALL_ANYONE:
	case CALL_CONTROL:
		break;
	}
	return 0;
}

int hall_admit(struct hall *hall, const struct caller *caller, const char *method, json_t *params,
	       const struct call **call_r, json_t **clean_r, char *why_r)
{
	int err;

	(void)hall;
	why_r[0] = '\0';
	*call_r = method[0] == '.' ? NULL : calls_find(method);
	if (!*call_r)
		return ERR_METHOD;
	err = hall_may(*call_r, caller);
	if (err == ERR_NEEDS_MEMBER && caller->door == CALLER_CONTROL)
		snprintf(why_r, CHECK_WHY, "only members can do that: come in by ssh, as one");
	if (err < 0)
		return err;
	return check_params(*call_r, params, clock_now(), clean_r, why_r);
}
