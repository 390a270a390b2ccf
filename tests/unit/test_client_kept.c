/* What is written is not lost where its draft could not be kept: it is put again, and
 * nobody leaves in the belief that it was. */
#include "tests/unit/client_room.h"

static bool refuses;
static char *kept; /* the body that was taken last */

static json_t *of_drafts(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "draft.save")) {
		*err_r = refuses ? ERR_BUSY : 0;
		if (refuses)
			return NULL;
		free(kept);
		kept = mem_dup(json_string_value(json_object_get(params, "body")));
		return json_pack("{s:i, s:i, s:b}", "draft", 7, "revision", 1, "forked", 0);
	}
	if (!strcmp(method, "draft.list"))
		return json_pack("{s:[], s:n}", "items", "next");
	if (!strcmp(method, "task.show"))
		return json_pack("{s:s, s:s, s:s, s:s, s:s, s:[{s:i, s:s, s:s, s:b}]}", "task",
				 "HERON-T1", "room", "heron", "title", "Four questions", "kind",
				 "survey", "state", "open", "questions", "number", 1, "kind",
				 "text", "question", "What surprised you?", "required", 0);
	if (!strcmp(method, "room.show"))
		return json_pack("{s:s, s:s, s:s, s:s?, s:s?}", "room", "heron", "title", "Heron",
				 "purpose", "Nobody is surprised.", "part", part, "team", team);
	return answers(method, params, err_r);
}

static void wait_for_save(struct stage *stage, int times)
{
	int64_t end = clock_mono_ms() + 30000;
	int seen = 0;
	while (seen < times && clock_mono_ms() < end && !stage->is_gone) {
		seen = 0;
		stage_turn(stage, 100);
		for (const char *at = stage->calls; at && (at = strstr(at, "draft.save")); at++)
			seen++;
	}
	assert_true(seen >= times);
	stage_settle(stage);
}

static struct stage *writing(void)
{
	struct stage *stage =
	    room_stage(of_drafts, "compose", json_pack("{s:s, s:i}", "what", "reply", "thread", 1),
		       80, 24, "^X send");
	refuses = true;
	stage_type(stage, "Half a thought");
	wait_for_save(stage, 1);
	stage_expect(stage, "draft not kept");
	return stage;
}

static void who_keeps_it_has_it_kept(void **unused)
{
	struct stage *stage = writing();
	(void)unused;
	stage_type(stage, "\x03");
	stage_expect(stage, "keep it as a draft");
	stage_type(stage, "k");
	/* Not taken yet: here it still is. */
	stage_expect(stage, err_words(ERR_BUSY));
	stage_expect(stage, "Half a thought");
	refuses = false;
	stage_type(stage, "\x03");
	stage_expect(stage, "keep it as a draft");
	stage_type(stage, "k");
	stage_expect(stage, "Kept as a draft");
	assert_string_equal(kept, "Half a thought");
	closed(&stage);
}

static void it_is_put_again_by_itself(void **unused)
{
	struct stage *stage = writing();
	(void)unused;
	refuses = false;
	wait_for_save(stage, 2);
	stage_expect(stage, "draft kept");
	assert_string_equal(kept, "Half a thought");
	closed(&stage);
}

static void answers_to_a_survey_are_put_again(void **unused)
{
	struct stage *stage =
	    room_stage(of_drafts, "survey", json_pack("{s:s}", "task", "HERON-T1"), 80, 24,
		       "What surprised you?");
	(void)unused;
	refuses = true;
	stage_type(stage, "The lid");
	wait_for_save(stage, 1);
	stage_expect(stage, err_words(ERR_BUSY));
	stage_type(stage, "\x03");
	stage_expect(stage, "could not be kept");
	stage_type(stage, "n");
	free(kept);
	kept = NULL;
	refuses = false;
	for (int64_t end = clock_mono_ms() + 30000; !kept && clock_mono_ms() < end;)
		stage_turn(stage, 100);
	assert_non_null(kept);
	assert_non_null(strstr(kept, "The lid"));
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_keeps_it_has_it_kept),
	    cmocka_unit_test(it_is_put_again_by_itself),
	    cmocka_unit_test(answers_to_a_survey_are_put_again),
	};

	part = "tester";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
