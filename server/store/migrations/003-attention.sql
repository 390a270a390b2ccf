-- 003: attention: what members were told of, what they watch and mute, when
-- they want quiet, and mail.

-- id: the number of the change sequence at that moment, so that a gap tells
-- nothing of what others were told. once: the same thing is told once; news of
-- a thread has one row, which moves up. group_key: rows alike are shown as one.
-- later: for the digest, not counted as waiting. mail: how it still is to be
-- mailed, at once not before mail_at; NULL: not, or not any more.
-- Read is what has read_at, or leads to a post that was read (see read.h).
CREATE TABLE notification (
	member INTEGER NOT NULL REFERENCES member (id),
	id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	once TEXT NOT NULL,
	group_key TEXT NOT NULL,
	at INTEGER NOT NULL,
	actor INTEGER,
	space INTEGER,
	thread INTEGER,
	number INTEGER,
	post INTEGER,
	target TEXT,
	about TEXT,
	later INTEGER NOT NULL DEFAULT 0,
	read_at INTEGER,
	mail TEXT CHECK (mail IN ('now', 'daily')),
	mail_at INTEGER,
	PRIMARY KEY (member, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notification_once ON notification (member, once);
CREATE INDEX notification_mail ON notification (mail_at) WHERE mail_at IS NOT NULL;

-- Answers are notifications now.
INSERT INTO notification (member, id, kind, once, group_key, at, actor, space, thread, number, post)
	SELECT a.member, a.seq, 'reply', 'post:' || p.id, 'thread:' || p.thread, p.created_at,
	    p.author, p.space, p.thread, p.number, p.id
	FROM answer_to a JOIN post p ON p.id = a.post;
DROP TABLE answer_to;

-- Where a kind is not treated as the table of kinds says.
CREATE TABLE notice_setting (
	member INTEGER NOT NULL REFERENCES member (id),
	kind TEXT NOT NULL,
	delivery TEXT NOT NULL CHECK (delivery IN ('now', 'digest', 'none')),
	mail TEXT NOT NULL CHECK (mail IN ('now', 'daily', 'never')),
	PRIMARY KEY (member, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX notice_setting_at_once ON notice_setting (kind, member)
	WHERE delivery = 'now' OR mail = 'now';

-- Minutes of the member's day between which nothing rings and no mail leaves.
CREATE TABLE quiet_hours (
	member INTEGER PRIMARY KEY REFERENCES member (id),
	from_minute INTEGER NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
	to_minute INTEGER NOT NULL CHECK (to_minute BETWEEN 0 AND 1439)
) STRICT;

-- object: a thread, a space or a member. normal: neither, where something wider
-- (the board, having written there) would say otherwise.
CREATE TABLE follow (
	member INTEGER NOT NULL REFERENCES member (id),
	what TEXT NOT NULL CHECK (what IN ('thread', 'board', 'member')),
	object INTEGER NOT NULL,
	level TEXT NOT NULL CHECK (level IN ('watch', 'normal', 'mute')),
	since INTEGER NOT NULL,
	PRIMARY KEY (member, what, object)
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_by_object ON follow (what, object, level);
CREATE INDEX participant_by_thread ON participant (thread, last_at DESC);

-- Where a member wants mail; nobody else is ever shown it. digest_at: when the
-- next daily mail is due. sent_hour, sent: mails of that hour.
CREATE TABLE mail_address (
	member INTEGER PRIMARY KEY REFERENCES member (id),
	address TEXT NOT NULL,
	proved_at INTEGER,
	stopped_at INTEGER,
	digest_at INTEGER,
	sent_hour INTEGER NOT NULL DEFAULT 0,
	sent INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX mail_address_digest ON mail_address (digest_at) WHERE digest_at IS NOT NULL;

-- Codes that prove an address, and how many were sent lately; digests only.
CREATE TABLE mail_code (
	id INTEGER PRIMARY KEY,
	member INTEGER NOT NULL REFERENCES member (id),
	address TEXT NOT NULL,
	digest BLOB NOT NULL,
	made_at INTEGER NOT NULL,
	used_at INTEGER
) STRICT;
CREATE INDEX mail_code_by_member ON mail_code (member, made_at);
CREATE INDEX mail_code_by_address ON mail_code (address, made_at);

-- What stops a member's mail: a token a mail, of which the keyed digest is kept.
CREATE TABLE mail_stop (
	digest BLOB PRIMARY KEY,
	member INTEGER NOT NULL REFERENCES member (id),
	made_at INTEGER NOT NULL,
	used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_stop_by_age ON mail_stop (made_at);

-- Finished messages on their way to the spool, under the name of their file.
CREATE TABLE mail_outbox (
	name TEXT PRIMARY KEY,
	made_at INTEGER NOT NULL,
	message TEXT NOT NULL
) STRICT, WITHOUT ROWID;
