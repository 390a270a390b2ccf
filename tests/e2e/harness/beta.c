#include "tests/e2e/harness/beta.h"

#include <jansson.h>
#include <stdlib.h>

#include "common/base/mem.h"

void beta_start(struct beta *beta, const char *config)
{
	server_start(&beta->server, config);
	beta->olga = server_person(&beta->server, "olga");
	beta->enid = server_person(&beta->server, "enid");
	beta->mark = server_person(&beta->server, "mark");
	beta->sue = server_person(&beta->server, "sue");
	for (int i = 0; i < BETA_TESTERS; i++) {
		char *handle = mem_printf("tester%d", i);

		beta->testers[i] = server_person(&beta->server, handle);
		free(handle);
	}
	server_must(&beta->server, "room.new",
		    json_pack("{s:s, s:s, s:s, s:b, s:s, s:s, s:s}", "room", "heron", "title",
			      "Heron", "purpose", "so that launch day surprises nobody", "hidden",
			      1, "owner", "olga", "nda", "Say nothing of Heron before it is out.",
			      "prefix", "GOLF"));
}

void beta_end(struct beta *beta)
{
	server_end(&beta->server);
	for (int i = 0; i < BETA_TESTERS; i++)
		free(beta->testers[i]);
	free(beta->olga);
	free(beta->enid);
	free(beta->mark);
	free(beta->sue);
}

struct term *beta_in_room(const struct server *server, const char *user, const char *key,
			  const char *title)
{
	struct term *term = term_open(server, &(struct term_options){.user = user, .key = key});

	term_expect(term, " UTC");
	term_type(term, ":home\r");
	term_expect(term, " Home");
	term_type(term, "O");
	term_expect(term, "Rooms you are in");
	term_choose(term, title);
	term_expect(term, "You are in it as");
	return term;
}
