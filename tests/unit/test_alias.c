/* Aliases: nobody but who may learns which member an alias of a room is.
 *
 * A hidden room with aliases is filled by testers whose handles and names occur nowhere
 * else. A fellow tester, an observer, a partner and staff of engineering, marketing and
 * support then make every call of the tables; in what names something of the room no
 * byte of the answer may be of a handle or a name behind an alias, and what names a
 * handle must answer as for one that nobody has. A call this test does not know fails
 * it. Beside it: who does see, what may be had as an alias, and what stays promised. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/api/calls.h"
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

/* What nobody else may be shown: handles, words of names, a company. */
static const char *const secrets[] = {"zorblatt", "quixmore", "vobscure",    "Zelda",
				      "Quentin",  "Vesper",   "Obscuria Ltd"};
enum { SECRETS = sizeof(secrets) / sizeof(secrets[0]) };

static struct {
	struct helper h;
	int64_t owner, moderator, eng, pm, mkt, sup, sysop;
	int64_t zorblatt, quixmore, vobscure, fellow, observer, partner, outsider;
	char zorblatt_is[40], quixmore_is[40], vobscure_is[40], fellow_is[40];
	int64_t thread, post, file, change; /* change: the last one before there was a room */
	char task[24], survey[24], desk_item[24];
} w;

enum alias_kind {
	ALIAS_ROOM,   /* of the room: no byte of a secret in the answer */
	ALIAS_NAME,   /* takes a name, %H: a secret answers as what nobody is called */
	ALIAS_PUBLIC, /* of the community: no byte of the room in the answer */
	ALIAS_EXEMPT, /* with the reason */
};

/* %A zorblatt's alias, %D their report to staff, %T a thread of the room, %P a post,
 * %F a file, %K a task, %S a survey, %C a change before all of it. What was never
 * anybody's stands in the alphabet where the secret does: names are looked through. */
