#include "client/linear_thread.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_files.h"
#include "client/linear_notices.h"
#include "client/linear_people.h"
#include "client/linear_read.h"
#include "client/linear_tend.h"
#include "client/linear_write.h"
#include "client/reading.h"
#include "client/reply.h"
#include "client/sshlines.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { THREAD_PAGE = 20 };

/* A thread being read: a page of its posts, and the one that was said last. */
struct thread {
	struct linear *linear;
	int64_t id, posts;
	char *board, *room; /* where it is; room: "" for none */
	json_t *page;	    /* posts in order, by thread.show */
	json_t *post;	    /* the one said last; borrowed from page */
	int64_t read_to;
	int64_t deleted; /* the post last taken back, for z */
	struct reading reading;
};

/* Load the page that begins at `number`. */
static bool thread_load(struct thread *t, int64_t number)
{
	json_t *show = linear_io_call(t->linear, "thread.show",
				      json_pack("{s:I, s:I, s:i}", "thread", (json_int_t)t->id,
						"from", (json_int_t)number, "limit", THREAD_PAGE));

	if (!show)
		return false;
	t->posts = reply_int(json_object_get(show, "thread"), "posts");
	json_decref(t->page);
	t->page = json_incref(reply_items(show));
	t->post = NULL;
	json_decref(show);
	return true;
}

static json_t *thread_find(const struct thread *t, int64_t number)
{
	json_t *post;
	size_t i;

	json_array_foreach(t->page, i, post)
	{
		if (reply_int(post, "number") >= number)
			return post;
	}
	return NULL;
}

static void thread_say_post(struct thread *t)
{
	struct linear *linear = t->linear;
	const char *badge = reply_text(t->post, "author_badge");
	int64_t parent = reply_int(t->post, "parent"), number = reply_int(t->post, "number");
	char when[WHEN_TEXT];

	when_exact(reply_time(t->post, "created_at"), clock_now(), when);
	linear_io_say(linear, _("\nPost %lld of %lld, %s%s%s, %s"), (long long)number,
		      (long long)t->posts, linear_io_clean(linear, reply_text(t->post, "author")),
		      *badge ? ", " : "", linear_io_clean(linear, badge), when);
	if (parent)
		linear_io_say(linear, _(", answers %lld"), (long long)parent);
	if (reply_bool(t->post, "unread"))
		linear_io_say(linear, _(", new"));
	linear_io_say(linear, ".\n");
	if (json_is_string(json_object_get(t->post, "body")))
		linear_io_text(linear, reply_text(t->post, "body"), "    ",
			       !reply_bool(t->post, "plain"));
	else
		linear_io_say(linear, _("    (taken back)\n"));
	linear_files_say(linear, json_object_get(t->post, "attachments"));
	t->read_to = number > t->read_to ? number : t->read_to;
}

/* Say the post with that number, or the next there is. False: none. */
static bool thread_go(struct thread *t, int64_t number)
{
	json_t *post = thread_find(t, number);

	if (!post || (t->page && reply_int(json_array_get(t->page, 0), "number") > number)) {
		if (!thread_load(t, number))
			return false;
		post = thread_find(t, number);
	}
	if (!post)
		return false;
	t->post = post;
	thread_say_post(t);
	return true;
}

static void thread_tell(struct thread *t, const char *method, const char *field, int64_t value)
{
	json_decref(linear_io_try(
	    t->linear, method,
	    json_pack("{s:I, s:I}", "thread", (json_int_t)t->id, field, (json_int_t)value), NULL));
}

/* What was read and for how long; also when the input ended. */
static void thread_leave(struct thread *t)
{
	bool was_over = t->linear->is_over;
	int64_t seconds = reading_take(&t->reading);

	if (t->linear->is_closed)
		return;
	t->linear->is_over = false;
	if (t->linear->handle && t->read_to)
		thread_tell(t, "read.mark", "to", t->read_to);
	if (seconds)
		thread_tell(t, "read.log", "seconds", seconds);
	t->linear->is_over = was_over || t->linear->is_closed;
}

static void thread_delete(struct thread *t)
{
	json_int_t id = reply_int(t->post, "post");
	json_t *done;

	if (!linear_io_agree(t->linear, _("Take this post back")))
		return;
	done = linear_io_call(t->linear, "post.delete", json_pack("{s:I}", "post", id));
	if (done) {
		t->deleted = id;
		linear_io_say(t->linear, _("Taken back; z undoes it.\n"));
	}
	json_decref(done);
}

