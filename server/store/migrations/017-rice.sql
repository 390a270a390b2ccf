-- 017: what product managers type of a report to rank it (see server/domain/item_rice.h).
-- rice: hundredths, kept; 0 where a part is missing.
ALTER TABLE feedback ADD COLUMN rice_reach INTEGER CHECK (rice_reach >= 0);
ALTER TABLE feedback ADD COLUMN rice_impact REAL CHECK (rice_impact > 0);
ALTER TABLE feedback ADD COLUMN rice_confidence INTEGER CHECK (rice_confidence BETWEEN 0 AND 100);
ALTER TABLE feedback ADD COLUMN rice_effort REAL CHECK (rice_effort > 0);
ALTER TABLE feedback ADD COLUMN rice INTEGER NOT NULL DEFAULT 0;
CREATE INDEX feedback_by_rice ON feedback (room, rice DESC, id DESC);
