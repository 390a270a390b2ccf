-- 006: what a tester cannot try this week: a report to check, or a task. Kept for
-- staff to see; nothing reminds of it before `until`.
CREATE TABLE not_now (
	id INTEGER PRIMARY KEY,
	member INTEGER NOT NULL REFERENCES member (id),
	item INTEGER REFERENCES feedback (id),
	task INTEGER REFERENCES task (id),
	note TEXT NOT NULL DEFAULT '',
	at INTEGER NOT NULL,
	until INTEGER NOT NULL,
	CHECK ((item IS NULL) <> (task IS NULL))
) STRICT;
CREATE UNIQUE INDEX not_now_item ON not_now (item, member) WHERE item IS NOT NULL;
CREATE UNIQUE INDEX not_now_task ON not_now (task, member) WHERE task IS NOT NULL;
