/* client_answers: a small invented community for the client's tests. */
#ifndef HEARTH_TESTS_CLIENT_ANSWERS_H
#define HEARTH_TESTS_CLIENT_ANSWERS_H

#include "tests/unit/client_stage.h"

enum { ANSWERS_THREADS = 40 };

static int answers_posts = 14;		   /* in the thread that is read */
static int answers_read_to = 12;	   /* of it */
static bool answers_guest;		   /* who asks */
static int answers_rules_due;		   /* their version; 0: none */
static json_t *answers_place;		   /* where one begins; NULL: at home */
static const char *answers_body;	   /* of every post; NULL: the usual ones */
static const char *answers_links = "auto"; /* the setting */
static bool answers_muted;		   /* dan_k is, by who asks */

static inline json_t *answers_thread(int number)
{
	static const char *const titles[] = {
	    "How do I practise tempo under a 2.4 m ceiling?", "Hello from Oulu, snow until May",
	    "Net or no net in a garage?", "From 104 to 89 in forty weeks, with the numbers",
	    "Sensor slips when it rains"};
	int unread = number == 1 ? answers_posts - answers_read_to : number < 5 ? number : 0;
	return json_pack("{s:i, s:s, s:s, s:s, s:n, s:i, s:i, s:o, s:o, s:b, s:b, s:i, s:s}",
			 "thread", number, "board", "practise", "title", titles[(number - 1) % 5],
			 "author", number % 2 ? "mairi" : "pekka_h", "author_badge", "posts",
			 number == 1 ? answers_posts : number * 3, "unread",
			 answers_guest ? 0 : unread, "created_at", stage_ago(60), "last_post_at",
			 stage_ago(480 * number), "pinned", number == 2, "locked", number == 5,
			 "read_to", number == 1 ? answers_read_to : 0, "board_title",
			 "Practise at home");
}

static inline json_t *answers_post(int number)
{
	const char *bodies[] = {
	    "I hang a towel from the lampshade. If it moves, I came up too early.",
	    "Indoors the sensor wants at least **1.8 m** in front of it.\n\nHow others train in "
	    "little space I do not know, and would like to hear.",
	    "> My half swings read rushed even when they feel slow.\n\nHalf swings to a metronome "
	    "at 72, and film from behind the hands."};
	return json_pack("{s:i, s:i, s:o, s:s, s:o, s:s, s:o, s:n, s:s, s:n, s:b, s:b, s:b, s:b, "
			 "s:b}",
			 "post", 1000 + number, "number", number, "parent",
			 number > 1 ? json_integer(number > 3 ? number - 2 : 1) : json_null(),
			 "author", number % 3 ? "dan_k" : "mairi", "author_badge",
			 number % 5 ? json_null() : json_string("staff"), "body",
			 answers_body ? answers_body : bodies[number % 3], "created_at",
			 json_string("2020-03-07T15:50:00Z"), "edited_at", "parent_author",
			 "tobias", "attachments", "imported", 0, "plain", 0, "unread",
			 number > answers_read_to, "first_post", number == 4, "muted",
			 answers_muted && number % 3);
}

static inline json_t *answers_posts_from(int64_t from, int64_t limit)
{
	json_t *items = json_array();
	for (int64_t i = from < 1 ? 1 : from; i <= answers_posts && i < from + limit; i++)
		json_array_append_new(items, answers_post((int)i));
	return items;
}

static inline json_t *answers_threads(void)
{
	json_t *items = json_array();
	for (int i = 1; i <= ANSWERS_THREADS; i++)
		json_array_append_new(items, answers_thread(i));
	return items;
}

static inline json_t *answers_boards(void)
{
	static const char *const rows[][4] = {
	    {"practise", "Practise at home", "Get better between rounds", "swing"},
	    {"gear", "Fit and fix my gear", "What fits, what broke, what helped", "swing"},
	    {"hello", "Introductions", "Say who you are", "people"},
	};
	json_t *items = json_array();
	for (int i = 0; i < 3; i++)
		json_array_append_new(
		    items,
		    json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:o, s:s}", "board", rows[i][0],
			      "title", rows[i][1], "about", rows[i][2], "theme", rows[i][3],
			      "threads", 38 - i, "posts", 300, "unread", answers_guest ? 0 : 5 - i,
			      "last_post_at", stage_ago(480), "visibility", "guest"));
	return items;
}

static inline json_t *answers_board(void)
{
	json_t *boards = answers_boards();
	json_t *board = json_incref(json_array_get(boards, 0));
	json_decref(boards);
	return board;
}

