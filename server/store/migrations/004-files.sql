-- 004: files. The bytes are in DIR/files by their digest (server/store/blob.h),
-- once however many rows there are of them.

-- A file is in its owner's outbox until it is attached to a post; space and
-- thread are those of the post (0 in the outbox), kept here for lists. draft: the
-- draft (its target) it is meant for, only in the outbox. All ids are random:
-- counted ones would count what is hidden.
CREATE TABLE file (
	id INTEGER PRIMARY KEY,
	owner INTEGER REFERENCES member (id) CHECK (owner IS NOT NULL OR id = 0),
	name TEXT NOT NULL,
	size INTEGER NOT NULL,
	type TEXT NOT NULL,
	digest TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	post INTEGER REFERENCES post (id),
	space INTEGER NOT NULL DEFAULT 0 REFERENCES space (id),
	thread INTEGER NOT NULL DEFAULT 0,
	draft TEXT
) STRICT;
CREATE UNIQUE INDEX file_in_outbox ON file (owner, name) WHERE post IS NULL;
CREATE UNIQUE INDEX file_in_post ON file (post, name) WHERE post IS NOT NULL;
CREATE INDEX file_by_owner ON file (owner, size);
CREATE INDEX file_by_digest ON file (digest);
CREATE INDEX file_by_place ON file (space, thread, post, id) WHERE post IS NOT NULL;
CREATE INDEX file_by_age ON file (made_at) WHERE post IS NULL;
-- Below every id, so that a look-up always lands on a row (see gate.c).
INSERT INTO file (id, name, size, type, digest, made_at) VALUES (0, '', 0, '', '', 0);

-- Contents that a row was taken from, and when: swept away a while later, if
-- no other row has them.
CREATE TABLE file_gone (
	digest TEXT PRIMARY KEY,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A post that is moved takes its files along.
CREATE TRIGGER file_follows_post AFTER UPDATE OF space, thread ON post
BEGIN
	UPDATE file SET space = new.space, thread = new.thread WHERE post = new.id;
END;
