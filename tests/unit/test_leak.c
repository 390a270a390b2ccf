/* The leak test: to an outsider a hidden space is the same as one that never was.
 *
 * Two communities are built alike, one of them with a hidden board and a hidden
 * room in which an insider writes. Guests, members and a sysop who are not inside then make every
 * call of the tables. What names no object must answer with equal bytes in both
 * communities. What names one must answer for the hidden object as for one that
 * never was: the same error, the same words, the same steps of the engine. A
 * call that this test does not know fails it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <ctype.h>
#include <cmocka.h>

#include "common/api/calls.h"
#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

/* How a call is asked. */
enum leak_kind {
	LEAK_LIST,   /* names no object, or only public ones: equal in both communities */
	LEAK_OBJECT, /* names one: %B a board, %R a room, %K a task, %T a thread, %P a post, %F a
		      * file, %t a thread as text */
	LEAK_EXEMPT, /* with the reason */
};

struct leak_row {
	const char *call;
	enum leak_kind kind;
	const char *params; /* or the reason */
};

static const struct leak_row leak_rows[] = {
    {"hello", LEAK_LIST, "{'version':1}"},
    {"whoami", LEAK_LIST, "{}"},
    {"session.open", LEAK_LIST, "{'version':1}"},
    {"community.show", LEAK_LIST, "{}"},
    {"community.set", LEAK_LIST, "{'about':'x'}"},
    {"change.list", LEAK_LIST, "{'since':0}"},
    {"rules.accept", LEAK_LIST, "{'version':1}"},
    {"host.write", LEAK_LIST, "{'body':'to the hosts'}"},
    {"host.list", LEAK_LIST, "{}"},
    {"host.done", LEAK_LIST, "{'note':1}"},
    {"theme.list", LEAK_LIST, "{}"},
    {"theme.add", LEAK_LIST, "{'theme':'th','title':'T','about':'A'}"},
    {"board.list", LEAK_LIST, "{}"},
    {"board.list", LEAK_LIST, "{'theme':'work'}"},
    {"board.show", LEAK_OBJECT, "{'board':'%B'}"},
    {"board.add", LEAK_EXEMPT, "a slug is one of a kind; only the sysop makes boards"},
    {"board.set", LEAK_OBJECT, "{'board':'%B','title':'T'}"},
    {"board.admit", LEAK_EXEMPT, "the sysop let themselves in: in the audit log"},
    {"board.dismiss", LEAK_OBJECT, "{'board':'%B','handle':'insider'}"},
    {"board.people", LEAK_OBJECT, "{'board':'%B'}"},
    {"thread.list", LEAK_OBJECT, "{'board':'%B'}"},
    {"thread.list", LEAK_OBJECT, "{'board':'%B','unread':true,'sort':'new'}"},
    {"thread.show", LEAK_OBJECT, "{'thread':%T}"},
    {"thread.new", LEAK_OBJECT, "{'board':'%B','title':'T','body':'b'}"},
    {"thread.set", LEAK_OBJECT, "{'thread':%T,'title':'T'}"},
    {"thread.move", LEAK_OBJECT, "{'thread':%T,'board':'club'}"},
    {"thread.move", LEAK_OBJECT, "{'thread':1,'board':'%B'}"},
    {"post.show", LEAK_OBJECT, "{'post':%P}"},
    {"post.reply", LEAK_OBJECT, "{'thread':%T,'body':'b'}"},
    {"post.edit", LEAK_OBJECT, "{'post':%P,'body':'b'}"},
    {"post.delete", LEAK_OBJECT, "{'post':%P}"},
    {"post.restore", LEAK_OBJECT, "{'post':%P}"},
    {"post.history", LEAK_OBJECT, "{'post':%P}"},
    {"read.mark", LEAK_OBJECT, "{'thread':%T}"},
    {"read.unmark", LEAK_OBJECT, "{'thread':%T}"},
    {"read.catchup", LEAK_OBJECT, "{'board':'%B'}"},
    {"read.catchup", LEAK_LIST, "{}"},
    {"read.undo", LEAK_LIST, "{}"},
    {"read.next", LEAK_LIST, "{}"},
    {"read.next", LEAK_LIST, "{'back':true}"},
    {"read.next", LEAK_OBJECT, "{'board':'%B'}"},
    {"read.next", LEAK_OBJECT, "{'thread':%T}"},
    {"search", LEAK_LIST, "{'query':'zanzibar'}"},
    {"search", LEAK_LIST, "{'query':'kettle'}"},
    {"search", LEAK_LIST, "{'query':'kettle','sort':'relevance'}"},
    {"search", LEAK_LIST, "{'query':'kettle','author':'insider'}"},
    {"search", LEAK_OBJECT, "{'query':'kettle','board':'%B'}"},
    {"home.show", LEAK_LIST, "{}"},
    {"notification.list", LEAK_LIST, "{}"},
    {"notification.list", LEAK_LIST, "{'unread':true}"},
    {"notification.read", LEAK_LIST, "{'id':'7'}"},
    {"notification.settings", LEAK_LIST, "{}"},
    {"notification.set", LEAK_LIST, "{'kind':'reply','delivery':'now'}"},
    {"notification.quiet", LEAK_LIST, "{'from':'22:00','to':'07:00'}"},
    {"follow.thread", LEAK_OBJECT, "{'thread':%T,'level':'watch'}"},
    {"follow.board", LEAK_OBJECT, "{'board':'%B','level':'mute'}"},
    {"follow.member", LEAK_LIST, "{'handle':'insider','level':'normal'}"},
    {"follow.member", LEAK_OBJECT, "{'handle':'insider','room':'%R','level':'mute'}"},
    {"follow.show", LEAK_OBJECT, "{'handle':'insider','room':'%R'}"},
    {"follow.show", LEAK_OBJECT, "{'thread':%T}"},
    {"follow.show", LEAK_OBJECT, "{'board':'%B'}"},
    {"follow.show", LEAK_LIST, "{'handle':'insider'}"},
    {"follow.list", LEAK_LIST, "{}"},
    {"member.complete", LEAK_LIST, "{'begin':'i'}"},
    {"member.complete", LEAK_OBJECT, "{'begin':'i','thread':%T}"},
    {"member.complete", LEAK_OBJECT, "{'begin':'i','board':'%B'}"},
    {"digest.show", LEAK_LIST, "{}"},
    {"mail.show", LEAK_LIST, "{}"},
    {"mail.set", LEAK_LIST, "{'address':'x@example.org'}"},
    {"mail.prove", LEAK_LIST, "{'code':'7KQ4-M2XP'}"},
    {"mail.start", LEAK_LIST, "{}"},
    {"mail.remove", LEAK_LIST, "{}"},
    {"mail.stop", LEAK_LIST, "{'token':'7KQ4M2XP7KQ4M2XP7KQ4M2XP7K'}"},
    {"draft.list", LEAK_LIST, "{}"},
    {"draft.list", LEAK_OBJECT, "{'target':'reply:%t'}"},
    {"draft.save", LEAK_OBJECT, "{'target':'reply:%t','body':'b'}"},
    {"draft.save", LEAK_OBJECT, "{'target':'new:%B','body':'b'}"},
    {"draft.save", LEAK_OBJECT, "{'target':'survey:%K','body':'b'}"},
    {"draft.save", LEAK_OBJECT, "{'target':'thanks:%R','body':'b'}"},
    {"draft.drop", LEAK_LIST, "{'draft':1}"},
    {"place.show", LEAK_LIST, "{}"},
    {"member.show", LEAK_LIST, "{'handle':'insider'}"},
    {"member.list", LEAK_LIST, "{}"},
    {"member.list", LEAK_LIST, "{'sort':'posts'}"},
    {"member.posts", LEAK_LIST, "{'handle':'insider'}"},
    {"member.posts", LEAK_LIST, "{'handle':'insider','only':'threads'}"},
    {"member.edit", LEAK_LIST, "{'work':'w'}"},
    {"member.add", LEAK_EXEMPT, "gives codes made by chance"},
    {"member.set", LEAK_LIST, "{'handle':'insider','badge':'staff'}"},
    {"member.recover", LEAK_EXEMPT, "gives codes made by chance"},
    {"key.list", LEAK_LIST, "{}"},
    {"key.add", LEAK_LIST, "{'body':'no key'}"},
    {"key.label", LEAK_LIST, "{'fingerprint':'SHA256:x','label':'l'}"},
    {"key.remove", LEAK_LIST, "{'fingerprint':'SHA256:x'}"},
    {"key.code", LEAK_EXEMPT, "gives a code made by chance"},
    {"join.check", LEAK_LIST, "{'handle':'insider'}"},
    {"join.new", LEAK_LIST, "{'handle':'insider','accept':1}"},
    {"signin.password", LEAK_LIST, "{'handle':'insider','password':'wrongwrong'}"},
    {"signin.code", LEAK_LIST, "{'handle':'insider','code':'WRONG'}"},
    {"password.set", LEAK_LIST, "{'password':'longenough'}"},
    {"recovery.new", LEAK_EXEMPT, "gives codes made by chance"},
    {"zone.list", LEAK_EXEMPT, "reads no store, and says what time it is"},
    {"settings.show", LEAK_LIST, "{}"},
    {"settings.set", LEAK_LIST, "{'palette':'dark'}"},
    {"room.new", LEAK_EXEMPT, "a slug is one of a kind; only sysops and whom they let make rooms"},
    {"room.list", LEAK_LIST, "{}"},
    {"room.show", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.asked", LEAK_LIST, "{}"},
    {"room.asked", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.set", LEAK_OBJECT, "{'room':'%R','title':'T'}"},
    {"room.people", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.admit", LEAK_OBJECT, "{'room':'%R','handle':'outsider'}"},
    {"room.remove", LEAK_OBJECT, "{'room':'%R','handle':'insider','reason':'r'}"},
    {"partner.set", LEAK_OBJECT, "{'room':'%R','handle':'insider','features':'spout'}"},
    {"room.alias", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.alias", LEAK_OBJECT, "{'room':'%R','alias':'quiet-heron'}"},
    {"room.leave", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.pause", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.resume", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.break", LEAK_EXEMPT, "the sysop's glass: in the audit log, and the owner is told"},
    {"room.maker", LEAK_LIST, "{'handle':'insider'}"},
    {"nda.publish", LEAK_OBJECT, "{'room':'%R','body':'b'}"},
    {"nda.show", LEAK_OBJECT, "{'room':'%R'}"},
    {"nda.accept", LEAK_OBJECT, "{'room':'%R','version':1,'name':'Nn'}"},
    {"nda.withdraw", LEAK_OBJECT, "{'room':'%R'}"},
    {"nda.versions", LEAK_OBJECT, "{'room':'%R'}"},
    {"nda.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"invite.make", LEAK_OBJECT, "{'room':'%R'}"},
    {"invite.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"invite.revoke", LEAK_OBJECT, "{'room':'%R','number':1}"},
    {"invite.print", LEAK_OBJECT, "{'room':'%R'}"},
    {"invite.check", LEAK_LIST, "{'code':'4K7M-9QXR-T2BD'}"},
    {"invite.use", LEAK_LIST, "{'code':'4K7M-9QXR-T2BD'}"},
    {"screener.set", LEAK_OBJECT, "{'room':'%R','body':'Why?'}"},
    {"screener.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.apply", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.withdraw", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.applications", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.decide", LEAK_OBJECT, "{'room':'%R','handle':'outsider','accept':true}"},
    {"seat.set", LEAK_OBJECT, "{'room':'%R','target':10}"},
    {"seat.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"feedback.new", LEAK_OBJECT, "{'room':'%R','type':'idea','body':'b'}"},
    {"feedback.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"feedback.show", LEAK_OBJECT, "{'item':'%R-1'}"},
    {"feedback.comment", LEAK_OBJECT, "{'item':'%R-1','body':'b'}"},
    {"feedback.set", LEAK_OBJECT, "{'item':'%R-1','status':'acknowledged'}"},
    {"feedback.verify", LEAK_OBJECT, "{'item':'%R-1','result':'gone'}"},
    {"feedback.verify", LEAK_OBJECT, "{'item':'%R-1','result':'later'}"},
    {"feedback.ask", LEAK_OBJECT, "{'item':'%R-1','handle':'insider'}"},
    {"feedback.tag", LEAK_OBJECT, "{'item':'%R-1','tags':'cold'}"},
    {"tag.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"tag.new", LEAK_OBJECT, "{'room':'%R','tag':'frost'}"},
    {"tag.drop", LEAK_OBJECT, "{'room':'%R','tag':'cold'}"},
    {"tag.set", LEAK_OBJECT, "{'room':'%R','tag':'cold','public':true}"},
    {"feedback.list", LEAK_OBJECT, "{'room':'%R','tag':'cold'}"},
    {"feedback.edit", LEAK_OBJECT, "{'item':'%R-1','severity':'major'}"},
    {"feedback.similar", LEAK_OBJECT, "{'room':'%R','text':'kettle leaks'}"},
    {"feedback.vote", LEAK_OBJECT, "{'item':'%R-1'}"},
    {"feedback.unvote", LEAK_OBJECT, "{'item':'%R-1'}"},
    {"feedback.votes", LEAK_OBJECT, "{'item':'%R-1'}"},
    {"feedback.follow", LEAK_OBJECT, "{'item':'%R-1'}"},
    {"feedback.merge", LEAK_OBJECT, "{'item':'%R-1','into':'%R-2'}"},
    {"feedback.unmerge", LEAK_OBJECT, "{'item':'%R-1'}"},
    {"feedback.why", LEAK_OBJECT, "{'item':'%R-1'}"},
    {"feedback.route", LEAK_OBJECT, "{'item':'%R-1','team':'eng'}"},
    {"rule.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"rule.new", LEAK_OBJECT, "{'room':'%R','team':'eng'}"},
    {"rule.new", LEAK_OBJECT, "{'room':'%R','team':'eng','feature':'ff'}"},
    {"rule.drop", LEAK_OBJECT, "{'room':'%R','rule':1}"},
    {"phase.new", LEAK_OBJECT,
     "{'room':'%R','name':'N','kind':'closure','starts':'2026-01-01','ends':'2026-02-01'}"},
    {"phase.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"phase.set", LEAK_OBJECT, "{'room':'%R','phase':'First','name':'N'}"},
    {"phase.drop", LEAK_OBJECT, "{'room':'%R','phase':'First'}"},
    {"feature.new", LEAK_OBJECT, "{'room':'%R','feature':'carry','name':'N'}"},
    {"feature.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"feature.set", LEAK_OBJECT, "{'room':'%R','feature':'spout','name':'N'}"},
    {"release.new", LEAK_OBJECT, "{'room':'%R','version':'0.9','body':'b'}"},
    {"release.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"release.show", LEAK_OBJECT, "{'room':'%R','version':'0.1'}"},
    {"release.set", LEAK_OBJECT, "{'room':'%R','version':'0.1','notes':'n'}"},
    {"unit.set", LEAK_OBJECT, "{'room':'%R','handle':'insider','serial':'Z1'}"},
    {"unit.load", LEAK_OBJECT, "{'room':'%R','body':'insider,Z1'}"},
    {"unit.got", LEAK_OBJECT, "{'room':'%R'}"},
    {"unit.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"unit.history", LEAK_OBJECT, "{'room':'%R','serial':'Z1'}"},
    {"room.progress", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.reminders", LEAK_OBJECT, "{'room':'%R','wanted':'off'}"},
    {"task.new", LEAK_OBJECT, "{'room':'%R','title':'T'}"},
    {"task.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"task.show", LEAK_OBJECT, "{'task':'%K'}"},
    {"task.set", LEAK_OBJECT, "{'task':'%K','title':'T'}"},
    {"task.close", LEAK_OBJECT, "{'task':'%K'}"},
    {"task.reopen", LEAK_OBJECT, "{'task':'%K'}"},
    {"task.done", LEAK_OBJECT, "{'task':'%K'}"},
    {"task.blocked", LEAK_OBJECT, "{'task':'%K','note':'n'}"},
    {"task.skip", LEAK_OBJECT, "{'task':'%K'}"},
    {"task.later", LEAK_OBJECT, "{'task':'%K'}"},
    {"task.undo", LEAK_OBJECT, "{'task':'%K'}"},
    {"task.results", LEAK_OBJECT, "{'task':'%K'}"},
    {"question.add", LEAK_OBJECT, "{'task':'%K','kind':'text','text':'t'}"},
    {"question.drop", LEAK_OBJECT, "{'task':'%K','number':1}"},
    {"survey.answer", LEAK_OBJECT, "{'task':'%K','answers':{'1':4}}"},
    {"decision.new", LEAK_OBJECT, "{'room':'%R','title':'t','body':'b'}"},
    {"decision.new", LEAK_OBJECT, "{'room':'%R','title':'t','body':'b','item':['%R-1']}"},
    {"decision.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"changelog.new", LEAK_OBJECT, "{'room':'%R','release':'1','body':'b'}"},
    {"changelog.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"feedback.promote", LEAK_OBJECT, "{'thread':%T,'type':'idea'}"},
    {"feedback.export", LEAK_OBJECT, "{'room':'%R','csv':true}"},
    {"report", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.ledger", LEAK_OBJECT, "{'room':'%R'}"},
    {"room.close", LEAK_OBJECT, "{'room':'%R','reviewed':true,'body':'b'}"},
    {"launch.advocate", LEAK_OBJECT, "{'room':'%R'}"},
    {"launch.advocates", LEAK_OBJECT, "{'room':'%R'}"},
    {"launch.text", LEAK_OBJECT, "{'room':'%R','body':'b'}"},
    {"launch.show", LEAK_OBJECT, "{'room':'%R'}"},
    {"launch.share", LEAK_OBJECT, "{'room':'%R'}"},
    {"launch.pack", LEAK_OBJECT, "{'room':'%R'}"},
    {"consent.list", LEAK_LIST, "{}"},
    {"nda.mine", LEAK_LIST, "{}"},
    {"consent.withdraw", LEAK_OBJECT, "{'item':'%R-1'}"},
    {"consent.withdraw", LEAK_OBJECT, "{'room':'%R'}"},
    /* A room is a space: its talk is asked for as a board's is. */
    {"board.show", LEAK_OBJECT, "{'board':'%R'}"},
    {"board.people", LEAK_OBJECT, "{'board':'%R'}"},
    {"thread.list", LEAK_OBJECT, "{'board':'%R'}"},
    {"thread.new", LEAK_OBJECT, "{'board':'%R','title':'T','body':'b'}"},
    {"search", LEAK_OBJECT, "{'query':'kettle','board':'%R'}"},
    {"file.put", LEAK_EXEMPT, "gives an id made by chance, to its owner"},
    {"file.get", LEAK_OBJECT, "{'file':'%F'}"},
    {"file.list", LEAK_LIST, "{}"},
    {"file.list", LEAK_LIST, "{'name':'plan.txt'}"},
    {"file.list", LEAK_LIST, "{'board':'tea'}"},
    {"file.list", LEAK_OBJECT, "{'board':'%B'}"},
    {"file.list", LEAK_OBJECT, "{'thread':%T,'number':1}"},
    {"file.list", LEAK_OBJECT, "{'board':'tea','thread':%T}"},
    {"file.list", LEAK_OBJECT, "{'post':%P}"},
    {"file.list", LEAK_OBJECT, "{'room':'%R'}"},
    {"file.list", LEAK_OBJECT, "{'item':'%R-1'}"},
    {"file.list", LEAK_OBJECT, "{'room':'%R','item':'%R-1','staff':true}"},
    {"file.show", LEAK_OBJECT, "{'file':'%F'}"},
    {"file.attach", LEAK_OBJECT, "{'file':'%F','post':2}"},
    {"file.attach", LEAK_OBJECT, "{'file':'1','post':%P}"},
    {"file.rename", LEAK_OBJECT, "{'file':'%F','name':'n'}"},
    {"file.remove", LEAK_OBJECT, "{'file':'%F'}"},
    {"file.pick", LEAK_OBJECT, "{'file':'%F','target':'new:tea'}"},
    {"post.reply", LEAK_OBJECT, "{'thread':1,'body':'b','file':['%F']}"},
    {"thread.new", LEAK_OBJECT, "{'board':'tea','title':'T','body':'b','file':['%F']}"},
    {"audit.list", LEAK_EXEMPT, "for sysops: says who made which space, and who let themselves in"},
    {"import.begin", LEAK_OBJECT, "{'board':'%B','source':'s'}"},
    {"import.batch", LEAK_LIST, "{'import':77,'messages':[]}"},
};

/* A community, and what is hidden in it. */
struct leak_world {
	struct helper h;
	int64_t insider, outsider, sysop, former; /* former: was let in, and out again */
	int64_t thread, post, file;		  /* hidden; 0: there is none */
	char task[16];				  /* "-T482" of the hidden room */
};

static struct leak_world with, without;

static int64_t leak_thread(struct leak_world *w, int64_t who, const char *board, const char *title,
			   const char *body, int64_t *post_r)
{
	json_t *r =
	    helper_call(&w->h, who, "thread.new",
			json_pack("{s:s, s:s, s:s}", "board", board, "title", title, "body", body));
	int64_t thread = json_integer_value(json_object_get(r, "thread"));

	if (post_r)
		*post_r = json_integer_value(json_object_get(r, "post"));
	json_decref(r);
	return thread;
}

static void leak_board(struct leak_world *w, const char *slug, const char *read)
{
	helper_do(&w->h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s, s:s}", "board", slug, "title", slug, "about",
			    "about it", "theme", "work", "read", read));
}

/* What both have: two boards, three people, threads of insider and outsider. */
static void leak_public(struct leak_world *w)
{
	int64_t thread;

	helper_do(
	    &w->h, HELPER_CONTROL, "theme.add",
	    json_pack("{s:s, s:s, s:s}", "theme", "work", "title", "Work", "about", "Get it done"));
	leak_board(w, "tea", "guest");
	leak_board(w, "club", "member");
	w->insider = helper_member(&w->h, "insider");
	w->outsider = helper_member(&w->h, "outsider");
	w->sysop = helper_member(&w->h, "machinist");
	w->former = helper_member(&w->h, "former");
	helper_do(&w->h, HELPER_CONTROL, "member.set",
		  json_pack("{s:s, s:s}", "handle", "machinist", "role", "sysop"));
	thread = leak_thread(w, w->insider, "tea", "My kettle", "A kettle that sings.", NULL);
	helper_do(&w->h, w->outsider, "post.reply",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", "Which kettle?"));
	leak_thread(w, w->outsider, "club", "Members only", "A word about kettles.", NULL);
	helper_do(&w->h, w->insider, "post.reply",
		  json_pack("{s:I, s:i, s:s}", "thread", (json_int_t)thread, "to", 2, "body",
			    "That one, @former and @machinist."));
}

/* Everybody is let in, named and told of it, and out again. */
static void leak_left(struct leak_world *w)
{
	static const char *const handles[] = {"former", "machinist"};

	for (int i = 0; i < 2; i++)
		helper_do(&w->h, HELPER_CONTROL, "board.admit",
			  json_pack("{s:s, s:s}", "board", "den", "handle", handles[i]));
	helper_do(&w->h, w->former, "follow.board",
		  json_pack("{s:s, s:s}", "board", "den", "level", "watch"));
	helper_do(&w->h, w->former, "follow.thread",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)w->thread, "level", "watch"));
	helper_do(&w->h, w->insider, "post.reply",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)w->thread, "body",
			    "zanzibar @former @machinist"));
	leak_thread(w, w->insider, "den", "Zanzibar two", "@machinist", NULL);
	for (int i = 0; i < 2; i++)
		helper_do(&w->h, HELPER_CONTROL, "board.dismiss",
			  json_pack("{s:s, s:s}", "board", "den", "handle", handles[i]));
}

static void leak_hidden(struct leak_world *w)
{
	leak_board(w, "den", "hidden");
	helper_do(
	    &w->h, HELPER_CONTROL, "board.admit",
	    json_pack("{s:s, s:s, s:s}", "board", "den", "handle", "insider", "part", "host"));
	w->thread = leak_thread(w, w->insider, "den", "Zanzibar", "The kettle of zanzibar, kettle.",
				&w->post);
	leak_left(w);
	for (int i = 0; i < 4; i++)
		helper_do(&w->h, w->insider, "post.reply",
			  json_pack("{s:I, s:s}", "thread", (json_int_t)w->thread, "body",
				    "zanzibar @outsider @former kettle"));
	helper_do(&w->h, w->insider, "post.edit",
		  json_pack("{s:I, s:s}", "post", (json_int_t)w->post, "body", "kettle again"));
	w->file =
	    helper_int(&w->h, w->insider, "file.put",
		       json_pack("{s:s, s:s}", "name", "plan.txt", "body", "zanzibar"), "file");
	helper_do(&w->h, w->insider, "file.put",
		  json_pack("{s:s, s:s}", "name", "more.txt", "body", "zanzibar"));
	helper_do(&w->h, w->insider, "file.attach",
		  json_pack("{s:s, s:I}", "file", "plan.txt", "post", (json_int_t)w->post));
}

static int64_t leak_file(const char *board)
{
	return strcmp(board, "den") == 0 ? with.file : with.file ^ 0x2aa;
}

/* The row's params for one object: %B, %R, %K, %T, %P, %t and single quotes filled in. */
static json_t *leak_params(const char *text, const char *board, int64_t thread, int64_t post)
{
	struct arena *arena = arena_new();
	char *out = arena_alloc(arena, strlen(text) + 256), *o = out;
	json_t *params;

	for (const char *p = text; *p; p++) {
		if (*p == '\'')
			*o++ = '"';
		else if (*p == '%' && p[1] == 'B')
			o += sprintf(o, "%s", board), p++;
		else if (*p == '%' && p[1] == 'R')
			o += sprintf(o, "%s", strcmp(board, "den") == 0 ? "lair" : "lain"), p++;
		else if (*p == '%' && p[1] == 'K')
			o += sprintf(o, "%s%s", strcmp(board, "den") == 0 ? "lair" : "lain",
				     with.task),
			    p++;
		else if (*p == '%' && (p[1] == 'T' || p[1] == 't'))
			o += sprintf(o, "%lld", (long long)thread), p++;
		else if (*p == '%' && p[1] == 'F')
			o += sprintf(o, "%lld", (long long)leak_file(board)), p++;
		else if (*p == '%' && p[1] == 'P')
			o += sprintf(o, "%lld", (long long)post), p++;
		else
			*o++ = *p;
	}
	params = json_loads(out, 0, NULL);
	assert_non_null(params);
	arena_free(&arena);
	return params;
}

/* What a room's programme holds, all of it about the kettle. */
static void leak_programme(struct leak_world *w)
{
	static const char *const calls[][2] = {
	    {"phase.new", "{'room':'lair','name':'First','kind':'engagement','starts':'-1d',"
			  "'ends':'+9d'}"},
	    {"feature.new", "{'room':'lair','feature':'spout','name':'The spout of zanzibar'}"},
	    {"release.new", "{'room':'lair','version':'0.1','body':'Boil the kettle.'}"},
	    {"unit.load", "{'room':'lair','body':'insider,Z1'}"},
	};
	json_t *made;

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		helper_do(&w->h, w->insider, calls[i][0], leak_params(calls[i][1], "den", 0, 0));
	made = helper_call(
	    &w->h, w->insider, "task.new",
	    leak_params("{'room':'lair','title':'Kettle','kind':'survey'}", "den", 0, 0));
	snprintf(w->task, sizeof(w->task), "%s",
		 strchr(json_string_value(json_object_get(made, "task")), '-'));
	json_decref(made);
	helper_do(&w->h, w->insider, "question.add",
		  leak_params("{'task':'%K','kind':'scale5','text':'How hot?'}", "den", 0, 0));
}

/* A hidden room with an agreement: one tester signed it, one did not. */
static void leak_room(struct leak_world *w)
{
	helper_do(&w->h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:b, s:s, s:s}", "room", "lair", "title", "Zanzibar",
			    "purpose", "a kettle nobody knows", "hidden", 1, "owner", "insider",
			    "nda", "Say nothing of the kettle."));
	leak_thread(w, w->insider, "lair", "Zanzibar", "The kettle boils in zanzibar.", NULL);
	for (int i = 0; i < 2; i++)
		helper_do(&w->h, w->insider, "feedback.new",
			  json_pack("{s:s, s:s, s:s, s:s}", "room", "lair", "type", "issue", "body",
				    "The kettle leaks.", "visibility", i ? "staff" : "room"));
	helper_do(&w->h, w->insider, "feedback.comment",
		  json_pack("{s:s, s:s, s:s}", "item", "LAIR-1", "body", "zanzibar kettle",
			    "visibility", "staff"));
	leak_programme(w);
}

static int set_up(void **state)
{
	(void)state;
	helper_open(&with.h, domain_bindings(), NULL);
	helper_open(&without.h, domain_bindings(), NULL);
	leak_public(&with);
	leak_public(&without);
	leak_hidden(&with);
	leak_room(&with);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_close(&with.h);
	helper_close(&without.h);
	return 0;
}

/* A reply as text, with what differs by the moment or by the name asked for
 * taken out. */
static char *leak_reply(struct helper *h, int64_t who, const char *call, json_t *params,
			const char *board)
{
	json_t *result = NULL;
	int err = helper_try(h, who, call, params, &result);
	char *body = result ? json_dumps(result, JSON_SORT_KEYS) : mem_dup("");
	char *text = mem_printf("%s|%s|%s", err_name(err), h->words, body), *p;

	free(body);
	json_decref(result);
	for (p = text; *p; p++) {
		if (isdigit((unsigned char)p[0]) && isdigit((unsigned char)p[1]) &&
		    ((p > text && p[-1] == ':') || p[2] == ':' || p[2] == 'Z' || p[2] == 'T' ||
		     p[2] == '-'))
			p[0] = p[1] = '0';
	}
	/* A number of the change sequence follows the clock; were it a count, its
	 * gaps would count what is hidden, and it stays to be compared. */
	while ((p = strstr(text, "\"seq\": 1")) && strspn(p + 7, "0123456789") >= 16)
		memset(p + 7, '#', strspn(p + 7, "0123456789"));
	while ((p = strstr(text, "\"id\": 1")) && strspn(p + 6, "0123456789") >= 16)
		memset(p + 6, '#', strspn(p + 6, "0123456789"));
	while (board && (p = strstr(text, board)))
		memset(p, '#', strlen(board));
	while (board && ((p = strstr(text, "lair")) || (p = strstr(text, "lain"))))
		memset(p, '#', 4);
	return text;
}

/* All that is found is shown before the test fails. */
static int leak_found;

static const char *leak_callers[] = {"guest", "outsider", "machinist", "former"};
enum { LEAK_CALLERS = sizeof(leak_callers) / sizeof(leak_callers[0]) };

static int64_t leak_caller(const struct leak_world *w, int i)
{
	return i == 0 ? HELPER_GUEST : i == 1 ? w->outsider : i == 2 ? w->sysop : w->former;
}

static void leak_show(const struct leak_row *row, int who, const char *hidden, const char *never)
{
	leak_found++;
	print_error("%s %s by %s:\n  where it is     %s\n  where it is not %s\n", row->call,
		    row->params, leak_callers[who], hidden, never);
}

static void leak_list(const struct leak_row *row, int who)
{
	char *a = leak_reply(&with.h, leak_caller(&with, who), row->call,
			     leak_params(row->params, "tea", 1, 1), NULL);
	char *b = leak_reply(&without.h, leak_caller(&without, who), row->call,
			     leak_params(row->params, "tea", 1, 1), NULL);

	if (strcmp(a, b) != 0)
		leak_show(row, who, a, b);
	free(a);
	free(b);
}

static void leak_object(const struct leak_row *row, int who)
{
	int64_t caller = leak_caller(&with, who);
	uint64_t steps;
	char *a, *b;

	a = leak_reply(&with.h, caller, row->call,
		       leak_params(row->params, "den", with.thread, with.post), "den");
	steps = with.h.steps;
	b = leak_reply(&with.h, caller, row->call,
		       leak_params(row->params, "dem", with.thread ^ 0x2aa, with.post ^ 0x2aa),
		       "dem");
	if (strcmp(a, b) != 0) {
		leak_show(row, who, a, b);
	} else if (steps != with.h.steps) {
		char *hidden = mem_printf("%llu steps", (unsigned long long)steps);
		char *never = mem_printf("%llu steps", (unsigned long long)with.h.steps);

		leak_show(row, who, hidden, never);
		free(hidden);
		free(never);
	}
	free(a);
	free(b);
}

static void test_leaks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(leak_rows) / sizeof(leak_rows[0]); i++) {
		for (int who = 0; who < LEAK_CALLERS; who++) {
			if (leak_rows[i].kind == LEAK_LIST)
				leak_list(&leak_rows[i], who);
			else if (leak_rows[i].kind == LEAK_OBJECT)
				leak_object(&leak_rows[i], who);
		}
	}
	assert_int_equal(leak_found, 0);
}

static void test_every_call_is_known(void **state)
{
	size_t count;
	const struct call *const *calls = calls_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		bool known = calls[i]->kind == CALL_CONN;

		for (size_t j = 0; j < sizeof(leak_rows) / sizeof(leak_rows[0]); j++)
			known = known || strcmp(leak_rows[j].call, calls[i]->name) == 0;
		if (!known)
			fail_msg("the leak test does not know %s", calls[i]->name);
	}
}

/* The test can fail: an insider is told what outsiders are not. */
static void test_insider_sees(void **state)
{
	json_t *r =
	    helper_call(&with.h, with.insider, "search", json_pack("{s:s}", "query", "zanzibar"));

	(void)state;
	assert_true(json_array_size(json_object_get(r, "items")) > 0);
	json_decref(r);
	r = helper_call(&with.h, with.insider, "thread.show",
			json_pack("{s:I}", "thread", (json_int_t)with.thread));
	assert_int_equal(json_array_size(json_object_get(r, "items")), 6);
	json_decref(r);
	assert_true(
	    helper_sql(&with.h, "SELECT count(*) FROM notification WHERE kind = 'mention'") >
	    helper_sql(&without.h, "SELECT count(*) FROM notification WHERE kind = 'mention'"));
	r = helper_call(&with.h, with.insider, "file.get",
			json_pack("{s:o}", "file", json_sprintf("%lld", (long long)with.file)));
	assert_string_equal(json_string_value(json_object_get(r, "text")), "zanzibar");
	json_decref(r);
	assert_true(with.thread > (INT64_C(1) << 40) && with.post > (INT64_C(1) << 40));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_call_is_known),
	    cmocka_unit_test(test_insider_sees),
	    cmocka_unit_test(test_leaks),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