static const struct alias_row {
	const char *call;
	enum alias_kind kind;
	const char *params;
} rows[] = {
    {"hello", ALIAS_PUBLIC, "{'version':1}"},
    {"whoami", ALIAS_PUBLIC, "{}"},
    {"session.open", ALIAS_ROOM, "{'version':1,'home':true}"},
    {"community.show", ALIAS_PUBLIC, "{}"},
    {"community.set", ALIAS_EXEMPT, "for sysops; of the community"},
    {"change.list", ALIAS_ROOM, "{'since':%C}"},
    {"rules.accept", ALIAS_PUBLIC, "{'version':1}"},
    {"host.write", ALIAS_PUBLIC, "{'body':'to the hosts'}"},
    {"host.list", ALIAS_EXEMPT, "for sysops: letters to the hosts"},
    {"host.done", ALIAS_EXEMPT, "for sysops"},
    {"theme.list", ALIAS_PUBLIC, "{}"},
    {"theme.add", ALIAS_EXEMPT, "for sysops; of the community"},
    {"board.list", ALIAS_PUBLIC, "{}"},
    {"board.show", ALIAS_ROOM, "{'board':'den'}"},
    {"board.add", ALIAS_EXEMPT, "for sysops; a room is no board"},
    {"board.set", ALIAS_EXEMPT, "for sysops"},
    {"board.admit", ALIAS_EXEMPT, "for sysops; a room is no board"},
    {"board.dismiss", ALIAS_EXEMPT, "for sysops"},
    {"board.people", ALIAS_ROOM, "{'board':'den'}"},
    {"board.people", ALIAS_ROOM, "{'board':'den','limit':2}"},
    {"thread.list", ALIAS_ROOM, "{'board':'den'}"},
    {"thread.list", ALIAS_ROOM, "{'board':'den','unread':true,'sort':'new'}"},
    {"thread.show", ALIAS_ROOM, "{'thread':%T}"},
    {"thread.new", ALIAS_ROOM, "{'board':'den','title':'T','body':'@%A said so'}"},
    {"thread.set", ALIAS_ROOM, "{'thread':%T,'title':'T','pinned':true}"},
    {"thread.move", ALIAS_ROOM, "{'thread':%T,'board':'tea'}"},
    {"post.show", ALIAS_ROOM, "{'post':%P}"},
    {"post.reply", ALIAS_ROOM, "{'thread':%T,'body':'@%A, yes'}"},
    {"post.edit", ALIAS_ROOM, "{'post':%P,'body':'b'}"},
    {"post.delete", ALIAS_ROOM, "{'post':%P}"},
    {"post.restore", ALIAS_ROOM, "{'post':%P}"},
    {"post.history", ALIAS_ROOM, "{'post':%P}"},
    {"read.mark", ALIAS_ROOM, "{'thread':%T,'number':1}"},
    {"read.unmark", ALIAS_ROOM, "{'thread':%T}"},
    {"read.catchup", ALIAS_EXEMPT, "answers with a count"},
    {"read.undo", ALIAS_ROOM, "{}"},
    {"read.next", ALIAS_ROOM, "{'board':'den'}"},
    {"search", ALIAS_ROOM, "{'query':'zanzibar'}"},
    {"search", ALIAS_ROOM, "{'query':'zanzibar','sort':'relevance'}"},
    {"search", ALIAS_ROOM, "{'query':'zanzibar','board':'den','author':'%A'}"},
    {"search", ALIAS_NAME, "{'query':'zanzibar','board':'den','author':'%H'}"},
    {"search", ALIAS_PUBLIC, "{'query':'zanzibar','author':'zorblatt'}"},
    {"home.show", ALIAS_ROOM, "{}"},
    {"notification.list", ALIAS_ROOM, "{}"},
    {"notification.read", ALIAS_EXEMPT, "answers with a count"},
    {"notification.settings", ALIAS_PUBLIC, "{}"},
    {"notification.set", ALIAS_PUBLIC, "{'kind':'reply','delivery':'now'}"},
    {"notification.quiet", ALIAS_PUBLIC, "{}"},
    {"follow.thread", ALIAS_ROOM, "{'thread':%T,'level':'watch'}"},
    {"follow.board", ALIAS_ROOM, "{'board':'den','level':'watch'}"},
    {"follow.member", ALIAS_PUBLIC, "{'handle':'zorblatt','level':'mute'}"},
    {"thread.show", ALIAS_ROOM, "{'thread':%T,'from':1}"},
    {"follow.member", ALIAS_PUBLIC, "{'handle':'zorblatt','level':'normal'}"},
    {"follow.member", ALIAS_ROOM, "{'handle':'%A','room':'den','level':'mute'}"},
    {"follow.member", ALIAS_NAME, "{'handle':'%H','room':'den','level':'mute'}"},
    {"thread.show", ALIAS_ROOM, "{'thread':%T,'from':1}"},
    {"follow.show", ALIAS_ROOM, "{'handle':'%A','room':'den'}"},
    {"follow.show", ALIAS_NAME, "{'handle':'%H','room':'den'}"},
    {"follow.list", ALIAS_ROOM, "{}"},
    {"follow.member", ALIAS_ROOM, "{'handle':'%A','room':'den','level':'normal'}"},
    {"follow.show", ALIAS_ROOM, "{'thread':%T}"},
    {"follow.list", ALIAS_ROOM, "{}"},
    {"member.complete", ALIAS_ROOM, "{'begin':'','thread':%T}"},
    {"member.complete", ALIAS_ROOM, "{'begin':'','board':'den'}"},
    {"member.complete", ALIAS_NAME, "{'begin':'%H','thread':%T}"},
    {"member.complete", ALIAS_NAME, "{'begin':'%H','board':'den'}"},
    {"digest.show", ALIAS_ROOM, "{}"},
    {"mail.show", ALIAS_PUBLIC, "{}"},
    {"mail.set", ALIAS_EXEMPT, "one's own address"},
    {"mail.prove", ALIAS_EXEMPT, "one's own address"},
    {"mail.start", ALIAS_EXEMPT, "one's own address"},
    {"mail.remove", ALIAS_EXEMPT, "one's own address"},
    {"mail.stop", ALIAS_EXEMPT, "one's own address"},
    {"draft.list", ALIAS_ROOM, "{}"},
    {"draft.save", ALIAS_ROOM, "{'target':'reply:%T','body':'b'}"},
    {"draft.drop", ALIAS_EXEMPT, "one's own drafts"},
    {"place.show", ALIAS_ROOM, "{}"},
    {"member.show", ALIAS_PUBLIC, "{'handle':'zorblatt'}"},
    {"member.list", ALIAS_PUBLIC, "{}"},
    {"member.list", ALIAS_PUBLIC, "{'sort':'posts'}"},
    {"member.posts", ALIAS_PUBLIC, "{'handle':'zorblatt'}"},
    {"member.posts", ALIAS_PUBLIC, "{'handle':'vobscure','only':'threads'}"},
    {"member.edit", ALIAS_PUBLIC, "{'work':'w'}"},
    {"member.add", ALIAS_EXEMPT, "for sysops; of the community"},
    {"member.set", ALIAS_EXEMPT, "for sysops; of the community"},
    {"member.recover", ALIAS_EXEMPT, "for sysops; of the community"},
    {"key.list", ALIAS_EXEMPT, "one's own keys"},
    {"key.add", ALIAS_EXEMPT, "one's own keys"},
    {"key.label", ALIAS_EXEMPT, "one's own keys"},
    {"key.remove", ALIAS_EXEMPT, "one's own keys"},
    {"key.code", ALIAS_EXEMPT, "one's own keys"},
    {"join.check", ALIAS_PUBLIC, "{'handle':'%A'}"},
    {"join.new", ALIAS_EXEMPT, "of the community; no room has a say in who joins"},
    {"signin.password", ALIAS_PUBLIC, "{'handle':'%A','password':'wrongwrong'}"},
    {"signin.code", ALIAS_EXEMPT, "one's own codes"},
    {"password.set", ALIAS_EXEMPT, "one's own"},
    {"recovery.new", ALIAS_EXEMPT, "one's own codes"},
    {"zone.list", ALIAS_EXEMPT, "reads no store"},
    {"settings.show", ALIAS_PUBLIC, "{}"},
    {"settings.set", ALIAS_PUBLIC, "{'palette':'dark'}"},
    {"room.new", ALIAS_EXEMPT, "another room"},
    {"room.list", ALIAS_ROOM, "{}"},
    {"room.show", ALIAS_ROOM, "{'room':'den'}"},
    {"room.asked", ALIAS_ROOM, "{'room':'den'}"},
    {"room.set", ALIAS_ROOM, "{'room':'den','title':'T'}"},
    {"room.people", ALIAS_ROOM, "{'room':'den'}"},
    {"room.people", ALIAS_ROOM, "{'room':'den','limit':3}"},
    {"room.people", ALIAS_ROOM, "{'room':'den','part':'observer'}"},
    {"room.people", ALIAS_ROOM, "{'room':'den','handle':'%A'}"},
    {"room.people", ALIAS_NAME, "{'room':'den','handle':'%H'}"},
    {"room.alias", ALIAS_ROOM, "{'room':'den'}"},
    {"room.alias", ALIAS_ROOM, "{'room':'den','alias':'%A'}"},
    {"room.admit", ALIAS_NAME, "{'room':'den','handle':'%H'}"},
    {"room.remove", ALIAS_NAME, "{'room':'den','handle':'%H','reason':'r'}"},
    {"partner.set", ALIAS_NAME, "{'room':'den','handle':'%H','features':'spout'}"},
    {"room.pause", ALIAS_ROOM, "{'room':'den'}"},
    {"room.resume", ALIAS_ROOM, "{'room':'den'}"},
    {"room.leave", ALIAS_EXEMPT, "answers with the room's name"},
    {"room.break", ALIAS_EXEMPT, "for sysops: in the audit log, and the owner is told"},
    {"room.maker", ALIAS_EXEMPT, "for sysops; of the community"},
    {"nda.publish", ALIAS_ROOM, "{'room':'den','body':'b'}"},
    {"nda.show", ALIAS_ROOM, "{'room':'den'}"},
    {"nda.accept", ALIAS_ROOM, "{'room':'den','version':7,'name':'Nn'}"},
    {"nda.withdraw", ALIAS_EXEMPT, "one's own signature"},
    {"nda.versions", ALIAS_ROOM, "{'room':'den'}"},
    {"nda.list", ALIAS_ROOM, "{'room':'den'}"},
    {"invite.make", ALIAS_ROOM, "{'room':'den'}"},
    {"invite.list", ALIAS_ROOM, "{'room':'den'}"},
    {"invite.revoke", ALIAS_ROOM, "{'room':'den','number':1}"},
    {"invite.print", ALIAS_ROOM, "{'room':'den'}"},
    {"invite.check", ALIAS_PUBLIC, "{'code':'4K7M-9QXR-T2BD'}"},
    {"invite.use", ALIAS_PUBLIC, "{'code':'4K7M-9QXR-T2BD'}"},
    {"screener.set", ALIAS_ROOM, "{'room':'den','body':'Why?'}"},
    {"screener.list", ALIAS_ROOM, "{'room':'den'}"},
    {"room.apply", ALIAS_ROOM, "{'room':'den'}"},
    {"room.withdraw", ALIAS_ROOM, "{'room':'den'}"},
    {"room.applications", ALIAS_ROOM, "{'room':'den','all':true}"},
    {"room.decide", ALIAS_NAME, "{'room':'den','handle':'%H','accept':true}"},
    {"seat.set", ALIAS_ROOM, "{'room':'den','target':10}"},
    {"seat.list", ALIAS_ROOM, "{'room':'den'}"},
    {"feedback.new", ALIAS_ROOM, "{'room':'den','type':'idea','body':'zanzibar, @%A'}"},
    {"feedback.new", ALIAS_NAME, "{'room':'den','type':'idea','body':'b','on_behalf':'%H'}"},
    {"feedback.list", ALIAS_ROOM, "{'room':'den'}"},
    {"feedback.list", ALIAS_ROOM, "{'room':'den','sort':'votes'}"},
    {"feedback.list", ALIAS_NAME, "{'room':'den','assignee':'%H'}"},
    {"feedback.list", ALIAS_ROOM, "{'room':'den','tag':'cold'}"},
    {"feedback.show", ALIAS_ROOM, "{'item':'DEN-1'}"},
    {"feedback.show", ALIAS_ROOM, "{'item':'DEN-2'}"},
    {"feedback.show", ALIAS_ROOM, "{'item':'DEN-3'}"},
    {"feedback.show", ALIAS_ROOM, "{'item':'%D'}"},
    {"feedback.comment", ALIAS_ROOM, "{'item':'DEN-1','body':'@%A yes'}"},
    {"feedback.set", ALIAS_ROOM, "{'item':'DEN-2','status':'acknowledged','from':'planned'}"},
    {"feedback.set", ALIAS_ROOM, "{'item':'DEN-1','status':'done','from':'new'}"},
    {"feedback.verify", ALIAS_ROOM, "{'item':'DEN-1','result':'gone'}"},
    {"feedback.ask", ALIAS_NAME, "{'item':'DEN-1','handle':'%H'}"},
    {"feedback.tag", ALIAS_ROOM, "{'item':'DEN-1','tags':'cold'}"},
    {"tag.list", ALIAS_ROOM, "{'room':'den'}"},
    {"tag.new", ALIAS_ROOM, "{'room':'den','tag':'warm'}"},
    {"tag.drop", ALIAS_ROOM, "{'room':'den','tag':'warm'}"},
    {"tag.set", ALIAS_ROOM, "{'room':'den','tag':'cold','public':true}"},
    {"feedback.edit", ALIAS_ROOM, "{'item':'DEN-1','severity':'major'}"},
    {"feedback.similar", ALIAS_ROOM, "{'room':'den','text':'zanzibar leaks'}"},
    {"feedback.vote", ALIAS_ROOM, "{'item':'DEN-1'}"},
    {"feedback.vote", ALIAS_NAME, "{'item':'DEN-2','on_behalf':'%H'}"},
    {"feedback.unvote", ALIAS_ROOM, "{'item':'DEN-1'}"},
    {"feedback.votes", ALIAS_ROOM, "{'item':'DEN-1'}"},
    {"feedback.votes", ALIAS_ROOM, "{'item':'DEN-1','limit':1}"},
    {"feedback.follow", ALIAS_ROOM, "{'item':'DEN-1'}"},
    {"feedback.merge", ALIAS_ROOM, "{'item':'DEN-3','into':'DEN-1'}"},
    {"feedback.unmerge", ALIAS_ROOM, "{'item':'DEN-3'}"},
    {"feedback.why", ALIAS_ROOM, "{'item':'DEN-1'}"},
    {"feedback.route", ALIAS_NAME, "{'item':'DEN-1','assignee':'%H'}"},
    {"rule.list", ALIAS_ROOM, "{'room':'den'}"},
    {"rule.new", ALIAS_ROOM, "{'room':'den','team':'eng'}"},
    {"rule.drop", ALIAS_ROOM, "{'room':'den','rule':1}"},
    {"phase.new", ALIAS_ROOM,
     "{'room':'den','name':'N','kind':'closure','starts':'2026-01-01','ends':'2026-02-01'}"},
    {"phase.list", ALIAS_ROOM, "{'room':'den'}"},
    {"phase.set", ALIAS_ROOM, "{'room':'den','phase':'First','name':'N'}"},
    {"phase.drop", ALIAS_ROOM, "{'room':'den','phase':'First'}"},
    {"feature.new", ALIAS_ROOM, "{'room':'den','feature':'carry','name':'N'}"},
    {"feature.list", ALIAS_ROOM, "{'room':'den'}"},
    {"feature.set", ALIAS_ROOM, "{'room':'den','feature':'spout','name':'N'}"},
    {"release.new", ALIAS_ROOM, "{'room':'den','version':'0.9','body':'b'}"},
    {"release.list", ALIAS_ROOM, "{'room':'den'}"},
    {"release.show", ALIAS_ROOM, "{'room':'den','version':'0.1'}"},
    {"release.set", ALIAS_ROOM, "{'room':'den','version':'0.1','notes':'n'}"},
    {"unit.set", ALIAS_NAME, "{'room':'den','handle':'%H','serial':'Z1'}"},
    {"unit.load", ALIAS_NAME, "{'room':'den','body':'%H,Z9'}"},
    {"unit.got", ALIAS_ROOM, "{'room':'den'}"},
    {"unit.list", ALIAS_ROOM, "{'room':'den'}"},
    {"unit.history", ALIAS_ROOM, "{'room':'den','serial':'Z1'}"},
    {"room.progress", ALIAS_ROOM, "{'room':'den'}"},
    {"room.progress", ALIAS_ROOM, "{'room':'den','sort':'name'}"},
    {"room.reminders", ALIAS_ROOM, "{'room':'den','wanted':'off'}"},
    {"task.new", ALIAS_ROOM, "{'room':'den','title':'T'}"},
    {"task.list", ALIAS_ROOM, "{'room':'den'}"},
    {"task.show", ALIAS_ROOM, "{'task':'%K'}"},
    {"task.show", ALIAS_ROOM, "{'task':'%S'}"},
    {"task.set", ALIAS_ROOM, "{'task':'%K','title':'T'}"},
    {"task.results", ALIAS_ROOM, "{'task':'%K'}"},
    {"task.results", ALIAS_ROOM, "{'task':'%S'}"},
    {"task.done", ALIAS_ROOM, "{'task':'%K'}"},
    {"task.blocked", ALIAS_ROOM, "{'task':'%K','note':'n'}"},
    {"task.skip", ALIAS_ROOM, "{'task':'%K'}"},
    {"task.later", ALIAS_ROOM, "{'task':'%K'}"},
    {"task.undo", ALIAS_ROOM, "{'task':'%K'}"},
    {"task.close", ALIAS_ROOM, "{'task':'%S'}"},
    {"task.results", ALIAS_ROOM, "{'task':'%S','limit':1}"},
    {"task.reopen", ALIAS_ROOM, "{'task':'%S'}"},
    {"question.add", ALIAS_ROOM, "{'task':'%S','kind':'text','text':'t'}"},
    {"question.drop", ALIAS_ROOM, "{'task':'%S','number':9}"},
    {"survey.answer", ALIAS_ROOM, "{'task':'%S','answers':{'1':'words'}}"},
    {"decision.new", ALIAS_ROOM, "{'room':'den','title':'t','body':'b'}"},
    {"decision.list", ALIAS_ROOM, "{'room':'den'}"},
    {"changelog.new", ALIAS_ROOM, "{'room':'den','release':'0.1','body':'b'}"},
    {"changelog.list", ALIAS_ROOM, "{'room':'den'}"},
    {"feedback.promote", ALIAS_ROOM, "{'thread':%T,'type':'idea'}"},
    {"feedback.export", ALIAS_ROOM, "{'room':'den','csv':true}"},
    {"feedback.export", ALIAS_ROOM, "{'room':'den','json':true}"},
    {"feedback.export", ALIAS_ROOM, "{'room':'den','markdown':true}"},
    {"report", ALIAS_ROOM, "{'room':'den'}"},
    {"room.ledger", ALIAS_ROOM, "{'room':'den'}"},
    {"room.close", ALIAS_ROOM, "{'room':'den','body':'b'}"},
    {"launch.advocate", ALIAS_ROOM, "{'room':'den'}"},
    {"launch.advocates", ALIAS_ROOM, "{'room':'den'}"},
    {"launch.text", ALIAS_ROOM, "{'room':'den','body':'b'}"},
    {"launch.show", ALIAS_ROOM, "{'room':'den'}"},
    {"launch.share", ALIAS_ROOM, "{'room':'den'}"},
    {"launch.pack", ALIAS_ROOM, "{'room':'den'}"},
    {"consent.list", ALIAS_ROOM, "{}"},
    {"nda.mine", ALIAS_ROOM, "{}"},
    {"consent.withdraw", ALIAS_ROOM, "{'room':'den'}"},
    {"file.put", ALIAS_EXEMPT, "one's own outbox"},
    {"file.get", ALIAS_ROOM, "{'file':'%F'}"},
    {"file.list", ALIAS_ROOM, "{'room':'den'}"},
    {"file.list", ALIAS_ROOM, "{'board':'den'}"},
    {"file.list", ALIAS_ROOM, "{'item':'DEN-1'}"},
    {"file.list", ALIAS_ROOM, "{'post':%P}"},
    {"file.show", ALIAS_ROOM, "{'file':'%F'}"},
    {"file.attach", ALIAS_ROOM, "{'file':'%F','post':%P}"},
    {"file.rename", ALIAS_ROOM, "{'file':'%F','name':'n'}"},
    {"file.remove", ALIAS_ROOM, "{'file':'%F'}"},
    {"file.pick", ALIAS_ROOM, "{'file':'%F','target':'new:tea'}"},
    {"audit.list", ALIAS_EXEMPT, "for sysops"},
    {"import.begin", ALIAS_EXEMPT, "for sysops"},
    {"import.batch", ALIAS_EXEMPT, "for sysops"},
};

