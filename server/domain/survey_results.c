#include "server/domain/survey_results.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/not_now.h"
#include "server/domain/question.h"
#include "server/domain/row.h"
#include "server/domain/task.h"

enum {
	RESULTS_FEW = 5,
	RESULTS_SEGMENTS = 60,
	RESULTS_STATES = 500,
	NPS_PROMOTER = 9,
	NPS_DETRACTOR = 6,
};

/* What the people of a segment, or all, answered to one question. */
struct results_part {
	const char *segment; /* NULL: all */
	int64_t people, entries, sum;
	int64_t promoters, detractors;
	int64_t cells[QUESTION_CHOICES]; /* people by choice, or by step of the scale */
};

struct results {
	struct hall_context *cx;
	struct gate_room room;
	struct task task;
	bool hides_few;
	struct results_part parts[RESULTS_SEGMENTS + 1]; /* of one question; the first: all */
	size_t part_count;
	json_t *questions, *cells;
};

/* --- few --- */

static json_t *results_people(const struct results *r, int64_t people, bool is_hidden)
{
	if (is_hidden || (r->hides_few && people < RESULTS_FEW))
		return json_string("<5");
	return json_sprintf("%lld", (long long)people);
}

static size_t results_smallest(const int64_t *numbers, size_t count, const bool *hidden)
{
	size_t smallest = count;

	for (size_t i = 0; i < count; i++) {
		if (!hidden[i] && (smallest == count || numbers[i] < numbers[smallest]))
			smallest = i;
	}
	return smallest;
}

/* Which of some numbers that add up to a known sum are not told: the small ones,
 * and with them the next smallest until the rest says little about each. */
static void results_hide(const struct results *r, const int64_t *numbers, size_t count,
			 bool *hidden_r)
{
	size_t hidden = 0, next;
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		hidden_r[i] = r->hides_few && numbers[i] < RESULTS_FEW;
		hidden += hidden_r[i];
		sum += hidden_r[i] ? numbers[i] : 0;
	}
	while (hidden && (hidden == 1 || sum < RESULTS_FEW)) {
		next = results_smallest(numbers, count, hidden_r);
		if (next == count)
			break;
		hidden_r[next] = true;
		sum += numbers[next];
		hidden++;
	}
}

/* --- counting --- */

static int results_segments(struct results *r)
{
	struct db_rows *rows =
	    db_query(r->cx->db,
		     "SELECT DISTINCT segment FROM room_member WHERE room = ? AND part = 'tester' "
		     "AND segment <> '' ORDER BY segment LIMIT ?",
		     "ii", r->room.id, (int64_t)RESULTS_SEGMENTS);

	r->part_count = 1;
	while (db_next(rows))
		r->parts[r->part_count++].segment = arena_dup(r->cx->arena, db_text(rows, 0));
	/* One segment alone says nothing that all do not. */
	if (r->part_count == 2 || *r->task.segment)
		r->part_count = 1;
	return db_end(rows);
}

static void results_clear(struct results *r)
{
	for (size_t i = 0; i < r->part_count; i++) {
		const char *segment = r->parts[i].segment;

		r->parts[i] = (struct results_part){.segment = segment};
	}
}

/* The cells that an answer falls in, added to those of its author. */
static void results_mark(const struct question *q, const char *value, bool *cells)
{
	int64_t least, greatest;

	if (q->kind == QUESTION_SCALE5 || q->kind == QUESTION_NPS11) {
		question_range(q->kind, &least, &greatest);
		cells[strtol(value, NULL, 10) - least] = true;
		return;
	}
	for (size_t c = 0; c < q->choice_count; c++) {
		size_t len = strlen(q->choices[c]);

		for (const char *p = value; p; p = strchr(p, '|')) {
			p += *p == '|';
			if (strncmp(p, q->choices[c], len) == 0 && (!p[len] || p[len] == '|'))
				cells[c] = true;
		}
	}
}

static void results_add(struct results_part *part, const struct question *q, const char *value)
{
	long n = strtol(value, NULL, 10);

	part->entries++;
	if (q->kind != QUESTION_SCALE5 && q->kind != QUESTION_NPS11)
		return;
	part->sum += n;
	part->promoters += q->kind == QUESTION_NPS11 && n >= NPS_PROMOTER;
	part->detractors += q->kind == QUESTION_NPS11 && n <= NPS_DETRACTOR;
}

/* Everything one person said to the question has been read. */
static void results_person(struct results *r, size_t part, bool *cells)
{
	for (size_t i = 0;; i = part) {
		r->parts[i].people++;
		for (size_t c = 0; c < QUESTION_CHOICES; c++)
			r->parts[i].cells[c] += cells[c];
		if (i == part)
			break;
	}
	memset(cells, 0, QUESTION_CHOICES * sizeof(*cells));
}

