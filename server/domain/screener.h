/* screener: the questions that applicants to a room answer; its owner writes them
 * as text, a question a line:
 *
 *	Why would you like to test this?
 *	(optional) How often do you play? | weekly | monthly | rarely
 */
#ifndef HEARTH_DOMAIN_SCREENER_H
#define HEARTH_DOMAIN_SCREENER_H

#include "server/core/hall.h"

enum { SCREENER_MOST = 20, SCREENER_CHOICES = 10, SCREENER_TEXT = 200, SCREENER_ANSWER = 1000 };

/* Answers to the questions of a room, one a line of `text` (may be NULL), as a
 * list of {question, answer}; ERR_INVALID in words where one is missing or none of
 * the choices. */
int screener_answers(struct hall_context *cx, int64_t room, const char *text, json_t **answers_r);

extern const struct hall_binding screener_bindings[];

#endif
