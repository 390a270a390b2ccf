-- 015: what somebody signed is found by who they are, wherever it was.
CREATE INDEX nda_acceptance_by_member ON nda_acceptance (member, nda);
