-- 011: rooms where those who try things go by an alias (see server/domain/alias.h).

-- sup_sees: support is told, too, who somebody is.
ALTER TABLE room ADD COLUMN identity TEXT NOT NULL DEFAULT 'real'
	CHECK (identity IN ('real', 'alias'));
ALTER TABLE room ADD COLUMN sup_sees INTEGER NOT NULL DEFAULT 0;

-- Which room a space is of: the room itself, its staff's space, a desk of it.
ALTER TABLE space ADD COLUMN room INTEGER;
UPDATE space SET room = (SELECT r.id FROM room r WHERE r.id = space.id OR r.staff = space.id)
	WHERE id <> 0 AND kind = 'room';
UPDATE space SET room = (SELECT rm.room FROM room_member rm WHERE rm.desk = space.id)
	WHERE kind = 'conversation';

-- Who has a row is called by it in that room, and by nothing else; it stays when they
-- leave, as what they said does.
CREATE TABLE room_alias (
	member INTEGER NOT NULL REFERENCES member (id),
	room INTEGER NOT NULL REFERENCES room (id),
	alias TEXT NOT NULL COLLATE NOCASE,
	PRIMARY KEY (member, room),
	UNIQUE (room, alias)
) STRICT, WITHOUT ROWID;

-- What looks alike is the same: ALIAS_LOOK of alias.h.
CREATE UNIQUE INDEX room_alias_look ON room_alias (room,
	replace(replace(replace(replace(replace(lower(alias), '-', ''), '_', ''), '0', 'o'),
	'1', 'l'), 'i', 'l'));
CREATE INDEX member_look ON member (
	replace(replace(replace(replace(replace(lower(handle), '-', ''), '_', ''), '0', 'o'),
	'1', 'l'), 'i', 'l'));

-- What was promised to somebody is not taken back.
CREATE TRIGGER room_alias_stays BEFORE UPDATE OF identity, sup_sees ON room
WHEN (NEW.identity <> OLD.identity OR NEW.sup_sees > OLD.sup_sees) AND
	EXISTS (SELECT 1 FROM room_alias WHERE room = OLD.id)
BEGIN
	SELECT RAISE (ABORT, 'aliases were promised');
END;