/* --- the room --- */

static json_t *params_of(const char *text, const char *name)
{
	struct buf out = {0};
	json_t *params;

	for (const char *p = text; *p; p++) {
		if (*p == '\'')
			buf_add_char(&out, '"');
		else if (*p != '%')
			buf_add_char(&out, *p);
		else
			switch (*++p) {
			case 'A':
				buf_add_text(&out, w.zorblatt_is);
				break;
			case 'C':
				buf_printf(&out, "%lld", (long long)w.change);
				break;
			case 'D':
				buf_add_text(&out, w.desk_item);
				break;
			case 'F':
				buf_printf(&out, "%lld", (long long)w.file);
				break;
			case 'H':
				buf_add_text(&out, name);
				break;
			case 'K':
				buf_add_text(&out, w.task);
				break;
			case 'P':
				buf_printf(&out, "%lld", (long long)w.post);
				break;
			case 'S':
				buf_add_text(&out, w.survey);
				break;
			case 'T':
				buf_printf(&out, "%lld", (long long)w.thread);
				break;
			default:
				fail_msg("%s", text);
			}
	}
	params = json_loads(buf_text(&out), 0, NULL);
	if (!params)
		fail_msg("%s", buf_text(&out));
	buf_free(&out);
	return params;
}

static void act(int64_t who, const char *call, const char *params)
{
	helper_do(&w.h, who, call, params_of(params, NULL));
}

