-- 016: one's own posts are not new to oneself, also where others before them are (see
-- server/domain/read.h). own: how many behind the mark's number are one's own.
ALTER TABLE read_mark ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
ALTER TABLE read_undo ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
