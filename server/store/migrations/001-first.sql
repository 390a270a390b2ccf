-- 001: the rows of the first schema. Times are whole seconds since 1970, UTC.
-- Ids of public content come from `counter`; ids of content of hidden spaces
-- are random (a gap would count what is hidden). `seq` is the change sequence.

CREATE TABLE counter (
	name TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('seq', 0), ('thread', 0), ('post', 0), ('space', 0);

CREATE TABLE community (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	title TEXT NOT NULL,
	purpose TEXT NOT NULL,
	about TEXT NOT NULL DEFAULT '',
	rules TEXT NOT NULL DEFAULT '',
	privacy TEXT NOT NULL DEFAULT '',
	contact TEXT NOT NULL DEFAULT '',
	rules_version INTEGER NOT NULL DEFAULT 1,
	created_at INTEGER NOT NULL
) STRICT;

-- A theme is a job people come to get done, with a purpose line.
CREATE TABLE theme (
	id INTEGER PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE COLLATE NOCASE,
	title TEXT NOT NULL,
	about TEXT NOT NULL,
	position INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Everything readable hangs under a space; visibility 0 guest, 1 member, 2 hidden.
CREATE TABLE space (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('board', 'room', 'group', 'organisation', 'conversation')),
	slug TEXT NOT NULL UNIQUE COLLATE NOCASE,
	title TEXT NOT NULL,
	about TEXT NOT NULL,
	visibility INTEGER NOT NULL CHECK (visibility BETWEEN 0 AND 2),
	created_at INTEGER NOT NULL,
	closed_at INTEGER
) STRICT;
CREATE INDEX space_by_visibility ON space (visibility, id);
-- Below every slug, so that a look-up always lands on a row (see gate.c).
INSERT INTO space (id, kind, slug, title, about, visibility, created_at)
	VALUES (0, 'board', '', '', '', 2, 0);

-- What somebody is in a space; for a hidden one also that they are in it.
CREATE TABLE space_member (
	space INTEGER NOT NULL REFERENCES space (id),
	member INTEGER NOT NULL REFERENCES member (id),
	part TEXT NOT NULL CHECK (part IN ('member', 'moderator', 'host')),
	since INTEGER NOT NULL,
	PRIMARY KEY (space, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX space_member_by_member ON space_member (member, space);

-- posts and threads are kept, never counted; base posts count as read by all.
CREATE TABLE board (
	space INTEGER PRIMARY KEY REFERENCES space (id),
	theme INTEGER REFERENCES theme (id),
	position INTEGER NOT NULL DEFAULT 0,
	threads INTEGER NOT NULL DEFAULT 0,
	posts INTEGER NOT NULL DEFAULT 0,
	base INTEGER NOT NULL DEFAULT 0,
	last_post_at INTEGER
) STRICT;

CREATE TABLE badge (
	slug TEXT PRIMARY KEY COLLATE NOCASE,
	words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO badge (slug, words) VALUES ('staff', 'STAFF'), ('partner', 'PARTNER'), ('host', 'HOST');

-- state: active, placeholder (an imported author who never came here),
-- suspended, deleted. joined_seq is the floor below which all counts as read.
-- threads, posts and first_post are of spaces that are not hidden.
CREATE TABLE member (
	id INTEGER PRIMARY KEY,
	handle TEXT NOT NULL UNIQUE COLLATE NOCASE,
	name TEXT NOT NULL DEFAULT '',
	role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'sysop')),
	badge TEXT REFERENCES badge (slug),
	state TEXT NOT NULL DEFAULT 'active'
	    CHECK (state IN ('active', 'placeholder', 'suspended', 'deleted')),
	about TEXT NOT NULL DEFAULT '',
	work TEXT NOT NULL DEFAULT '',
	organisation TEXT NOT NULL DEFAULT '',
	field TEXT NOT NULL DEFAULT '',
	languages TEXT NOT NULL DEFAULT '',
	zone TEXT NOT NULL DEFAULT 'UTC',
	zone_rule TEXT NOT NULL DEFAULT 'UTC0',
	joined_at INTEGER NOT NULL,
	joined_seq INTEGER NOT NULL DEFAULT 0,
	last_seen_at INTEGER,
	password TEXT,
	rules_version INTEGER,
	rules_accepted_at INTEGER,
	threads INTEGER NOT NULL DEFAULT 0,
	posts INTEGER NOT NULL DEFAULT 0,
	first_post INTEGER,
	origin TEXT UNIQUE
) STRICT;
CREATE INDEX member_by_joined ON member (joined_at, id);

CREATE TABLE member_setting (
	member INTEGER NOT NULL REFERENCES member (id),
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (member, name)
) STRICT, WITHOUT ROWID;

-- fingerprint as OpenSSH prints it: SHA256:...
CREATE TABLE key (
	fingerprint TEXT PRIMARY KEY,
	member INTEGER NOT NULL REFERENCES member (id),
	type TEXT NOT NULL,
	public TEXT NOT NULL,
	label TEXT NOT NULL DEFAULT '',
	added_at INTEGER NOT NULL,
	last_used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX key_by_member ON key (member);

-- Only digests of codes are stored. kind: recovery (eight, once each) or device.
CREATE TABLE code (
	digest BLOB PRIMARY KEY,
	member INTEGER NOT NULL REFERENCES member (id),
	kind TEXT NOT NULL CHECK (kind IN ('recovery', 'device')),
	made_at INTEGER NOT NULL,
	expires_at INTEGER,
	used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX code_by_member ON code (member, kind);

-- How each sign-in was proved; the next one shows the last.
CREATE TABLE sign_in (
	id INTEGER PRIMARY KEY,
	member INTEGER NOT NULL REFERENCES member (id),
	at INTEGER NOT NULL,
	how TEXT NOT NULL CHECK (how IN ('key', 'password', 'recovery', 'device', 'join')),
	fingerprint TEXT,
	label TEXT NOT NULL DEFAULT '',
	door TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_by_member ON sign_in (member, id);

-- A guest is known by a keyed digest salted per month, never across months.
CREATE TABLE visit (
	id INTEGER PRIMARY KEY,
	member INTEGER REFERENCES member (id),
	guest_key BLOB,
	door TEXT NOT NULL,
	started_at INTEGER NOT NULL,
	ended_at INTEGER
) STRICT;
CREATE INDEX visit_by_start ON visit (started_at);
CREATE TABLE visit_salt (
	month TEXT PRIMARY KEY,
	salt BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE read_log (
	visit INTEGER NOT NULL REFERENCES visit (id),
	thread INTEGER NOT NULL,
	at INTEGER NOT NULL,
	seconds INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (visit, thread)
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation (
	id INTEGER PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE COLLATE NOCASE,
	name TEXT NOT NULL,
	space INTEGER REFERENCES space (id),
	created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE organisation_member (
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	member INTEGER NOT NULL REFERENCES member (id),
	since INTEGER NOT NULL,
	verified_at INTEGER,
	verified_by INTEGER REFERENCES member (id),
	PRIMARY KEY (organisation, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE community_group (
	id INTEGER PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE COLLATE NOCASE,
	name TEXT NOT NULL,
	about TEXT NOT NULL DEFAULT '',
	space INTEGER REFERENCES space (id),
	created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE community_group_member (
	community_group INTEGER NOT NULL REFERENCES community_group (id),
	member INTEGER NOT NULL REFERENCES member (id),
	since INTEGER NOT NULL,
	verified_at INTEGER,
	PRIMARY KEY (community_group, member)
) STRICT, WITHOUT ROWID;

-- One ledger: who, to whom, for what, where, given, withdrawn.
CREATE TABLE consent (
	id INTEGER PRIMARY KEY,
	member INTEGER NOT NULL REFERENCES member (id),
	counterpart TEXT NOT NULL,
	scope TEXT NOT NULL,
	space INTEGER REFERENCES space (id),
	theme INTEGER REFERENCES theme (id),
	given_at INTEGER NOT NULL,
	withdrawn_at INTEGER
) STRICT;
CREATE INDEX consent_by_member ON consent (member, scope);

-- posts counts every number given out. base: numbers 1..base were imported and
-- count as read by all; it is 0 or began as all there was. first_seq and
-- last_seq: of its first and last post. others: posts not by its author.
CREATE TABLE thread (
	id INTEGER PRIMARY KEY,
	space INTEGER NOT NULL REFERENCES space (id),
	title TEXT NOT NULL,
	kind TEXT NOT NULL DEFAULT 'talk',
	author INTEGER NOT NULL REFERENCES member (id),
	created_at INTEGER NOT NULL,
	first_seq INTEGER NOT NULL,
	last_seq INTEGER NOT NULL,
	last_post_at INTEGER NOT NULL,
	last_author INTEGER NOT NULL REFERENCES member (id),
	posts INTEGER NOT NULL DEFAULT 0,
	base INTEGER NOT NULL DEFAULT 0,
	others INTEGER NOT NULL DEFAULT 0,
	pinned INTEGER NOT NULL DEFAULT 0,
	locked INTEGER NOT NULL DEFAULT 0,
	answer INTEGER
) STRICT;
CREATE INDEX thread_active ON thread (space, pinned DESC, last_post_at DESC, id DESC);
CREATE INDEX thread_new ON thread (space, pinned DESC, created_at DESC, id DESC);
CREATE INDEX thread_pinned ON thread (space, last_post_at DESC) WHERE pinned = 1;
CREATE INDEX thread_unanswered ON thread (space, created_at DESC) WHERE others = 0;
CREATE INDEX thread_by_author ON thread (author, created_at DESC);

-- seq: of its creation, never falling along a thread's numbers; 0 for what was
-- imported below every floor. found: the row in the search index; ordered by
-- time, so newest first is free.
CREATE TABLE post (
	id INTEGER PRIMARY KEY,
	thread INTEGER NOT NULL REFERENCES thread (id),
	space INTEGER NOT NULL REFERENCES space (id),
	number INTEGER NOT NULL,
	parent INTEGER,
	author INTEGER NOT NULL REFERENCES member (id),
	body TEXT NOT NULL,
	lang TEXT,
	created_at INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	edited_at INTEGER,
	edited_by INTEGER REFERENCES member (id),
	deleted_at INTEGER,
	deleted_by INTEGER REFERENCES member (id),
	message_id TEXT,
	attachments TEXT,
	plain INTEGER NOT NULL DEFAULT 0, -- 1: as mail is, not CommonMark
	found INTEGER NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX post_in_thread ON post (thread, number);
CREATE UNIQUE INDEX post_by_message ON post (space, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX post_by_author ON post (author, space, created_at DESC, id DESC);
CREATE INDEX post_by_seq ON post (thread, seq, number) WHERE seq > 0;

CREATE TABLE post_edit (
	id INTEGER PRIMARY KEY,
	post INTEGER NOT NULL REFERENCES post (id),
	body TEXT NOT NULL,
	edited_at INTEGER NOT NULL,
	editor INTEGER NOT NULL REFERENCES member (id)
) STRICT;
CREATE INDEX post_edit_by_post ON post_edit (post, id);

-- Who answered whom, kept beside the post so that "for me" is one index walk.
CREATE TABLE answer_to (
	member INTEGER NOT NULL REFERENCES member (id),
	seq INTEGER NOT NULL,
	post INTEGER NOT NULL REFERENCES post (id),
	PRIMARY KEY (member, seq)
) STRICT, WITHOUT ROWID;

-- Threads somebody wrote in.
CREATE TABLE participant (
	member INTEGER NOT NULL REFERENCES member (id),
	thread INTEGER NOT NULL REFERENCES thread (id),
	posts INTEGER NOT NULL DEFAULT 0,
	last_at INTEGER NOT NULL,
	PRIMARY KEY (member, thread)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_recent ON participant (member, last_at DESC);

-- The search indexes: one of what any member may read, one of what is hidden.
-- Text is indexed with CJK characters spaced apart; the title belongs to a
-- thread's first post; marks are b<space> and a<author> (see index.h).
CREATE VIEW post_text (id, title, body, marks) AS
	SELECT p.found, CASE p.number WHEN 1 THEN t.title ELSE '' END, p.body,
	    'b' || p.space || ' a' || p.author
	FROM post p JOIN thread t ON t.id = p.thread;
CREATE VIRTUAL TABLE post_fts USING fts5 (title, body, marks, content = 'post_text',
	content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
CREATE VIRTUAL TABLE hidden_fts USING fts5 (title, body, marks, content = 'post_text',
	content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');

-- A mark per member and thread, made at seq: numbers up to it are read. Without
-- a mark that is newer than the floor of board_read, posts up to that floor are
-- read (see read.h).
CREATE TABLE read_mark (
	member INTEGER NOT NULL REFERENCES member (id),
	thread INTEGER NOT NULL REFERENCES thread (id),
	number INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (member, thread)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_mark_by_thread ON read_mark (thread);

-- seen: the kept sum over the board's threads of (numbers read - base).
-- unread = board.posts - board.base - seen. floor: a catch-up, or joining, raises
-- it instead of marking every thread.
CREATE TABLE board_read (
	member INTEGER NOT NULL REFERENCES member (id),
	space INTEGER NOT NULL REFERENCES space (id),
	seen INTEGER NOT NULL,
	floor INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (member, space)
) STRICT, WITHOUT ROWID;

-- The last thing a member marked, so that one key takes it back: one thread's
-- mark (number and seq NULL: there was none), or the floors of boards.
CREATE TABLE read_undo (
	member INTEGER NOT NULL REFERENCES member (id),
	space INTEGER NOT NULL REFERENCES space (id),
	thread INTEGER,
	number INTEGER,
	seq INTEGER,
	seen INTEGER NOT NULL,
	floor INTEGER NOT NULL,
	PRIMARY KEY (member, space)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
	id INTEGER PRIMARY KEY,
	member INTEGER NOT NULL REFERENCES member (id),
	target TEXT NOT NULL,
	title TEXT NOT NULL DEFAULT '',
	body TEXT NOT NULL,
	revision INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_by_member ON draft (member, target);

CREATE TABLE place (
	member INTEGER PRIMARY KEY REFERENCES member (id),
	place TEXT NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;

-- Results of creating calls, for a day, so that a retry never posts twice.
CREATE TABLE request (
	member INTEGER NOT NULL REFERENCES member (id),
	request_id TEXT NOT NULL,
	method TEXT NOT NULL,
	at INTEGER NOT NULL,
	result TEXT NOT NULL,
	PRIMARY KEY (member, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_by_age ON request (at);

-- The change sequence over everything: what a client or a bot resumes from.
CREATE TABLE change (
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,
	space INTEGER,
	thread INTEGER,
	post INTEGER,
	member INTEGER,
	data TEXT NOT NULL
) STRICT;
CREATE INDEX change_by_space ON change (space, seq);

CREATE TABLE host_note (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	member INTEGER REFERENCES member (id),
	sender TEXT NOT NULL DEFAULT '',
	body TEXT NOT NULL,
	done_at INTEGER
) STRICT;
CREATE INDEX host_note_open ON host_note (id) WHERE done_at IS NULL;

CREATE TABLE audit (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	action TEXT NOT NULL,
	object TEXT NOT NULL,
	detail TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE import (
	id INTEGER PRIMARY KEY,
	space INTEGER NOT NULL REFERENCES space (id),
	source TEXT NOT NULL,
	started_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	messages INTEGER NOT NULL DEFAULT 0,
	threads INTEGER NOT NULL DEFAULT 0,
	authors INTEGER NOT NULL DEFAULT 0,
	skipped INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Threads by the id of the message they hang from, where that is absent itself.
CREATE TABLE joint (
	space INTEGER NOT NULL REFERENCES space (id),
	message_id TEXT NOT NULL,
	thread INTEGER NOT NULL REFERENCES thread (id),
	PRIMARY KEY (space, message_id)
) STRICT, WITHOUT ROWID;