static int try(int64_t who, const char *call, const char *params)
{
	return helper_try(&w.h, who, call, params_of(params, NULL), NULL);
}

static json_t *get(int64_t who, const char *call, const char *params)
{
	return helper_call(&w.h, who, call, params_of(params, NULL));
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static json_t *first(const json_t *result)
{
	return json_array_get(json_object_get(result, "items"), 0);
}

/* What the call gives in a field. */
static void keep(char *out, size_t size, int64_t who, const char *call, const char *params,
		 const char *field)
{
	json_t *r = get(who, call, params);

	snprintf(out, size, "%s", text_of(r, field));
	json_decref(r);
}

static void alias_of(char out[40], int64_t who)
{
	keep(out, 40, who, "room.alias", "{'room':'den'}", "alias");
}

static int64_t person(const char *handle, const char *name)
{
	int64_t id = helper_member(&w.h, handle);

	if (name)
		helper_do(&w.h, id, "member.edit", json_pack("{s:s}", "name", name));
	return id;
}

static void admit(const char *handle, const char *part, const char *team)
{
	helper_do(&w.h, w.owner, "room.admit",
		  json_pack("{s:s, s:s, s:s, s:s?}", "room", "den", "handle", handle, "part", part,
			    "team", team));
}

static void people(void)
{
	/* In this order, so that the order of ids is not that of aliases or of joining. */
	w.zorblatt = person("zorblatt", "Zelda Orb");
	w.quixmore = person("quixmore", "Quentin More");
	w.vobscure = person("vobscure", "Vesper Obs");
	w.fellow = person("fellow", NULL);
	w.owner = person("olga", NULL);
	w.moderator = person("molly", NULL);
	w.eng = person("edgar", NULL);
	w.pm = person("paula", NULL);
	w.mkt = person("mark", NULL);
	w.sup = person("suki", NULL);
	w.partner = person("pat", NULL);
	w.observer = person("oscar", NULL);
	w.outsider = person("otto", NULL);
	w.sysop = person("machinist", NULL);
	helper_do(&w.h, HELPER_CONTROL, "member.set",
		  json_pack("{s:s, s:s}", "handle", "machinist", "role", "sysop"));
	w.change = helper_sql(&w.h, "SELECT max(seq) FROM change");
}

static void make_room(void)
{
	helper_do(&w.h, HELPER_CONTROL, "theme.add",
		  json_pack("{s:s, s:s, s:s}", "theme", "work", "title", "Work", "about", "It"));
	helper_do(&w.h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about",
			    "about it", "theme", "work"));
	helper_do(&w.h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:b, s:s, s:s, s:s}", "room", "den", "title",
			    "Zanzibar", "purpose", "a kettle nobody knows", "hidden", 1, "owner",
			    "olga", "identity", "alias", "nda", "Say nothing."));
	admit("molly", "moderator", NULL);
	act(w.moderator, "nda.accept", "{'room':'den','version':1,'name':'Molly M'}");
	admit("edgar", "staff", "eng");
	admit("paula", "staff", "pm");
	admit("mark", "staff", "mkt");
	admit("suki", "staff", "sup");
	admit("quixmore", "tester", NULL);
	admit("fellow", "tester", NULL);
	admit("vobscure", "observer", NULL);
	admit("zorblatt", "tester", NULL);
	helper_do(&w.h, w.owner, "room.admit",
		  json_pack("{s:s, s:s, s:s}", "room", "den", "handle", "zorblatt", "org",
			    "Obscuria Ltd"));
	admit("oscar", "observer", NULL);
	admit("pat", "partner", NULL);
	act(w.zorblatt, "nda.accept", "{'room':'den','version':1,'name':'Zelda Orb'}");
	act(w.quixmore, "nda.accept", "{'room':'den','version':1,'name':'Quentin More'}");
	act(w.vobscure, "nda.accept", "{'room':'den','version':1,'name':'Vesper Obs'}");
	act(w.fellow, "nda.accept", "{'room':'den','version':1,'name':'Fred Low'}");
	act(w.observer, "nda.accept", "{'room':'den','version':1,'name':'Oscar O'}");
	act(w.partner, "nda.accept", "{'room':'den','version':1,'name':'Pat Pat'}");
	alias_of(w.zorblatt_is, w.zorblatt);
	alias_of(w.quixmore_is, w.quixmore);
	alias_of(w.vobscure_is, w.vobscure);
	alias_of(w.fellow_is, w.fellow);
}

