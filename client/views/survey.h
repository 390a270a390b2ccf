/* survey: answering a survey or today's page of a diary, question by question.
 *
 * Opened as "survey" with {"task": NAME}, and "room" where it is known. A digit
 * answers and goes on; q goes back a question. What was answered is kept as a draft until it is
 * sent, also when the survey was closed meanwhile. */
#ifndef HEARTH_SURVEY_H
#define HEARTH_SURVEY_H

#include "client/view.h"

extern const struct view_ops survey_ops;

#endif
