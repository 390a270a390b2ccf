-- 018: somebody muted by the alias they go by in a room, there alone: under their own
-- name they are heard as before (see server/domain/follow.h).
CREATE TABLE follow_alias (
	member INTEGER NOT NULL REFERENCES member (id),
	room INTEGER NOT NULL REFERENCES room (id),
	whom INTEGER NOT NULL REFERENCES member (id),
	since INTEGER NOT NULL,
	PRIMARY KEY (member, room, whom)
) STRICT, WITHOUT ROWID;