static void fill_programme(void)
{
	act(w.owner, "feature.new", "{'room':'den','feature':'spout','name':'The spout'}");
	act(w.owner, "partner.set", "{'room':'den','handle':'pat','features':'spout'}");
	act(w.owner, "phase.new",
	    "{'room':'den','name':'First','kind':'engagement','starts':'-1d','ends':'+9d'}");
	act(w.owner, "release.new", "{'room':'den','version':'0.1','body':'Boil it.'}");
	act(w.owner, "unit.load", "{'room':'den','body':'zorblatt,Z1\\nquixmore,Z2'}");
	act(w.owner, "unit.set", "{'room':'den','handle':'%A','serial':'Z1','state':'shipped'}");
	act(w.zorblatt, "unit.got", "{'room':'den'}");
	keep(w.task, sizeof(w.task), w.owner, "task.new", "{'room':'den','title':'Boil'}", "task");
	keep(w.survey, sizeof(w.survey), w.owner, "task.new",
	     "{'room':'den','title':'How was it','kind':'survey'}", "task");
	act(w.owner, "question.add", "{'task':'%S','kind':'text','text':'And?'}");
	act(w.zorblatt, "task.done", "{'task':'%K','note':'boiled'}");
	act(w.quixmore, "task.blocked", "{'task':'%K','note':'no water'}");
	act(w.zorblatt, "survey.answer", "{'task':'%S','answers':{'1':'hot'}}");
	act(w.quixmore, "survey.answer", "{'task':'%S','answers':{'1':'cold'}}");
}

static void fill_items(void)
{
	act(w.zorblatt, "feedback.new",
	    "{'room':'den','type':'issue','body':'zanzibar leaks','feature':'spout',"
	    "'quote_consent':'anonymous'}");
	act(w.quixmore, "feedback.new", "{'room':'den','type':'idea','body':'zanzibar sings'}");
	act(w.quixmore, "feedback.new", "{'room':'den','type':'issue','body':'zanzibar drips'}");
	keep(w.desk_item, sizeof(w.desk_item), w.zorblatt, "feedback.new",
	     "{'room':'den','type':'praise','body':'zanzibar for staff','visibility':'staff',"
	     "'quote_consent':'named'}",
	     "item");
	act(w.quixmore, "feedback.vote", "{'item':'DEN-1','importance':3,'why':'mine too'}");
	act(w.fellow, "feedback.vote", "{'item':'DEN-1'}");
	act(w.eng, "feedback.vote", "{'item':'DEN-2','on_behalf':'%A'}");
	for (int i = 0; i < 2; i++) {
		act(w.fellow, "feedback.comment", "{'item':'DEN-1','body':'same here'}");
		act(w.zorblatt, "feedback.comment", "{'item':'DEN-1','body':'zanzibar indeed'}");
		act(w.quixmore, "feedback.comment", "{'item':'DEN-1','body':'zanzibar, too'}");
	}
	act(w.owner, "feedback.tag", "{'item':'DEN-1','tags':'cold'}");
	act(w.owner, "feedback.edit", "{'item':'DEN-1','workaround':'a towel'}");
	act(w.quixmore, "feedback.set", "{'item':'DEN-2','status':'withdrawn'}");
	act(w.eng, "feedback.merge", "{'item':'DEN-3','into':'DEN-1'}");
	act(w.owner, "changelog.new",
	    "{'room':'den','release':'0.1','body':'mended','item':['DEN-1']}");
	act(w.owner, "decision.new", "{'room':'den','title':'t','body':'b','item':['DEN-1']}");
	act(w.zorblatt, "launch.advocate", "{'room':'den'}");
}

/* Each watcher is answered, named and told. */
static void fill_talk(void)
{
	static const char *const names[] = {"edgar", "paula", "mark", "suki", "olga"};
	json_t *r = get(w.zorblatt, "thread.new",
			"{'board':'den','title':'Zanzibar','body':'zanzibar at noon'}");

	w.thread = json_integer_value(json_object_get(r, "thread"));
	w.post = json_integer_value(json_object_get(r, "post"));
	json_decref(r);
	w.file =
	    helper_int(&w.h, w.zorblatt, "file.put",
		       json_pack("{s:s, s:s}", "name", "plan.txt", "body", "zanzibar"), "file");
	act(w.zorblatt, "file.attach", "{'file':'plan.txt','post':%P}");
	act(w.zorblatt, "post.edit", "{'post':%P,'body':'zanzibar at one'}");
	act(w.fellow, "follow.board", "{'board':'den','level':'watch'}");
	act(w.eng, "follow.thread", "{'thread':%T,'level':'watch'}");
	act(w.fellow, "post.reply", "{'thread':%T,'body':'zanzibar at two'}");
	act(w.quixmore, "post.reply", "{'thread':%T,'to':2,'body':'@%A zanzibar at three'}");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		helper_do(&w.h, w.zorblatt, "post.reply",
			  json_pack("{s:I, s:o}", "thread", (json_int_t)w.thread, "body",
				    json_sprintf("zanzibar @%s @%s", names[i], w.fellow_is)));
	act(w.fellow, "draft.save", "{'target':'reply:%T','body':'later'}");
}

static int set_up(void **state)
{
	(void)state;
	helper_open(&w.h, domain_bindings(), NULL);
	people();
	make_room();
	fill_programme();
	fill_items();
	fill_talk();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_close(&w.h);
	return 0;
}

/* --- the walk --- */

struct watcher {
	const char *name;
	const int64_t *id;
};

static const struct watcher watchers[] = {
    {"a fellow tester", &w.fellow}, {"engineering", &w.eng},
    {"marketing", &w.mkt},	    {"support", &w.sup},
    {"a partner", &w.partner},	    {"an observer", &w.observer},
    {"an outsider", &w.outsider},
};
enum { WATCHERS = sizeof(watchers) / sizeof(watchers[0]) };

static int found;

static char *answer(int64_t who, const char *call, json_t *params)
{
	json_t *result = NULL;
	int err = helper_try(&w.h, who, call, params, &result);
	char *body = result ? json_dumps(result, JSON_SORT_KEYS) : mem_dup("");
	char *text = mem_printf("%s|%s|%s", err_name(err), w.h.words, body);

	free(body);
	json_decref(result);
	return text;
}

static void complain(const struct alias_row *row, const struct watcher *by, const char *what,
		     const char *text)
{
	found++;
	print_error("%s %s by %s: %s\n  %s\n", row->call, row->params, by->name, what, text);
}

static void walk_room(const struct alias_row *row, const struct watcher *by)
{
	char *text = answer(*by->id, row->call, params_of(row->params, NULL));

	for (int i = 0; i < SECRETS; i++) {
		if (strcasestr(text, secrets[i]))
			complain(row, by, secrets[i], text);
	}
	free(text);
}

