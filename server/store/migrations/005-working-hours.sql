-- 005: when the staff of a room work: the clock of first answers runs then (see
-- server/domain/working.h). Rooms that are there keep what they promised: all
-- hours of Monday to Friday, in UTC.

-- work_days: a bit a day, 1 is Monday. work_from, work_to: minutes of the day.
ALTER TABLE room ADD COLUMN zone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE room ADD COLUMN zone_rule TEXT NOT NULL DEFAULT 'UTC0';
ALTER TABLE room ADD COLUMN work_days INTEGER NOT NULL DEFAULT 31
	CHECK (work_days BETWEEN 1 AND 127);
ALTER TABLE room ADD COLUMN work_from INTEGER NOT NULL DEFAULT 0
	CHECK (work_from BETWEEN 0 AND 1439);
ALTER TABLE room ADD COLUMN work_to INTEGER NOT NULL DEFAULT 1440
	CHECK (work_to BETWEEN 1 AND 1440);
