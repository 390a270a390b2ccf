#include "client/views/draft.h"

#include <stdlib.h>

#include "client/reply.h"
#include "common/base/mem.h"

struct draft {
	struct view *view;
	char *target;
	view_done done, gone;
	int64_t id, revision;
	char *title, *body; /* put, not sent yet; NULL: nothing */
	bool is_sending, is_dropped;
	int err;
};

struct draft *draft_new(struct view *view, const char *target, view_done done, view_done gone)
{
	struct draft *draft = mem_alloc(sizeof(*draft));

	draft->view = view;
	draft->target = mem_dup(target);
	draft->done = done;
	draft->gone = gone;
	return draft;
}

static void draft_forget_text(struct draft *draft)
{
	free(draft->title);
	free(draft->body);
	draft->title = draft->body = NULL;
}

static json_t *draft_params(const struct draft *draft)
{
	json_t *params = json_pack("{s:s, s:s, s:s}", "target", draft->target, "title",
				   draft->title ? draft->title : "", "body", draft->body);

	if (draft->id)
		json_object_update_new(params,
				       json_pack("{s:I, s:I}", "draft", (json_int_t)draft->id,
						 "revision", (json_int_t)draft->revision));
	return params;
}

static void draft_send(struct draft *draft)
{
	draft->is_sending = true;
	view_call(draft->view, "draft.save", draft_params(draft), draft->done);
	draft_forget_text(draft);
}

bool draft_answer(struct draft *draft, int err, json_t *result)
{
	draft->is_sending = false;
	draft->err = err;
	if (err == 0) {
		draft->id = reply_int(result, "draft");
		draft->revision = reply_int(result, "revision");
	}
	if (draft->is_dropped)
		draft_drop(draft);
	else if (draft->body)
		draft_send(draft);
	return err == 0 && reply_bool(result, "forked");
}

void draft_free(struct draft **draft_in)
{
	struct draft *draft = *draft_in;

	if (!draft)
		return;
	*draft_in = NULL;
	draft_forget_text(draft);
	free(draft->target);
	free(draft);
}

void draft_adopt(struct draft *draft, const json_t *row)
{
	draft->id = reply_int(row, "draft");
	draft->revision = reply_int(row, "revision");
}

int64_t draft_id(const struct draft *draft)
{
	return draft->id;
}

void draft_put(struct draft *draft, const char *title, const char *body)
{
	if (draft->is_dropped)
		return;
	draft_forget_text(draft);
	draft->title = mem_dup(title);
	draft->body = mem_dup(body);
	if (!draft->is_sending)
		draft_send(draft);
}

bool draft_is_saving(const struct draft *draft)
{
	return draft->is_sending;
}

int draft_error(const struct draft *draft)
{
	return draft->err;
}

bool draft_is_unkept(const struct draft *draft)
{
	return draft && draft->err && !draft->is_sending;
}

/* Gone already, or never to be seen again: nobody need hear of it. */
static void on_dropped(struct view *view, int err, const char *words, json_t *result)
{
	(void)view, (void)err, (void)words, (void)result;
}

void draft_drop(struct draft *draft)
{
	draft->is_dropped = true;
	draft_forget_text(draft);
	/* A save under way would make it again: its answer comes back here. */
	if (draft->is_sending || !draft->id)
		return;
	view_call(draft->view, "draft.drop", json_pack("{s:I}", "draft", (json_int_t)draft->id),
		  draft->gone ? draft->gone : on_dropped);
	draft->id = 0;
}