static inline json_t *answers_home(void)
{
	json_t *answered =
	    answers_guest
		? json_array()
		: json_pack("[{s:s, s:s, s:s, s:i, s:i, s:i, s:s, s:s, s:s, s:s, s:o, s:i, s:i}]",
			    "kind", "reply", "text", "tobias answered you in How do I practise?",
			    "target", "thread:1:13", "thread", 1, "post", 1013, "number", 13,
			    "board", "practise", "title",
			    "How do I practise tempo under a 2.4 m ceiling?", "author", "tobias",
			    "snippet",
			    "Half swings to a metronome at 72, and film from behind the hands.",
			    "created_at", stage_ago(480), "unread", 2, "posts", 14);
	return json_pack(
	    "{s:o, s:o, s:o, s:o, s:[], s:o, s:o, s:s, s:b, s:i, s:n}", "since", json_null(),
	    "for_me", answered, "mine", json_pack("[o]", answers_thread(4)), "boards",
	    answers_boards(), "unanswered", "pinned", json_pack("[o]", answers_thread(2)), "week",
	    json_pack("[oo]", answers_thread(3), answers_thread(6)), "hello_board", "hello",
	    "is_new", answers_guest, "waiting", answers_guest ? 0 : 2, "last_sign_in");
}

static inline json_t *answers_page(json_t *items)
{
	return json_pack("{s:o, s:n}", "items", items, "next");
}

static inline json_t *answers_accept(int64_t version, int *err_r)
{
	if (version != answers_rules_due)
		*err_r = ERR_INVALID;
	else
		answers_rules_due = 0;
	return json_pack("{s:I}", "version", (json_int_t)version);
}

static inline json_t *answers_me(void)
{
	if (answers_guest)
		return json_pack("{s:n, s:s, s:s}", "handle", "role", "guest", "door", "guest");
	return json_pack("{s:s, s:s, s:s, s:o}", "handle", "mairi", "role", "member", "door",
			 "member", "rules_due",
			 answers_rules_due ? json_integer(answers_rules_due) : json_null());
}

static inline json_t *answers_settings(void)
{
	return answers_guest ? json_null()
			     : json_pack("{s:s, s:s, s:s, s:s}", "zone_rule", "EAT-3", "palette",
					 "auto", "keys", "classic", "links", answers_links);
}

static inline json_t *answers_opening(void)
{
	return json_pack("{s:i, s:s, s:o, s:o, s:O?, s:o}", "version", 1, "community",
			 "The Practice Green", "me", answers_me(), "settings", answers_settings(),
			 "place", answers_place, "home",
			 answers_place ? json_null() : answers_home());
}

static json_t *answers(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "session.open"))
		return answers_opening();
	if (!strcmp(method, "whoami"))
		return answers_me();
	if (!strcmp(method, "community.show"))
		return json_pack("{s:s, s:i}", "rules", "1. Be kind.\n2. Say what you tried.\n",
				 "rules_version", answers_rules_due);
	if (!strcmp(method, "rules.accept"))
		return answers_accept(json_integer_value(json_object_get(params, "version")),
				      err_r);
	if (!strcmp(method, "settings.show")) {
		*err_r = answers_guest ? ERR_NEEDS_MEMBER : 0;
		return answers_settings();
	}
	if (!strcmp(method, "home.show"))
		return answers_home();
	if (!strcmp(method, "notification.list"))
		return json_pack("{s:i, s:i, s:[], s:n}", "unread", 2, "waiting", 2, "items",
				 "next");
	if (!strcmp(method, "board.list"))
		return answers_page(answers_boards());
	if (!strcmp(method, "theme.list"))
		return json_pack("{s:[{s:s, s:s, s:s}, {s:s, s:s, s:s}]}", "items", "theme",
				 "swing", "title", "A better swing", "about", "for everyone",
				 "theme", "people", "title", "People", "about", "who we are");
	if (!strcmp(method, "board.show"))
		return answers_board();
	if (!strcmp(method, "thread.list"))
		return answers_page(answers_threads());
	if (!strcmp(method, "thread.show"))
		return json_pack(
		    "{s:o, s:o, s:n}", "thread", answers_thread(1), "items",
		    answers_posts_from(json_integer_value(json_object_get(params, "from")),
				       json_integer_value(json_object_get(params, "limit"))),
		    "next");
	if (!strcmp(method, "post.show"))
		return json_pack("{s:o, s:o}", "thread", answers_thread(1), "post",
				 answers_post(1));
	if (!strcmp(method, "search"))
		return json_pack("{s:[{s:i, s:i, s:i, s:s, s:s, s:s, s:s, s:o}], s:n}", "items",
				 "thread", 1, "post", 1003, "number", 3, "board", "practise",
				 "title", "How do I practise tempo?", "author", "dan_k", "snippet",
				 "a metronome at 72", "created_at", stage_ago(3600), "next");
	if (!strcmp(method, "read.next"))
		return json_pack("{s:i, s:s, s:i}", "thread", 3, "board", "practise", "number", 2);
	if (!strcmp(method, "who"))
		return json_pack("{s:i, s:[{s:s, s:s, s:o, s:i}]}", "guests", 3, "items", "handle",
				 "tobias", "badge", "host", "since", stage_ago(600), "idle", 5);
	return json_object();
}

#endif
