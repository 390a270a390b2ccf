/* rules: the house rules, for a member who has not accepted them as they are. */
#ifndef HEARTH_VIEWS_RULES_H
#define HEARTH_VIEWS_RULES_H

#include "client/view.h"

extern const struct view_ops rules_ops;

#endif