static void walk_public(const struct alias_row *row, const struct watcher *by)
{
	static const char *const words[] = {"zanzibar", "den-", "\"den\""};
	char *text = answer(*by->id, row->call, params_of(row->params, NULL));
	bool asks_alias = strstr(row->params, "%A") != NULL;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasestr(text, words[i]))
			complain(row, by, words[i], text);
	}
	if (!asks_alias && (strstr(text, w.zorblatt_is) || strstr(text, w.vobscure_is)))
		complain(row, by, "an alias", text);
	free(text);
}

/* The name asked for taken out. */
static char *asked(int64_t who, const struct alias_row *row, const char *name, uint64_t *steps_r)
{
	char *text = answer(who, row->call, params_of(row->params, name)), *p;

	*steps_r = w.h.steps;
	while ((p = strcasestr(text, name)))
		memset(p, '#', strlen(name));
	return text;
}

static void walk_name(const struct alias_row *row, const struct watcher *by)
{
	uint64_t steps, never_steps;
	char *never = asked(*by->id, row, "zorblats", &never_steps);
	char *there = asked(*by->id, row, "zorblatt", &steps);

	if (strcmp(there, never) != 0)
		complain(row, by, never, there);
	else if (steps != never_steps)
		complain(row, by, "other steps", there);
	free(there);
	free(never);
}

/* A partner may not be told who others are in the first place, an outsider nothing; both
 * are asked all the same. */
static void test_walk(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (int by = 0; by < WATCHERS; by++) {
			if (rows[i].kind == ALIAS_ROOM)
				walk_room(&rows[i], &watchers[by]);
			else if (rows[i].kind == ALIAS_NAME)
				walk_name(&rows[i], &watchers[by]);
			else if (rows[i].kind == ALIAS_PUBLIC)
				walk_public(&rows[i], &watchers[by]);
		}
	}
	assert_int_equal(found, 0);
}

static void test_every_call_is_known(void **state)
{
	size_t count;
	const struct call *const *calls = calls_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		bool known = calls[i]->kind == CALL_CONN;

		for (size_t j = 0; j < sizeof(rows) / sizeof(rows[0]); j++)
			known = known || strcmp(rows[j].call, calls[i]->name) == 0;
		if (!known)
			fail_msg("the test of aliases does not know %s", calls[i]->name);
	}
}

/* --- who sees --- */

/* The handle behind zorblatt's alias as a member is shown it; "" where not. */
static void shown_real(char out[40], int64_t who)
{
	json_t *r = get(who, "room.people", "{'room':'den','handle':'%A'}");

	assert_int_equal(json_array_size(json_object_get(r, "items")), 1);
	assert_string_equal(text_of(first(r), "handle"), w.zorblatt_is);
	assert_true(json_is_true(json_object_get(first(r), "is_alias")));
	snprintf(out, 40, "%s", text_of(first(r), "real"));
	json_decref(r);
}

static void test_who_sees(void **state)
{
	const int64_t may[] = {w.owner, w.moderator, w.pm};
	const int64_t may_not[] = {w.eng, w.mkt, w.sup, w.fellow, w.vobscure, w.zorblatt};
	char real[40];
	json_t *r;

	(void)state;
	for (size_t i = 0; i < sizeof(may) / sizeof(may[0]); i++) {
		shown_real(real, may[i]);
		assert_string_equal(real, "zorblatt");
		r = get(may[i], "room.people", "{'room':'den','handle':'zorblatt'}");
		assert_string_equal(text_of(first(r), "handle"), w.zorblatt_is);
		json_decref(r);
		r = get(may[i], "feedback.show", "{'item':'DEN-1'}");
		assert_string_equal(text_of(json_object_get(r, "item"), "real"), "zorblatt");
		assert_string_equal(text_of(json_object_get(r, "item"), "author"), w.zorblatt_is);
		json_decref(r);
	}
	for (size_t i = 0; i < sizeof(may_not) / sizeof(may_not[0]); i++) {
		shown_real(real, may_not[i]);
		assert_string_equal(real, "");
		r = get(may_not[i], "room.show", "{'room':'den'}");
		assert_false(json_is_true(json_object_get(r, "sees_real")));
		assert_string_equal(text_of(r, "identity"), "alias");
		json_decref(r);
	}
	/* The glass shows it, for an hour, and is in the books. */
	act(w.sysop, "room.break", "{'room':'den','reason':'a threat'}");
	shown_real(real, w.sysop);
	assert_string_equal(real, "zorblatt");
	r = get(HELPER_CONTROL, "audit.list", "{}");
	assert_string_equal(text_of(first(r), "action"), "room.break");
	json_decref(r);
	act(w.sysop, "room.leave", "{'room':'den'}");
}

/* Where the owner granted it before anybody came. */
static void test_support(void **state)
{
	json_t *r;

	(void)state;
	assert_int_equal(try(w.owner, "room.set", "{'room':'den','support_sees':true}"),
			 ERR_REFUSED);
	helper_do(&w.h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s, s:s}", "room", "hut", "title", "Hut", "purpose",
			    "p", "owner", "olga", "identity", "alias"));
	act(w.owner, "room.admit", "{'room':'hut','handle':'suki','part':'staff','team':'sup'}");
	act(w.owner, "room.set", "{'room':'hut','support_sees':true}");
	act(w.owner, "room.admit", "{'room':'hut','handle':'quixmore'}");
	r = get(w.sup, "room.people", "{'room':'hut','part':'tester'}");
	assert_string_equal(text_of(first(r), "real"), "quixmore");
	json_decref(r);
	act(w.owner, "room.set", "{'room':'hut','support_sees':false}");
	r = get(w.sup, "room.people", "{'room':'hut','part':'tester'}");
	assert_string_equal(text_of(first(r), "real"), "");
	json_decref(r);
}

/* --- one's own --- */

static void test_own(void **state)
{
	json_t *r = get(w.zorblatt, "room.show", "{'room':'den'}");

	(void)state;
	assert_string_equal(text_of(r, "alias"), w.zorblatt_is);
	json_decref(r);
	r = get(w.zorblatt, "thread.show", "{'thread':%T}");
	assert_string_equal(text_of(json_object_get(r, "thread"), "me"), w.zorblatt_is);
	assert_string_equal(text_of(first(r), "author"), w.zorblatt_is);
	assert_string_equal(text_of(first(r), "author_name"), "");
	json_decref(r);
	r = get(w.eng, "thread.show", "{'thread':%T}");
	assert_string_equal(text_of(json_object_get(r, "thread"), "me"), "edgar");
	json_decref(r);
	r = get(w.zorblatt, "feedback.show", "{'item':'DEN-1'}");
	assert_true(json_is_true(json_object_get(json_object_get(r, "item"), "mine")));
	json_decref(r);
	r = get(w.zorblatt, "file.show", "{'file':'%F'}");
	assert_true(json_is_true(json_object_get(r, "mine")));
	assert_string_equal(text_of(r, "owner"), w.zorblatt_is);
	json_decref(r);
	/* Staff are themselves. */
	assert_int_equal(try(w.eng, "room.alias", "{'room':'den'}"), ERR_REFUSED);
}

