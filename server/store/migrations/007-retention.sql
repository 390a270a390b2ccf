-- 007: what is kept of a room after its end, and until when (see
-- server/domain/purge.h). purge_told_at: its owner was told of the day;
-- purging_at: everybody was let out, and it is being taken apart.
ALTER TABLE room ADD COLUMN purge_told_at INTEGER;
ALTER TABLE room ADD COLUMN purging_at INTEGER;
CREATE INDEX room_archived ON room (archived_at) WHERE archived_at IS NOT NULL;
