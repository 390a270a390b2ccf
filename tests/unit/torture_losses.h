/* torture_losses: what a store might lose or do twice; the look that is had at it after a
 * life has to find each of these. */
#ifndef HEARTH_TESTS_TORTURE_LOSSES_H
#define HEARTH_TESTS_TORTURE_LOSSES_H

#include <fcntl.h>
#include <limits.h>
#include <sys/sendfile.h>

#include "tests/unit/torture_check.h"

/* Of what may have been replaced by another that was on its way at the same moment all is
 * lost at once. */
static const struct {
	const char *what, *sql;
} torture_losses[] = {
    {"where threads are", "UPDATE thread SET space = (SELECT space FROM board b WHERE b.space <> "
			  "thread.space LIMIT 1) WHERE kind = 'talk'"},
    {"that posts were taken back", "UPDATE post SET deleted_at = NULL"},
    {"that a report is part of another", "UPDATE feedback SET canonical = NULL"},
    {"what a report is part of",
     "UPDATE feedback SET canonical = (SELECT min(id) FROM feedback f WHERE f.id > 0 AND f.id NOT "
     "IN (feedback.id, feedback.canonical)) WHERE canonical IS NOT NULL"},
    {"a score", "UPDATE feedback SET impact = impact + 1 WHERE id = (SELECT max(id) FROM feedback "
		"WHERE canonical IS NULL)"},
    {"votes", "DELETE FROM feedback_vote"},
    {"how much a vote counts", "UPDATE feedback_vote SET importance = importance % 3 + 1"},
    {"a step of a report",
     "DELETE FROM status_event WHERE id = (SELECT id FROM status_event WHERE note <> '' LIMIT 1)"},
    {"a step of a report twice",
     "INSERT INTO status_event (item, from_status, to_status, by, at, note) SELECT item, "
     "to_status, to_status, by, at, note FROM status_event WHERE note <> '' ORDER BY id DESC "
     "LIMIT 1"},
    {"where a report is", "UPDATE feedback SET status = 'verify' WHERE status = 'planned'"},
    {"consents", "DELETE FROM consent WHERE withdrawn_at IS NULL"},
    {"how one may be quoted",
     "UPDATE consent SET how = CASE how WHEN 'named' THEN 'anonymous' ELSE 'named' END"},
    {"that a consent was taken back",
     "UPDATE consent SET withdrawn_at = NULL WHERE id IN (SELECT max(id) FROM consent GROUP BY "
     "item HAVING count(*) = count(withdrawn_at))"},
    {"tags", "DELETE FROM feedback_tag"},
    {"tasks that nobody did",
     "DELETE FROM task WHERE kind = 'task' AND id NOT IN (SELECT task FROM task_state) AND id NOT "
     "IN (SELECT task FROM not_now WHERE task IS NOT NULL)"},
    {"what was said of tasks", "DELETE FROM task_state WHERE note <> ''"},
    {"what was said of a task last", "UPDATE task_state SET note = 'op 0.' WHERE note <> ''"},
    {"that tasks were put off", "DELETE FROM not_now"},
    {"a question", "DELETE FROM question WHERE id NOT IN (SELECT question FROM answer)"},
    {"answers", "DELETE FROM answer"},
    {"what was answered last", "UPDATE answer SET value = '9'"},
    {"that a survey is done", "DELETE FROM task_state WHERE note = ''"},
    {"releases",
     "DELETE FROM release WHERE id NOT IN (SELECT release FROM changelog) AND to_test <> ''"},
    {"that testers were told of a release", "DELETE FROM notification WHERE once LIKE 'release:%'"},
    {"a report a change is because of", "DELETE FROM changelog_item"},
    {"a change twice",
     "INSERT INTO changelog (room, release, text, by, at) SELECT room, release, text, by, at FROM "
     "changelog"},
    {"a report a decision is because of", "DELETE FROM decision_item"},
    {"an agreement that nobody signed",
     "DELETE FROM nda WHERE id NOT IN (SELECT nda FROM nda_acceptance)"},
    {"a signature", "DELETE FROM nda_acceptance WHERE id = (SELECT min(id) FROM nda_acceptance)"},
    {"a signature twice",
     "INSERT INTO nda_acceptance (nda, member, handle, typed_name, digest, at, withdrawn_at) "
     "SELECT nda, member, handle, typed_name, digest, at, 1 FROM nda_acceptance"},
    {"what was signed", "UPDATE nda_acceptance SET digest = replace(digest, 'a', 'b')"},
    {"who signed", "UPDATE nda_acceptance SET member = member + 1 WHERE withdrawn_at IS NOT NULL"},
    {"that signatures are good",
     "UPDATE nda_acceptance SET withdrawn_at = 1 WHERE withdrawn_at IS NULL"},
    {"that signatures were taken back",
     "UPDATE nda_acceptance SET withdrawn_at = NULL WHERE id IN (SELECT max(id) FROM "
     "nda_acceptance GROUP BY nda, member HAVING count(*) = count(withdrawn_at))"},
    {"that a tester has to sign",
     "UPDATE room_member SET state = 'active' WHERE state = 'nda_pending'"},
    {"an invitation", "DELETE FROM invite WHERE digest NOT IN (SELECT digest FROM invite_use)"},
    {"that an invitation was used", "DELETE FROM invite_use"},
    {"how often an invitation was used", "UPDATE invite SET used = used + 100 WHERE used > 0"},
    {"who is in a room", "UPDATE room_member SET state = 'left' WHERE part = 'tester' AND state = "
			 "'active'"},
    {"units that came", "UPDATE unit SET state = 'shipped' WHERE state = 'received'"},
    {"what became of a unit", "DELETE FROM unit_event WHERE id IN (SELECT max(id) FROM unit_event "
			      "GROUP BY unit)"},
    {"somebody who came",
     "DELETE FROM member WHERE id = (SELECT max(id) FROM member WHERE handle LIKE 'joiner%')"},
    {"a recovery code",
     "DELETE FROM code WHERE digest = (SELECT digest FROM code ORDER BY member DESC LIMIT 1)"},
    {"keys", "DELETE FROM key WHERE label LIKE 'op %'"},
    {"whose keys are whose", "UPDATE key SET label = 'another'"},
    {"profiles", "UPDATE member SET about = ''"},
    {"drafts", "DELETE FROM draft"},
    {"what a draft said last", "UPDATE draft SET body = 'op 0.'"},
};

enum { TORTURE_LOSSES = sizeof(torture_losses) / sizeof(torture_losses[0]) };

/* Makes a store at `copy` that is that at `path`, which was closed. */
static void torture_copy(const char *path, const char *copy)
{
	int from = open(path, O_RDONLY | O_CLOEXEC);
	int to = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t count = from < 0 || to < 0 ? -1 : 1;

	while (count > 0)
		count = sendfile(to, from, NULL, INT_MAX);
	if (count < 0)
		abort();
	close(from);
	close(to);
}

/* False when there is nothing to lose in the store at `path`. */
static bool torture_lose(const char *path, int loss)
{
	struct db *db = NULL;
	bool is_lost;

	if (db_open(&db, path, DB_WRITE, NULL) < 0 ||
	    db_run(db, "PRAGMA foreign_keys = OFF", "") < 0 ||
	    db_run(db, torture_losses[loss].sql, "") < 0)
		abort();
	is_lost = db_changes(db) > 0;
	db_close(&db);
	return is_lost;
}

#endif