/* Told by the alias: who was named, and by whom. */
static void test_mentions(void **state)
{
	json_t *r = get(w.zorblatt, "notification.list", "{}"), *item;
	bool was_named = false;
	size_t i;

	(void)state;
	json_array_foreach(json_object_get(r, "items"), i, item)
	{
		if (strcmp(text_of(item, "kind"), "mention") != 0)
			continue;
		was_named = true;
		assert_non_null(strstr(text_of(item, "text"), w.quixmore_is));
	}
	assert_true(was_named);
	json_decref(r);
}

/* A handle behind an alias names nobody, whoever writes it: their answer would tell. */
static void test_handle_names_nobody(void **state)
{
	(void)state;
	act(w.owner, "feedback.comment", "{'item':'DEN-1','body':'@vobscure and @%A'}");
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(*) FROM notification WHERE kind = 'mention' AND "
				    "member = (SELECT id FROM member WHERE handle = 'vobscure')"),
			 0);
}

/* Muting a member of the community would tell which alias falls silent. */
static void test_mute_stays_outside(void **state)
{
	json_t *r;

	(void)state;
	act(w.fellow, "follow.member", "{'handle':'zorblatt','level':'mute'}");
	r = get(w.fellow, "thread.show", "{'thread':%T}");
	assert_string_equal(text_of(first(r), "author"), w.zorblatt_is);
	assert_false(json_is_true(json_object_get(first(r), "muted")));
	json_decref(r);
	act(w.fellow, "notification.read", "{'id':'all'}");
	act(w.zorblatt, "feedback.comment", "{'item':'DEN-1','body':'zanzibar once more'}");
	r = get(w.fellow, "notification.list", "{'unread':true}");
	assert_true(json_array_size(json_object_get(r, "items")) > 0);
	json_decref(r);
	act(w.fellow, "follow.member", "{'handle':'zorblatt','level':'normal'}");
}

/* What `who` hears when zorblatt speaks in the room: how much is new. */
static size_t hears(int64_t who, const char *params)
{
	json_t *r;
	size_t count;

	act(who, "notification.read", "{'id':'all'}");
	act(w.zorblatt, "feedback.comment", params);
	r = get(who, "notification.list", "{'unread':true}");
	count = json_array_size(json_object_get(r, "items"));
	json_decref(r);
	return count;
}

static bool is_folded(int64_t who, const char *params)
{
	json_t *r = get(who, "thread.show", params);
	bool is_it = json_is_true(json_object_get(first(r), "muted"));

	json_decref(r);
	return is_it;
}

/* By their alias they are muted in the room, and heard elsewhere as before. */
static void test_mute_by_alias(void **state)
{
	json_t *r, *row;
	int64_t outside;
	size_t i, muted = 0;
	char *outside_show;

	(void)state;
	r = helper_call(&w.h, w.zorblatt, "thread.new",
			json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Loud", "body", "b"));
	outside = json_integer_value(json_object_get(r, "thread"));
	json_decref(r);
	outside_show = mem_printf("{'thread':%lld}", (long long)outside);
	/* Even one who looks after the community: refused, it would tell. */
	helper_change(&w.h, "UPDATE member SET badge = 'host' WHERE handle = 'zorblatt'");
	assert_true(hears(w.fellow, "{'item':'DEN-1','body':'first'}") > 0);
	act(w.fellow, "follow.member", "{'handle':'%A','room':'den','level':'mute'}");
	assert_true(is_folded(w.fellow, "{'thread':%T}"));
	assert_false(is_folded(w.fellow, outside_show));
	assert_int_equal(hears(w.fellow, "{'item':'DEN-1','body':'second'}"), 0);
	assert_false(is_folded(w.eng, "{'thread':%T}"));

	r = get(w.fellow, "follow.show", "{'handle':'%A','room':'den'}");
	assert_string_equal(text_of(r, "level"), "mute");
	json_decref(r);
	r = get(w.fellow, "follow.show", "{'handle':'zorblatt'}");
	assert_string_equal(text_of(r, "level"), "normal");
	json_decref(r);
	r = get(w.fellow, "follow.list", "{}");
	json_array_foreach(json_object_get(r, "items"), i, row)
	{
		const char *name = json_string_value(json_object_get(row, "handle"));

		if (!name)
			continue;
		assert_string_equal(name, w.zorblatt_is);
		assert_string_equal(text_of(row, "room"), "den");
		assert_string_equal(text_of(row, "level"), "mute");
		muted++;
	}
	assert_int_equal(muted, 1);
	json_decref(r);

	act(w.fellow, "follow.member", "{'handle':'%A','room':'den','level':'normal'}");
	assert_false(is_folded(w.fellow, "{'thread':%T}"));
	assert_true(hears(w.fellow, "{'item':'DEN-1','body':'third'}") > 0);
	/* Oneself is not muted, by whatever name. */
	assert_int_equal(helper_try(&w.h, w.zorblatt, "follow.member",
				    json_pack("{s:s, s:s, s:s}", "handle", w.zorblatt_is, "room",
					      "den", "level", "mute"),
				    NULL),
			 ERR_REFUSED);
	helper_change(&w.h, "UPDATE member SET badge = NULL WHERE handle = 'zorblatt'");
	free(outside_show);
}

/* Who is listed in which order says nothing of who came first. */
static void test_order(void **state)
{
	json_t *r = get(w.fellow, "room.people", "{'room':'den'}"), *item;
	const char *before = "";
	size_t i;

	(void)state;
	json_array_foreach(json_object_get(r, "items"), i, item)
	{
		assert_true(strcasecmp(before, text_of(item, "handle")) < 0);
		assert_true(json_is_null(json_object_get(item, "joined_at")));
		before = text_of(item, "handle");
	}
	assert_int_equal(i, 12);
	json_decref(r);
}

/* --- having one --- */

static void test_choosing(void **state)
{
	static const char *const refused[] = {
	    "edgar",	    /* a member's */
	    "ed-gar",	    /* looks like it */
	    "EDGAR",	    /* the same */
	    "moderator",    /* an office */
	    "m0derat0r",    /* looks like it */
	    "newcomer-one", /* one's own */
	    "nina-heron",   /* a word of one's name */
	};
	char given[40];

	(void)state;
	person("newcomer", "Nina Comer");
	admit("newcomer", "tester", NULL);
	int64_t newcomer = helper_sql(&w.h, "SELECT id FROM member WHERE handle = 'newcomer'");
	alias_of(given, newcomer);
	assert_null(strstr(given, "newcomer"));
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		json_t *params = json_pack("{s:s, s:s}", "room", "den", "alias", refused[i]);

		assert_int_equal(helper_try(&w.h, newcomer, "room.alias", params, NULL),
				 ERR_REFUSED);
	}
	assert_int_equal(try(newcomer, "room.alias", "{'room':'den','alias':'%A'}"), ERR_REFUSED);
	/* Before they signed, and until they were heard. */
	char drawn[40];
	keep(drawn, sizeof(drawn), newcomer, "room.alias", "{'room':'den','another':true}",
	     "alias");
	assert_string_not_equal(drawn, given);
	act(newcomer, "room.alias", "{'room':'den','alias':'Plain-Kettle'}");
	act(newcomer, "nda.accept", "{'room':'den','version':1,'name':'Nina Comer'}");
	act(newcomer, "room.alias", "{'room':'den','alias':'plain-teapot'}");
	act(newcomer, "feedback.comment", "{'item':'DEN-1','body':'hello'}");
	assert_int_equal(try(newcomer, "room.alias", "{'room':'den','alias':'other-pot'}"),
			 ERR_REFUSED);
	assert_int_equal(try(newcomer, "room.alias", "{'room':'den','another':true}"), ERR_REFUSED);
	/* What another took, or looks like it, is not to be had. */
	person("late", NULL);
	admit("late", "tester", NULL);
	int64_t late = helper_sql(&w.h, "SELECT id FROM member WHERE handle = 'late'");
	assert_int_equal(try(late, "room.alias", "{'room':'den','alias':'plain_teap0t'}"),
			 ERR_REFUSED);
}

