/* client_room: a view of a private room on the stage: who looks at it, where one
 * begins, and the last call that changed something. */
#ifndef HEARTH_TESTS_CLIENT_ROOM_H
#define HEARTH_TESTS_CLIENT_ROOM_H

#include "tests/unit/client_answers.h"

static const char *part, *team; /* of who looks; team NULL: none */
static json_t *sent;		/* params of the last call that changes something */
static char *sent_method;	/* its name */

static inline void note(const char *method, json_t *params)
{
	json_decref(sent);
	free(sent_method);
	sent = json_deep_copy(params);
	sent_method = mem_dup(method);
}

static inline const char *sent_text(const char *name)
{
	const char *text = json_string_value(json_object_get(sent, name));
	return text ? text : "";
}

/* At `view` of the room heron, opened with args (taken over), once it shows words. */
static inline struct stage *room_stage(stage_answer answer, const char *view, json_t *args,
				       int columns, int rows, const char *words)
{
	struct stage_terms terms = {.columns = columns, .rows = rows, .answer = answer};
	json_object_set_new(args, "room", json_string("heron"));
	json_decref(answers_place);
	answers_place = json_pack("{s:i, s:[{s:s}, {s:s, s:o}]}", "v", 1, "views", "view", "home",
				  "view", view, "at", args);
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, words);
	stage_settle(stage);
	return stage;
}

static inline void closed(struct stage **stage)
{
	assert_true(WIFEXITED(stage_free(stage)));
}

#endif
