-- 010: what the days of a room bring about, each once (see server/domain/closing.h
-- and server/domain/launch_notice.h).

-- closing_stage: how far closes_at was acted on. 1: its owner was told a week
-- before, 2: a day before, 3: the day came.
ALTER TABLE room ADD COLUMN closing_stage INTEGER NOT NULL DEFAULT 0
	CHECK (closing_stage BETWEEN 0 AND 3);
CREATE INDEX room_closing ON room (closes_at) WHERE closes_at IS NOT NULL AND closing_stage < 3;

-- launch_told_at: who wants to tell people was told that they may.
ALTER TABLE room_member ADD COLUMN launch_told_at INTEGER;
CREATE INDEX room_member_launch ON room_member (room)
	WHERE advocates = 1 AND launch_told_at IS NULL;