static void thread_restore(struct thread *t)
{
	json_t *done;

	if (!t->deleted) {
		linear_io_say(t->linear, _("There is nothing to undo.\n"));
		return;
	}
	done = linear_io_call(t->linear, "post.restore",
			      json_pack("{s:I}", "post", (json_int_t)t->deleted));
	if (done)
		linear_io_say(t->linear, _("It is back.\n"));
	json_decref(done);
}

/* What a letter does with the post said last. */
static void thread_act(struct thread *t, char letter)
{
	int64_t number = reply_int(t->post, "number");
	bool is_changed = false;

	switch (letter) {
	case 'r':
		is_changed = linear_write_reply(t->linear, t->id, number);
		break;
	case 'e':
		is_changed = linear_write_edit(t->linear, t->post);
		break;
	case 'd':
		thread_delete(t);
		is_changed = true;
		break;
	case 'z':
		thread_restore(t);
		is_changed = true;
		break;
	case 'p':
		if (!reply_int(t->post, "parent") || !thread_go(t, reply_int(t->post, "parent")))
			linear_io_say(t->linear, _("It answers no other post.\n"));
		break;
	case 'a':
		linear_files_open(t->linear, json_object_get(t->post, "attachments"),
				  sshlines_folder(t->linear->arena, *t->room ? t->room : NULL,
						  t->board, t->id, number));
		break;
	case 'f':
		linear_notices_follow(t->linear, "thread",
				      json_pack("{s:I}", "thread", (json_int_t)t->id));
		break;
	case 't':
		linear_tend(t->linear, t->id);
		break;
	case 'w':
		linear_people_author(t->linear, t->room, reply_text(t->post, "author"));
		break;
	default:
		break;
	}
	if (is_changed && thread_load(t, number))
		t->post = thread_find(t, number);
}

static const char thread_help[] =
    N_("Enter: the next post. A number: that post. r: reply to this post. p: the post it answers. "
       "w: who wrote it. a: the files attached to it. f: watch or mute this thread. e: change it, "
       "d: take it back, z: undo "
       "that, where it is yours. t: the thread's title, and for those who look after the board "
       "more. q: back.\n");

/* Asks what to do now; the time until the answer is spent reading. */
static bool thread_choose(struct thread *t, struct linear_choice *choice_r)
{
	int64_t asked_ms = clock_mono_ms();
	bool is_answered;

	t->reading.since_ms = 0;
	reading_look(&t->reading, asked_ms, asked_ms);
	is_answered = linear_io_choose(t->linear, _("Enter next, r reply, a number, ? or q: "),
				       _(thread_help), (long)t->posts, "redzpaftwq\n", choice_r);
	reading_look(&t->reading, clock_mono_ms(), asked_ms);
	return is_answered && choice_r->letter != 'q';
}

static void thread_loop(struct thread *t)
{
	struct linear_choice choice;
	int64_t number;

	while (t->post && thread_choose(t, &choice)) {
		number = choice.number ? choice.number : reply_int(t->post, "number") + 1;
		if (choice.letter && choice.letter != '\n') {
			thread_act(t, choice.letter);
		} else if (number > t->posts && choice.letter && !thread_load(t, number)) {
			break;
		} else if (number > t->posts) {
			linear_io_say(t->linear, _("That was the last post.\n"));
			break;
		} else if (!thread_go(t, number)) {
			break;
		}
	}
}

void linear_thread_read(struct linear *linear, int64_t id, int64_t number)
{
	struct thread t = {.linear = linear, .id = id};
	json_t *show =
		   linear_io_call(linear, "thread.show",
				  json_pack("{s:I, s:i}", "thread", (json_int_t)id, "limit", 1)),
	       *head;

	if (!show)
		return;
	head = json_object_get(show, "thread");
	t.posts = reply_int(head, "posts");
	t.board = mem_dup(reply_text(head, "board"));
	t.room = mem_dup(reply_text(head, "room"));
	if (number == 0)
		number = reply_int(head, "read_to") + 1;
	if (number > t.posts)
		number = 1;
	linear_io_say(linear, _("\n%s In %s, %s, %lld new.\n"),
		      linear_io_sentence(linear, reply_text(head, "title")),
		      linear_io_clean(linear, reply_text(head, "board_title")),
		      linear_io_posts(linear, t.posts), (long long)reply_int(head, "unread"));
	json_decref(show);
	if (thread_go(&t, number))
		thread_loop(&t);
	thread_leave(&t);
	json_decref(t.page);
	free(t.board);
	free(t.room);
}
