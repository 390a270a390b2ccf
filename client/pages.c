#include "client/pages.h"

#include "client/views/pick.h"
#include "common/api/calls.h"

void pages_begin(struct pages *pages)
{
	pages->items = json_array();
}

void pages_free(struct pages *pages)
{
	json_decref(pages->items);
	json_decref(pages->next);
	json_decref(pages->fresh);
	json_decref(pages->fresh_next);
}

static void ask(struct pages *pages, struct view *view, const struct pages_call *call)
{
	json_t *params = json_object();
	json_t *after = pages->fresh ? pages->fresh_next : pages->next;
	size_t had = json_array_size(pages->fresh), limit = call->limit;
	if (pages->fresh && pages->wants > had + limit)
		limit = pages->wants - had;
	if (limit > CALLS_PAGE_MAX)
		limit = CALLS_PAGE_MAX;
	if (call->narrow)
		call->narrow(view, params);
	json_object_set_new(params, "limit", json_integer((json_int_t)limit));
	if (after)
		json_object_set(params, "after", after);
	pages->is_asked = true;
	pages->has_failed = false;
	view_call(view, call->method, params, call->done);
}

static void drop_fresh(struct pages *pages)
{
	json_decref(pages->fresh);
	json_decref(pages->fresh_next);
	pages->fresh = pages->fresh_next = NULL;
}

void pages_load(struct pages *pages, struct view *view, const struct pages_call *call)
{
	size_t shown = json_array_size(pages->items), at = view->list.at + 1;
	pages->wants = at > shown ? at : shown;
	if (pages->wants > PAGES_KEPT)
		pages->wants = PAGES_KEPT;
	pages->is_again = pages->is_asked;
	if (pages->is_asked)
		return;
	drop_fresh(pages);
	pages->fresh = json_array();
	ask(pages, view, call);
}

void pages_more(struct pages *pages, struct view *view, const struct pages_call *call)
{
	if (pages->next && !pages->is_asked)
		ask(pages, view, call);
}

void pages_ahead(struct pages *pages, struct view *view, const struct pages_call *call)
{
	const struct list *list = &view->list;
	size_t seen = list->at > list->top ? list->at : list->top;
	seen += (size_t)list->height + PAGES_AHEAD;
	bool is_near = seen > view->ops->list->count(view);
	if (is_near && (!pages->has_failed || pages->failed_at != list->at))
		pages_more(pages, view, call);
}

/* What came is all of it: it is shown from now on. */
static void show_fresh(struct pages *pages)
{
	json_decref(pages->items);
	json_decref(pages->next);
	pages->items = pages->fresh;
	pages->next = pages->fresh_next;
	pages->fresh = pages->fresh_next = NULL;
}

bool pages_take(struct pages *pages, struct view *view, const struct pages_call *call, int err,
		const char *words, const json_t *result)
{
	pages->is_asked = false;
	if (pages->is_again) {
		pages_load(pages, view, call);
		return false;
	}
	if (err) {
		drop_fresh(pages);
		pages->has_failed = true;
		pages->failed_at = view->list.at;
		view_failed(view, err, words);
		return false;
	}
	if (!pages->fresh) {
		pick_page(pages->items, &pages->next, result);
		return true;
	}
	pick_page(pages->fresh, &pages->fresh_next, result);
	if (pages->fresh_next && json_array_size(pages->fresh) < pages->wants) {
		ask(pages, view, call);
		return false;
	}
	show_fresh(pages);
	return true;
}
