-- 002: private feedback rooms. A room is a space of kind 'room' with a second
-- one that only its staff read; a feedback item is a thread in one of them. So
-- what somebody may read of a room is, as everywhere, their rows of space_member,
-- which are derived from room_member (see server/domain/room_member.h).

ALTER TABLE member ADD COLUMN makes_rooms INTEGER NOT NULL DEFAULT 0;
-- Under which name and port the community is reached: for invitations.
ALTER TABLE community ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- kind: talk, or item (a feedback item's thread: read and answered as one).
CREATE INDEX thread_by_kind ON thread (space, kind, last_post_at DESC);

-- slug is that of the space, kept here too so that a look-up always takes the
-- same steps. next_no: of the next item.
CREATE TABLE room (
	id INTEGER PRIMARY KEY REFERENCES space (id),
	slug TEXT NOT NULL UNIQUE COLLATE NOCASE,
	staff INTEGER NOT NULL UNIQUE REFERENCES space (id),
	prefix TEXT NOT NULL UNIQUE COLLATE NOCASE,
	kind TEXT NOT NULL DEFAULT 'timeboxed' CHECK (kind IN ('timeboxed', 'continuous')),
	phase TEXT NOT NULL DEFAULT 'draft' CHECK (phase IN
	    ('draft', 'recruiting', 'onboarding', 'engagement', 'closure', 'archived')),
	listed INTEGER NOT NULL DEFAULT 0,
	mode TEXT NOT NULL DEFAULT 'collab' CHECK (mode IN ('collab', 'solo')),
	hide_votes INTEGER NOT NULL DEFAULT 0,
	owner INTEGER REFERENCES member (id),
	moderator INTEGER REFERENCES member (id),
	ack_hours INTEGER NOT NULL DEFAULT 24,
	retention_days INTEGER NOT NULL DEFAULT 365,
	opens_at INTEGER,
	closes_at INTEGER,
	archived_at INTEGER,
	embargo_until INTEGER,
	thanks TEXT NOT NULL DEFAULT '',
	share_text TEXT NOT NULL DEFAULT '',
	next_no INTEGER NOT NULL DEFAULT 1,
	reminders_at INTEGER NOT NULL DEFAULT 0, -- last looked who is to be reminded
	created_at INTEGER NOT NULL
) STRICT;
-- Below every slug, so that a look-up always lands on a row (see gate_room.c).
INSERT INTO room (id, slug, staff, prefix, created_at) VALUES (0, '', 0, '', 0);

-- Who is in a room, as what and how far. desk: the space of their own reports,
-- where others do not read these (mode solo, and partners).
-- until: of a sysop who broke the glass.
CREATE TABLE room_member (
	room INTEGER NOT NULL REFERENCES room (id),
	member INTEGER NOT NULL REFERENCES member (id),
	part TEXT NOT NULL CHECK (part IN
	    ('tester', 'partner', 'observer', 'staff', 'moderator', 'owner')),
	team TEXT CHECK (team IN ('eng', 'pm', 'mkt', 'sup')),
	segment TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL CHECK (state IN ('invited', 'applied', 'nda_pending', 'active',
	    'paused', 'completed', 'declined', 'left', 'removed')),
	desk INTEGER REFERENCES space (id),
	invited_by INTEGER REFERENCES member (id),
	since INTEGER NOT NULL,
	joined_at INTEGER,
	changed_at INTEGER NOT NULL,
	reason TEXT NOT NULL DEFAULT '',
	until INTEGER,
	heard_at INTEGER,
	first_report_at INTEGER,
	reports INTEGER NOT NULL DEFAULT 0,
	reminded_at INTEGER,
	wants_reminders INTEGER NOT NULL DEFAULT 1,
	advocates INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (room, member),
	CHECK (team IS NULL OR part IN ('staff', 'owner', 'moderator'))
) STRICT, WITHOUT ROWID;
CREATE INDEX room_member_by_member ON room_member (member, room);
CREATE INDEX room_member_until ON room_member (until) WHERE until IS NOT NULL;

-- Who broke the glass, why, and that the owner was told; never taken back.
CREATE TABLE room_break (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	member INTEGER NOT NULL REFERENCES member (id),
	reason TEXT NOT NULL,
	at INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT;
CREATE INDEX room_break_by_room ON room_break (room, id);

-- Versions of what one signs; a published text never changes.
CREATE TABLE nda (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	digest TEXT NOT NULL,
	published_at INTEGER NOT NULL,
	published_by INTEGER REFERENCES member (id),
	UNIQUE (room, version)
) STRICT;
CREATE TRIGGER nda_stays BEFORE UPDATE ON nda BEGIN
	SELECT RAISE (ABORT, 'a published agreement never changes');
END;

-- Outlives a deleted member: no reference, the handle as it was.
CREATE TABLE nda_acceptance (
	id INTEGER PRIMARY KEY,
	nda INTEGER NOT NULL REFERENCES nda (id),
	member INTEGER NOT NULL,
	handle TEXT NOT NULL,
	typed_name TEXT NOT NULL,
	digest TEXT NOT NULL,
	fingerprint TEXT,
	remote TEXT NOT NULL DEFAULT '',
	at INTEGER NOT NULL,
	withdrawn_at INTEGER
) STRICT;
CREATE UNIQUE INDEX nda_acceptance_one ON nda_acceptance (nda, member) WHERE withdrawn_at IS NULL;

-- Only the digest of a code is stored. number: within its room, to name it by.
-- name: of whom it was made for.
CREATE TABLE invite (
	digest BLOB PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	number INTEGER NOT NULL,
	part TEXT NOT NULL CHECK (part IN ('tester', 'partner', 'observer', 'staff', 'moderator')),
	team TEXT CHECK (team IN ('eng', 'pm', 'mkt', 'sup')),
	segment TEXT NOT NULL DEFAULT '',
	name TEXT NOT NULL DEFAULT '',
	uses INTEGER NOT NULL DEFAULT 1,
	used INTEGER NOT NULL DEFAULT 0,
	made_by INTEGER REFERENCES member (id),
	made_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invite_by_room ON invite (room, number);
CREATE TABLE invite_use (
	digest BLOB NOT NULL REFERENCES invite (digest),
	member INTEGER NOT NULL REFERENCES member (id),
	at INTEGER NOT NULL,
	PRIMARY KEY (digest, member)
) STRICT, WITHOUT ROWID;

-- What an applicant is asked (choices: a line each), their answers with the
-- questions as they were, and how many seats a segment has.
CREATE TABLE screener (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	position INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('text', 'choice')),
	text TEXT NOT NULL,
	choices TEXT NOT NULL DEFAULT '',
	required INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX screener_by_room ON screener (room, position);
CREATE TABLE application (
	room INTEGER NOT NULL REFERENCES room (id),
	member INTEGER NOT NULL REFERENCES member (id),
	answers TEXT NOT NULL,
	at INTEGER NOT NULL,
	decided_at INTEGER,
	decided_by INTEGER REFERENCES member (id),
	verdict TEXT CHECK (verdict IN ('accepted', 'declined', 'withdrawn')),
	note TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (room, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE seat (
	room INTEGER NOT NULL REFERENCES room (id),
	segment TEXT NOT NULL,
	target INTEGER NOT NULL,
	PRIMARY KEY (room, segment)
) STRICT, WITHOUT ROWID;

-- The programme. entered: the room's phase was set when this one began.
CREATE TABLE room_phase (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	kind TEXT NOT NULL CHECK (kind IN ('onboarding', 'engagement', 'closure')),
	name TEXT NOT NULL COLLATE NOCASE,
	starts_at INTEGER NOT NULL,
	ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
	entered INTEGER NOT NULL DEFAULT 0,
	UNIQUE (room, name)
) STRICT;
CREATE INDEX room_phase_by_room ON room_phase (room, starts_at);
CREATE INDEX room_phase_next ON room_phase (starts_at) WHERE entered = 0;
CREATE TABLE feature (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	slug TEXT NOT NULL COLLATE NOCASE,
	name TEXT NOT NULL,
	weight REAL NOT NULL DEFAULT 1.0 CHECK (weight > 0),
	retired_at INTEGER,
	UNIQUE (room, slug)
) STRICT;
CREATE TABLE release (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	version TEXT NOT NULL COLLATE NOCASE,
	to_test TEXT NOT NULL,
	notes TEXT NOT NULL DEFAULT '',
	at INTEGER NOT NULL,
	by INTEGER REFERENCES member (id),
	expires_at INTEGER,
	UNIQUE (room, version)
) STRICT;
-- name: GOLF-T482, by chance: a gap would count what others are asked. told_at:
-- when those it is for were told of it.
CREATE TABLE task (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE COLLATE NOCASE,
	room INTEGER NOT NULL REFERENCES room (id),
	phase INTEGER REFERENCES room_phase (id),
	feature INTEGER REFERENCES feature (id),
	kind TEXT NOT NULL DEFAULT 'task' CHECK (kind IN ('task', 'survey', 'diary')),
	title TEXT NOT NULL,
	body TEXT NOT NULL DEFAULT '',
	segment TEXT NOT NULL DEFAULT '',
	required INTEGER NOT NULL DEFAULT 0,
	due_at INTEGER,
	closed_at INTEGER,
	made_at INTEGER NOT NULL,
	made_by INTEGER REFERENCES member (id),
	told_at INTEGER
) STRICT;
-- Below every name, likewise.
INSERT INTO task (id, name, room, title, made_at, closed_at, told_at) VALUES (0, '', 0, '', 0, 0, 0);
CREATE INDEX task_by_room ON task (room, closed_at, due_at);
CREATE INDEX task_untold ON task (id) WHERE told_at IS NULL;
CREATE TABLE question (
	id INTEGER PRIMARY KEY,
	task INTEGER NOT NULL REFERENCES task (id),
	position INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('scale5', 'nps11', 'choice', 'multi', 'text')),
	text TEXT NOT NULL,
	choices TEXT NOT NULL DEFAULT '',
	required INTEGER NOT NULL DEFAULT 0,
	made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX question_by_task ON question (task, position);
-- at: of a diary, the newest entry.
CREATE TABLE task_state (
	task INTEGER NOT NULL REFERENCES task (id),
	member INTEGER NOT NULL REFERENCES member (id),
	state TEXT NOT NULL CHECK (state IN ('done', 'blocked', 'skipped')),
	note TEXT NOT NULL DEFAULT '',
	at INTEGER NOT NULL,
	PRIMARY KEY (task, member)
) STRICT, WITHOUT ROWID;
-- The last stage of which somebody was reminded: 1 soon due, 2 today, 3 overdue.
CREATE TABLE task_reminder (
	task INTEGER NOT NULL REFERENCES task (id),
	member INTEGER NOT NULL REFERENCES member (id),
	stage INTEGER NOT NULL,
	PRIMARY KEY (task, member)
) STRICT, WITHOUT ROWID;
-- day: of a diary, days since 1970 where the member lives; 0 elsewhere.
CREATE TABLE answer (
	question INTEGER NOT NULL REFERENCES question (id),
	member INTEGER NOT NULL REFERENCES member (id),
	day INTEGER NOT NULL DEFAULT 0,
	value TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (question, member, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE unit (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	member INTEGER NOT NULL REFERENCES member (id),
	serial TEXT NOT NULL COLLATE NOCASE,
	state TEXT NOT NULL CHECK (state IN
	    ('assigned', 'shipped', 'received', 'return_due', 'returned', 'lost')),
	due_at INTEGER,
	at INTEGER NOT NULL,
	reminded INTEGER NOT NULL DEFAULT 0, -- as of task_reminder
	UNIQUE (room, serial)
) STRICT;
CREATE INDEX unit_by_member ON unit (room, member);
-- Only ever added to.
CREATE TABLE unit_event (
	id INTEGER PRIMARY KEY,
	unit INTEGER NOT NULL REFERENCES unit (id),
	member INTEGER NOT NULL REFERENCES member (id),
	state TEXT NOT NULL,
	due_at INTEGER,
	by INTEGER REFERENCES member (id),
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX unit_event_by_unit ON unit_event (unit, id);
CREATE TRIGGER unit_event_stays BEFORE UPDATE ON unit_event BEGIN
	SELECT RAISE (ABORT, 'history is only added to');
END;

-- A feedback item. Its title is its thread's, its words the thread's first
-- post. name: GOLF-17; GOLF-S4821, by chance, for what is not for the whole room
-- (visibility staff: staff and who wrote it), since a gap would count it. staff_thread: what
-- staff say among themselves about it. impact, votes and heard_at (when staff
-- last did something the author can see) are kept, not counted.
CREATE TABLE feedback (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE COLLATE NOCASE,
	room INTEGER NOT NULL REFERENCES room (id),
	space INTEGER NOT NULL REFERENCES space (id),
	thread INTEGER NOT NULL UNIQUE,
	staff_thread INTEGER UNIQUE REFERENCES thread (id),
	type TEXT NOT NULL CHECK (type IN ('issue', 'idea', 'praise', 'usage', 'question')),
	status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'acknowledged', 'under_review',
	    'needs_info', 'planned', 'in_progress', 'verify', 'done', 'declined', 'merged',
	    'withdrawn')),
	resolution TEXT CHECK (resolution IN ('fixed', 'shipped', 'by_design', 'cannot_reproduce',
	    'out_of_scope', 'not_now', 'answered', 'duplicate', 'withdrawn')),
	visibility TEXT NOT NULL DEFAULT 'room' CHECK (visibility IN ('room', 'staff')),
	author INTEGER REFERENCES member (id) CHECK (author IS NOT NULL OR id = 0),
	on_behalf INTEGER REFERENCES member (id),
	trying_to TEXT NOT NULL DEFAULT '',
	steps TEXT NOT NULL DEFAULT '',
	expected TEXT NOT NULL DEFAULT '',
	environment TEXT NOT NULL DEFAULT '',
	severity TEXT CHECK (severity IN ('critical', 'major', 'minor', 'trivial')),
	frequency TEXT CHECK (frequency IN ('always', 'sometimes', 'once')),
	feature INTEGER REFERENCES feature (id),
	found_in INTEGER REFERENCES release (id),
	fixed_in INTEGER REFERENCES release (id),
	assignee INTEGER REFERENCES member (id),
	external_ref TEXT NOT NULL DEFAULT '',
	workaround TEXT NOT NULL DEFAULT '',
	quote_consent TEXT NOT NULL DEFAULT 'none'
	    CHECK (quote_consent IN ('none', 'anonymous', 'named')),
	credit TEXT NOT NULL DEFAULT '',
	lang TEXT,
	canonical INTEGER REFERENCES feedback (id) CHECK (canonical <> id),
	merged_by INTEGER REFERENCES member (id),
	merged_at INTEGER,
	merged_from TEXT,
	votes INTEGER NOT NULL DEFAULT 0,
	impact INTEGER NOT NULL DEFAULT 0, -- thousandths
	reopened INTEGER NOT NULL DEFAULT 0,
	reminders INTEGER NOT NULL DEFAULT 0,
	reminded_at INTEGER,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	heard_at INTEGER NOT NULL,
	ack_due_at INTEGER,
	late_told_at INTEGER,
	first_ack_at INTEGER,
	waiting_since INTEGER,
	verify_since INTEGER,
	decided_at INTEGER,
	closed_at INTEGER
) STRICT;
-- Below every name, likewise.
INSERT INTO feedback (id, name, room, space, thread, type, created_at, updated_at, heard_at)
	VALUES (0, '', 0, 0, 0, 'issue', 0, 0, 0);
CREATE INDEX feedback_by_impact ON feedback (room, impact DESC, id DESC);
CREATE INDEX feedback_by_silence ON feedback (room, heard_at, id);
CREATE INDEX feedback_by_votes ON feedback (room, votes DESC, id DESC);
CREATE INDEX feedback_by_age ON feedback (room, created_at DESC, id DESC);
CREATE INDEX feedback_by_status ON feedback (room, status, updated_at DESC);
CREATE INDEX feedback_by_author ON feedback (author, room, created_at DESC);
CREATE INDEX feedback_by_feature ON feedback (room, feature, author) WHERE feature IS NOT NULL;
CREATE INDEX feedback_credit ON feedback (room, author, impact)
	WHERE canonical IS NULL AND status <> 'withdrawn';
CREATE INDEX feedback_open ON feedback (room, space)
	WHERE status NOT IN ('done', 'declined', 'merged', 'withdrawn');
CREATE INDEX feedback_by_canonical ON feedback (canonical) WHERE canonical IS NOT NULL;
CREATE INDEX feedback_ack_due ON feedback (ack_due_at) WHERE first_ack_at IS NULL
	AND late_told_at IS NULL;
CREATE INDEX feedback_waiting ON feedback (status, waiting_since) WHERE waiting_since IS NOT NULL;
CREATE INDEX feedback_verify ON feedback (status, verify_since) WHERE verify_since IS NOT NULL;

-- What a comment (a post of an item's thread) is. What is official is never
-- said among staff only.
CREATE TABLE feedback_comment (
	post INTEGER PRIMARY KEY REFERENCES post (id),
	item INTEGER NOT NULL REFERENCES feedback (id),
	kind TEXT NOT NULL CHECK (kind IN
	    ('comment', 'official', 'needs_info', 'evidence', 'verify_ok', 'verify_fail')),
	visibility TEXT NOT NULL CHECK (visibility IN ('room', 'staff')),
	CHECK (NOT (visibility = 'staff' AND kind = 'official'))
) STRICT;
CREATE INDEX feedback_comment_by_item ON feedback_comment (item);
-- What is said to staff hangs in the staff space of the item's own room, and
-- nothing else does.
CREATE TRIGGER feedback_comment_layer BEFORE INSERT ON feedback_comment
WHEN (NEW.visibility = 'staff') <> ((SELECT p.space FROM post p WHERE p.id = NEW.post) =
	(SELECT r.staff FROM feedback f JOIN room r ON r.id = f.room WHERE f.id = NEW.item))
BEGIN
	SELECT RAISE (ABORT, 'a comment is in the space of its layer');
END;
CREATE TRIGGER feedback_layer BEFORE INSERT ON feedback
WHEN NEW.room <> 0 AND
	(NEW.visibility = 'room') <> (NEW.space = NEW.room)
BEGIN
	SELECT RAISE (ABORT, 'an item is in the space of its layer');
END;

-- Only ever added to.
CREATE TABLE status_event (
	id INTEGER PRIMARY KEY,
	item INTEGER NOT NULL REFERENCES feedback (id),
	from_status TEXT,
	to_status TEXT NOT NULL,
	by INTEGER REFERENCES member (id),
	at INTEGER NOT NULL,
	note TEXT NOT NULL DEFAULT '',
	internal_note TEXT NOT NULL DEFAULT '',
	resolution TEXT,
	release INTEGER REFERENCES release (id)
) STRICT;
CREATE INDEX status_event_by_item ON status_event (item, id);
CREATE TRIGGER status_event_stays BEFORE UPDATE ON status_event BEGIN
	SELECT RAISE (ABORT, 'history is only added to');
END;

CREATE TABLE feedback_vote (
	item INTEGER NOT NULL REFERENCES feedback (id),
	member INTEGER NOT NULL REFERENCES member (id),
	kind TEXT NOT NULL DEFAULT 'support' CHECK (kind IN ('support', 'affected')),
	importance INTEGER NOT NULL DEFAULT 1 CHECK (importance BETWEEN 1 AND 3),
	why TEXT NOT NULL DEFAULT '',
	on_behalf_by INTEGER REFERENCES member (id),
	at INTEGER NOT NULL,
	PRIMARY KEY (item, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_vote_by_member ON feedback_vote (member, at);
CREATE TABLE feedback_follow (
	item INTEGER NOT NULL REFERENCES feedback (id),
	member INTEGER NOT NULL REFERENCES member (id),
	PRIMARY KEY (item, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_follow_by_member ON feedback_follow (member);
CREATE TABLE feedback_team (
	item INTEGER NOT NULL REFERENCES feedback (id),
	team TEXT NOT NULL CHECK (team IN ('eng', 'pm', 'mkt', 'sup')),
	room INTEGER NOT NULL REFERENCES room (id),
	routed_by INTEGER REFERENCES member (id),
	at INTEGER NOT NULL,
	seen_at INTEGER,
	done_at INTEGER,
	PRIMARY KEY (item, team)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_team_open ON feedback_team (room, team, item) WHERE done_at IS NULL;
-- A rule sends what fits all it names to a team.
CREATE TABLE route_rule (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	team TEXT NOT NULL CHECK (team IN ('eng', 'pm', 'mkt', 'sup')),
	type TEXT,
	severity TEXT,
	feature INTEGER REFERENCES feature (id),
	consent INTEGER NOT NULL DEFAULT 0,
	contains TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX route_rule_by_room ON route_rule (room, id);
CREATE TABLE tag (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	name TEXT NOT NULL COLLATE NOCASE,
	is_public INTEGER NOT NULL DEFAULT 0,
	UNIQUE (room, name)
) STRICT;
CREATE TABLE feedback_tag (
	item INTEGER NOT NULL REFERENCES feedback (id),
	tag INTEGER NOT NULL REFERENCES tag (id),
	PRIMARY KEY (item, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_tag_by_tag ON feedback_tag (tag);

-- Closing the loop.
CREATE TABLE decision (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	title TEXT NOT NULL,
	rationale TEXT NOT NULL,
	by INTEGER REFERENCES member (id),
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_by_room ON decision (room, id);
CREATE TABLE decision_item (
	decision INTEGER NOT NULL REFERENCES decision (id),
	item INTEGER NOT NULL REFERENCES feedback (id),
	PRIMARY KEY (decision, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_item_by_item ON decision_item (item);
CREATE TABLE changelog (
	id INTEGER PRIMARY KEY,
	room INTEGER NOT NULL REFERENCES room (id),
	release INTEGER NOT NULL REFERENCES release (id),
	text TEXT NOT NULL,
	by INTEGER REFERENCES member (id),
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX changelog_by_release ON changelog (release, id);
CREATE TABLE changelog_item (
	changelog INTEGER NOT NULL REFERENCES changelog (id),
	item INTEGER NOT NULL REFERENCES feedback (id),
	PRIMARY KEY (changelog, item)
) STRICT, WITHOUT ROWID;
