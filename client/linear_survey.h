/* linear_survey: answering a survey in linear mode, one question at a time.
 *
 * What was answered is kept as a draft after each question, until all is sent. */
#ifndef HEARTH_LINEAR_SURVEY_H
#define HEARTH_LINEAR_SURVEY_H

#include "client/linear_io.h"

void linear_survey_answer(struct linear *linear, const char *task);

#endif
