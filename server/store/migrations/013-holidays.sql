-- 013: days on which the staff of a room do not work, beside the days of the week
-- (see server/domain/holiday.h). day: since 1970, of the room's calendar.
CREATE TABLE room_holiday (
	room INTEGER NOT NULL REFERENCES room (id),
	day INTEGER NOT NULL,
	PRIMARY KEY (room, day)
) STRICT, WITHOUT ROWID;
