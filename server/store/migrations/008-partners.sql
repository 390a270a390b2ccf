-- 008: partners read reports about what they were given, and answer where they
-- were asked (see server/domain/partner.h).
CREATE TABLE partner_feature (
	member INTEGER NOT NULL REFERENCES member (id),
	feature INTEGER NOT NULL REFERENCES feature (id),
	room INTEGER NOT NULL REFERENCES room (id),
	by INTEGER REFERENCES member (id),
	at INTEGER NOT NULL,
	PRIMARY KEY (member, feature)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_feature_by_room ON partner_feature (room, member);
CREATE TABLE partner_asked (
	item INTEGER NOT NULL REFERENCES feedback (id),
	member INTEGER NOT NULL REFERENCES member (id),
	by INTEGER REFERENCES member (id),
	at INTEGER NOT NULL,
	note TEXT NOT NULL DEFAULT '',
	answered_at INTEGER,
	PRIMARY KEY (item, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_asked_by_member ON partner_asked (member) WHERE answered_at IS NULL;
