-- 012: that one's words may be quoted is kept in the ledger of consents, and nowhere
-- else (see server/domain/consent.h). item: the report whose words they are; how:
-- with one's name or without.
ALTER TABLE consent ADD COLUMN item INTEGER REFERENCES feedback (id);
ALTER TABLE consent ADD COLUMN how TEXT CHECK (how IN ('anonymous', 'named'));
INSERT INTO consent (member, counterpart, scope, space, item, how, given_at)
	SELECT author, 'company', 'quote', room, id, quote_consent, created_at FROM feedback
	WHERE quote_consent <> 'none' AND author IS NOT NULL;
CREATE INDEX consent_by_item ON consent (item, withdrawn_at) WHERE item IS NOT NULL;
CREATE UNIQUE INDEX consent_quote ON consent (item) WHERE scope = 'quote' AND withdrawn_at IS NULL;
ALTER TABLE feedback DROP COLUMN quote_consent;