static size_t results_part(const struct results *r, const char *segment)
{
	for (size_t i = 1; i < r->part_count; i++) {
		if (strcmp(r->parts[i].segment, segment) == 0)
			return i;
	}
	return 0;
}

static int results_count(struct results *r, const struct question *q)
{
	struct db_rows *rows =
	    db_query(r->cx->db,
		     "SELECT a.member, rm.segment, a.value FROM answer a "
		     "LEFT JOIN room_member rm ON rm.room = ? AND rm.member = a.member "
		     "WHERE a.question = ? ORDER BY a.member",
		     "ii", r->room.id, q->id);
	bool cells[QUESTION_CHOICES] = {false};
	int64_t member = 0;
	size_t part = 0;

	results_clear(r);
	while (db_next(rows)) {
		if (member && member != db_int(rows, 0))
			results_person(r, part, cells);
		if (member != db_int(rows, 0))
			part = db_is_null(rows, 1) ? 0 : results_part(r, db_text(rows, 1));
		member = db_int(rows, 0);
		results_mark(q, db_text(rows, 2), cells);
		results_add(&r->parts[0], q, db_text(rows, 2));
		if (part)
			results_add(&r->parts[part], q, db_text(rows, 2));
	}
	if (member)
		results_person(r, part, cells);
	return db_end(rows);
}

/* --- telling --- */

/* Rounded, a half away from zero. */
static int64_t results_divide(int64_t sum, int64_t count)
{
	return (2 * sum + (sum < 0 ? -count : count)) / (2 * count);
}

static json_t *results_mean(const struct question *q, const struct results_part *part)
{
	if ((q->kind != QUESTION_SCALE5 && q->kind != QUESTION_NPS11) || !part->entries)
		return json_null();
	return json_real((double)results_divide(100 * part->sum, part->entries) / 100);
}

static json_t *results_nps(const struct question *q, const struct results_part *part)
{
	if (q->kind != QUESTION_NPS11 || !part->entries)
		return json_null();
	return json_integer(
	    results_divide(100 * (part->promoters - part->detractors), part->entries));
}

static void results_tell_question(struct results *r, const struct question *q,
				  const struct results_part *part, bool is_hidden)
{
	bool is_few = is_hidden || (r->hides_few && part->people < RESULTS_FEW);

	json_array_append_new(
	    r->questions,
	    json_pack("{s:I, s:s, s:s, s:s?, s:o, s:o, s:o}", "number", (json_int_t)q->number,
		      "kind",
		      (const char *const[]){"scale5", "nps11", "choice", "multi", "text"}[q->kind],
		      "question", q->text, "segment", part->segment, "people",
		      results_people(r, part->people, is_hidden), "mean",
		      is_few ? json_null() : results_mean(q, part), "nps",
		      is_few ? json_null() : results_nps(q, part)));
}

static void results_tell_cells(struct results *r, const struct question *q,
			       const struct results_part *part, bool is_hidden)
{
	size_t count = q->choice_count;
	bool hidden[QUESTION_CHOICES];
	int64_t least = 0, greatest = 0;

	/* Between all and the segments a small cell could be reckoned. */
	if (q->kind == QUESTION_TEXT || (r->hides_few && part->segment))
		return;
	if (q->kind == QUESTION_SCALE5 || q->kind == QUESTION_NPS11) {
		question_range(q->kind, &least, &greatest);
		count = (size_t)(greatest - least + 1);
	}
	results_hide(r, part->cells, count, hidden);
	for (size_t c = 0; c < count; c++)
		json_array_append_new(
		    r->cells,
		    json_pack("{s:I, s:s?, s:o, s:o}", "number", (json_int_t)q->number, "segment",
			      part->segment, "choice",
			      q->choice_count ? json_string(q->choices[c])
					      : json_sprintf("%lld", (long long)least + (int)c),
			      "people", results_people(r, part->cells[c], is_hidden || hidden[c])));
}

static int results_tell(struct results *r, const struct question *q)
{
	int64_t people[RESULTS_SEGMENTS];
	bool hidden[RESULTS_SEGMENTS + 1] = {false};
	int err = results_count(r, q);

	if (err < 0)
		return err;
	for (size_t i = 1; i < r->part_count; i++)
		people[i - 1] = r->parts[i].people;
	results_hide(r, people, r->part_count - 1, hidden + 1);
	for (size_t i = 0; i < r->part_count; i++) {
		results_tell_question(r, q, &r->parts[i], hidden[i]);
		results_tell_cells(r, q, &r->parts[i], hidden[i]);
	}
	return 0;
}

