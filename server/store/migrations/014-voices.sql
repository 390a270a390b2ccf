-- 014: one voice per organisation (see server/domain/voice.h). org: as the staff of
-- the room call it. score_due: reports whose score is to be made anew.
ALTER TABLE room ADD COLUMN one_voice INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room_member ADD COLUMN org TEXT NOT NULL DEFAULT '' COLLATE NOCASE;
ALTER TABLE invite ADD COLUMN org TEXT NOT NULL DEFAULT '';
CREATE TABLE score_due (
	item INTEGER PRIMARY KEY REFERENCES feedback (id)
) STRICT;
