#include "tests/e2e/harness/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/term.h"

struct house house;

void house_start(const char *const *boards)
{
	server_start(&house.server, NULL);
	house.ann = server_make_key(&house.server, "ann");
	house.bob = server_make_key(&house.server, "bob");
	server_add_member(&house.server, "ann", house.ann, "member");
	server_add_member(&house.server, "bob", house.bob, "member");
	house.carol = server_make_key(&house.server, "carol");
	server_add_member(&house.server, "carol", house.carol, "member");
	for (; *boards; boards++)
		server_must(&house.server, "board.add",
			    json_pack("{s:s, s:s, s:s}", "board", *boards, "title", *boards,
				      "about", "Words from elsewhere"));
}

int house_end(void **state)
{
	(void)state;
	if (!*house.server.dir)
		return 0;
	server_end(&house.server);
	house.server = (struct server){0};
	free(house.ann);
	free(house.bob);
	free(house.carol);
	return 0;
}

bool house_is_there(void)
{
	if (access(CORPORA "README.md", R_OK) == 0)
		return true;
	print_message("no ../shared/corpora here\n");
	return false;
}

struct term *house_open_home(const char *user, const char *key)
{
	struct term *term =
	    term_open(&house.server, &(struct term_options){.user = user, .key = key});

	term_expect(term, " UTC");
	term_settle(term, 100);
	return term;
}

json_int_t house_number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

json_t *house_call(struct pipe *pipe, const char *method, json_t *params)
{
	json_t *answer = pipe_call(pipe, method, params), *result;

	if (!json_object_get(answer, "result"))
		fail_msg("%s: %s", method, pipe_code(answer));
	result = json_incref(json_object_get(answer, "result"));
	json_decref(answer);
	return result;
}

char *house_read_whole(const char *name, size_t *len_r)
{
	char *path = mem_printf(CORPORA "%s", name), bytes[65536];
	FILE *file = fopen(path, "r");
	struct buf text = {0};
	size_t n;

	assert_non_null(file);
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		buf_add(&text, bytes, n);
	fclose(file);
	free(path);
	return buf_take(&text, len_r);
}

json_int_t house_new_thread(struct pipe *pipe, const char *board, const char *title,
			    const char *body)
{
	json_t *result =
	    house_call(pipe, "thread.new",
		       json_pack("{s:s, s:s, s:s}", "board", board, "title", title, "body", body));
	json_int_t thread = house_number(result, "thread");

	json_decref(result);
	return thread;
}

void house_reply(struct pipe *pipe, json_int_t thread, const char *body)
{
	json_decref(house_call(pipe, "post.reply",
			       json_pack("{s:I, s:s}", "thread", thread, "body", body)));
}