/* Whoever comes by a code is told before, and given one. */
static void test_invited(void **state)
{
	json_t *r = get(w.owner, "invite.make", "{'room':'den'}");
	char *code = mem_dup(text_of(r, "code"));

	(void)state;
	json_decref(r);
	r = helper_call(&w.h, w.outsider, "invite.check", json_pack("{s:s}", "code", code));
	assert_true(json_is_true(json_object_get(r, "alias")));
	assert_false(json_is_true(json_object_get(r, "support_sees")));
	json_decref(r);
	r = helper_call(&w.h, w.outsider, "invite.use", json_pack("{s:s}", "code", code));
	assert_true(*text_of(r, "alias"));
	free(code);
	code = mem_dup(text_of(r, "alias"));
	json_decref(r);
	r = get(w.outsider, "nda.show", "{'room':'den'}");
	assert_string_equal(text_of(r, "alias"), code);
	json_decref(r);
	free(code);
}

/* A desk is called after its alias, and goes by the new one. */
static void test_desk(void **state)
{
	(void)state;
	helper_do(&w.h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "room", "cot", "title", "Cot",
			    "purpose", "p", "owner", "olga", "identity", "alias", "mode", "solo"));
	act(w.owner, "room.admit", "{'room':'cot','handle':'zorblatt'}");
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM space WHERE "
					  "slug LIKE '%zorblatt%' OR title LIKE '%zorblatt%'"),
			 0);
	act(w.zorblatt, "room.alias", "{'room':'cot','alias':'still-water'}");
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(*) FROM space WHERE slug = 'cot~still-water' AND "
				    "title = 'Cot: still-water'"),
			 1);
}

/* --- what was promised --- */

static void test_promise(void **state)
{
	(void)state;
	assert_int_equal(try(w.owner, "room.set", "{'room':'den','identity':'real'}"), ERR_REFUSED);
	assert_int_equal(
	    try(w.owner, "room.admit", "{'room':'den','handle':'%A','part':'staff','team':'eng'}"),
	    ERR_REFUSED);
	assert_int_equal(
	    try(w.owner, "room.admit", "{'room':'den','handle':'quixmore','part':'owner'}"),
	    ERR_REFUSED);
	/* Gone from the room, their words go by it still. */
	act(w.quixmore, "room.leave", "{'room':'den'}");
	json_t *r = get(w.fellow, "feedback.show", "{'item':'DEN-3'}");
	assert_string_equal(text_of(json_object_get(r, "item"), "author"), w.quixmore_is);
	json_decref(r);
	/* Back in, they are who they were. */
	admit("quixmore", "tester", NULL);
	char again[40];
	alias_of(again, w.quixmore);
	assert_string_equal(again, w.quixmore_is);
	/* Who was there as themselves stays so. */
	admit("mark", "tester", NULL);
	act(w.mkt, "nda.accept", "{'room':'den','version':1,'name':'Mark M'}");
	assert_int_equal(try(w.mkt, "room.alias", "{'room':'den'}"), ERR_REFUSED);
	act(w.mkt, "room.leave", "{'room':'den'}");
	admit("mark", "tester", NULL);
	assert_int_equal(try(w.mkt, "room.alias", "{'room':'den'}"), ERR_REFUSED);
	/* A room with testers is not made one with aliases. */
	helper_do(&w.h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s}", "room", "inn", "title", "Inn", "purpose", "p",
			    "owner", "olga"));
	act(w.owner, "room.set", "{'room':'inn','identity':'alias'}");
	act(w.owner, "room.set", "{'room':'inn','identity':'real'}");
	act(w.owner, "room.admit", "{'room':'inn','handle':'zorblatt'}");
	assert_int_equal(try(w.owner, "room.set", "{'room':'inn','identity':'alias'}"),
			 ERR_REFUSED);
}

/* The owner's books are of people: who signed, who applied. */
static void test_books(void **state)
{
	json_t *r = get(w.owner, "nda.list", "{'room':'den'}"), *item;
	bool is_there = false;
	size_t i;

	(void)state;
	json_array_foreach(json_object_get(r, "items"), i, item)
	{
		if (strcmp(text_of(item, "handle"), "zorblatt") != 0)
			continue;
		is_there = true;
		assert_string_equal(text_of(item, "alias"), w.zorblatt_is);
		assert_string_equal(text_of(item, "name"), "Zelda Orb");
	}
	assert_true(is_there); /* so the walk can find what it looks for */
	json_decref(r);
	r = get(w.pm, "launch.advocates", "{'room':'den'}");
	assert_string_equal(text_of(first(r), "handle"), w.zorblatt_is);
	assert_string_equal(text_of(first(r), "real"), "zorblatt");
	json_decref(r);
}

/* With the room goes what it knew of who was who. */
static void test_purged(void **state)
{
	int64_t end = clock_now() + INT64_C(400) * 86400;
	int64_t before = helper_sql(&w.h, "SELECT count(*) FROM room_alias");

	(void)state;
	assert_true(helper_sql(&w.h, "SELECT count(*) FROM room_alias al JOIN room r ON r.id = "
				     "al.room WHERE r.slug = 'cot'") == 1);
	helper_change(&w.h, "INSERT INTO follow_alias (member, room, whom, since) SELECT (SELECT "
			    "id FROM member WHERE handle = 'fellow'), al.room, al.member, 1 FROM "
			    "room_alias al JOIN room r ON r.id = al.room WHERE r.slug = 'cot'");
	act(w.owner, "room.close", "{'room':'cot','reviewed':true,'body':'thank you'}");
	helper_tick(&w.h, end);
	for (int i = 1; i < 60; i++)
		helper_tick(&w.h, end + 30 * 86400 + i * 60);
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM room WHERE slug = 'cot'"), 0);
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM room_alias"), before - 1);
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM follow_alias"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_call_is_known),
	    cmocka_unit_test(test_own),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_mute_stays_outside),
	    cmocka_unit_test(test_books),
	    cmocka_unit_test(test_mentions),
	    cmocka_unit_test(test_walk),
	    cmocka_unit_test(test_handle_names_nobody),
	    cmocka_unit_test(test_who_sees),
	    cmocka_unit_test(test_support),
	    cmocka_unit_test(test_choosing),
	    cmocka_unit_test(test_invited),
	    cmocka_unit_test(test_desk),
	    cmocka_unit_test(test_promise),
	    cmocka_unit_test(test_mute_by_alias),
	    cmocka_unit_test(test_purged),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