/* Who did it, or says why not; for staff. */
static int results_states(struct results *r, json_t **list_r)
{
	struct db_rows *rows;

	*list_r = json_array();
	if (!gate_room_is_staff(&r->room))
		return 0;
	rows = db_query(
	    r->cx->db,
	    "SELECT " ALIAS_HANDLE(
		"m",
		"?2") ", rm.segment, ts.state, ts.note, ts.at FROM task_state ts "
		      "JOIN member m ON m.id = ts.member LEFT JOIN room_member rm ON rm.room = ?2 "
		      "AND rm.member = ts.member WHERE ts.task = ?1 "
		      "ORDER BY ts.state, ts.at DESC, 1 LIMIT ?3",
	    "iii", r->task.id, r->room.id, (int64_t)RESULTS_STATES);
	while (db_next(rows))
		json_array_append_new(
		    *list_r, json_pack("{s:o, s:o, s:o, s:o, s:o}", "handle", row_text(rows, 0),
				       "segment", row_name(rows, 1), "state", row_text(rows, 2),
				       "note", row_name(rows, 3), "at", row_time(rows, 4)));
	return db_end(rows);
}

/* The answers in words, newest first. */
static int results_texts(struct results *r, json_t *in, json_t *items, char **next_r)
{
	int64_t limit = fields_int(in, "limit", 0), skip = 0;
	struct db_rows *rows;
	int err = cursor_read(r->cx, in, &skip, 1);

	if (err < 0 || !gate_room_is_staff(&r->room))
		return err;
	rows = db_query(
	    r->cx->db,
	    "SELECT q.position, " ALIAS_HANDLE(
		"m", "?2") ", rm.segment, a.value, a.at FROM question q "
			   "JOIN answer a ON a.question = q.id JOIN member m ON m.id = a.member "
			   "LEFT JOIN room_member rm ON rm.room = ?2 AND rm.member = a.member "
			   "WHERE q.task = ?1 AND q.kind = 'text' ORDER BY q.position, a.at DESC, "
			   "2 LIMIT ?3 OFFSET ?4",
	    "iiii", r->task.id, r->room.id, limit + 1, skip);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			skip += limit;
			*next_r = cursor_make(r->cx->arena, &skip, 1);
			break;
		}
		json_array_append_new(
		    items, json_pack("{s:o, s:o, s:o, s:o, s:o}", "number", row_int(rows, 0),
				     "handle", row_text(rows, 1), "segment", row_name(rows, 2),
				     "at", row_time(rows, 4), "text", row_text(rows, 3)));
	}
	return db_end(rows);
}

static int results_may(struct results *r)
{
	if (gate_room_is_staff(&r->room))
		return 0;
	if (r->room.is_solo)
		return room_need(r->cx, &r->room, ROOM_SEE_STAFF);
	if (!r->task.closed_at)
		return hall_fail(r->cx, ERR_REFUSED, "its results are shown when it is closed");
	return 0;
}

static int results_questions(struct results *r)
{
	struct question *questions;
	size_t count;
	int err = question_load(r->cx, r->task.id, &questions, &count);

	if (err == 0)
		err = results_segments(r);
	for (size_t i = 0; err == 0 && i < count; i++)
		err = results_tell(r, &questions[i]);
	return err;
}

static int survey_results(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct results r = {.cx = cx};
	json_t *items, *states = NULL, *later = NULL;
	char *next = NULL;
	int64_t done = 0;
	int err = task_find(cx, in, &r.task, &r.room);

	if (err == 0)
		err = results_may(&r);
	if (err < 0)
		return err;
	r.hides_few = r.room.is_solo || !gate_room_is_staff(&r.room);
	r.questions = json_array();
	r.cells = json_array();
	items = json_array();
	err = results_questions(&r);
	if (err == 0)
		err = results_states(&r, &states);
	if (err == 0 && gate_room_is_staff(&r.room))
		err = not_now_of_task(cx, r.task.id, &later);
	if (err == 0)
		err = results_texts(&r, in, items, &next);
	if (err == 0)
		err =
		    db_one_int(cx->db, &done,
			       "SELECT count(*) FROM task_state WHERE task = ? AND state = 'done'",
			       "i", r.task.id);
	*result_r = json_pack("{s:s, s:s, s:o, s:o, s:o?, s:o, s:o, s:o, s:o, s:s?}", "task",
			      r.task.name, "title", r.task.title, "closed_at",
			      r.task.closed_at ? fields_time(r.task.closed_at) : json_null(),
			      "done", results_people(&r, done, false), "states", states, "later",
			      later ? later : json_array(), "questions", r.questions, "cells",
			      r.cells, "items", items, "next", next);
	return err;
}

const struct hall_binding survey_results_bindings[] = {
    {"task.results", survey_results, NULL},
    {0},
};
