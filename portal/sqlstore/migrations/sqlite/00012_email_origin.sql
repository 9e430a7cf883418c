-- +goose Up

-- Who set the e-mail of a contact; nobody is the service. Only one that the
-- account's own address has confirmed receives codes.
ALTER TABLE contact ADD COLUMN email_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN email_number TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN email_name TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN email_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;

-- Of what is there, the history says who set it last: who added the contact or
-- changed its e-mail, or the mandatary who brought it back.
UPDATE contact SET (email_kind, email_number, email_name, email_at) = (
    SELECT h.kind, h.number, h.name, h.at FROM company_history h
    WHERE h.member = contact.member AND h.subject = contact.id AND (h.action = 'create'
        OR h.action = 'restore' AND h.kind = 'mandatary' OR ',' || h.fields || ',' LIKE '%,email,%')
    ORDER BY h.version DESC LIMIT 1)
WHERE email > '' AND EXISTS (
    SELECT 1 FROM company_history h
    WHERE h.member = contact.member AND h.subject = contact.id AND (h.action = 'create'
        OR h.action = 'restore' AND h.kind = 'mandatary' OR ',' || h.fields || ',' LIKE '%,email,%'));

-- The addresses that received codes go on receiving them, but those that a
-- mandatary has set, or has given the type that receives them.
UPDATE contact SET confirmed = 1
WHERE email > '' AND email_kind <> 'mandatary'
    AND (',' || types || ',' LIKE '%,dirigeant,%' OR ',' || types || ',' LIKE '%,responsable_rh,%')
    AND COALESCE((
        SELECT h.kind FROM company_history h
        WHERE h.member = contact.member AND h.subject = contact.id AND (h.action = 'create'
            OR h.action = 'restore' AND h.kind = 'mandatary' OR ',' || h.fields || ',' LIKE '%,types,%')
        ORDER BY h.version DESC LIMIT 1), '') <> 'mandatary';

-- The code that confirms an address: one at a time for each member.
CREATE TABLE email_code (
    member     TEXT    PRIMARY KEY REFERENCES member (number),
    contact    TEXT    NOT NULL,
    email      TEXT    NOT NULL, -- what it confirms
    mailed_to  TEXT    NOT NULL, -- the account's own address
    code       TEXT    NOT NULL, -- PHC string; '' once it was used
    code_until INTEGER NOT NULL,
    code_tries INTEGER NOT NULL,
    sent       INTEGER NOT NULL, -- codes mailed since
    since      INTEGER NOT NULL,
    sent_key   TEXT    NOT NULL  -- idempotency key of the last
) WITHOUT ROWID;

-- +goose Down
DROP TABLE email_code;
ALTER TABLE contact DROP COLUMN confirmed;
ALTER TABLE contact DROP COLUMN email_at;
ALTER TABLE contact DROP COLUMN email_name;
ALTER TABLE contact DROP COLUMN email_number;
ALTER TABLE contact DROP COLUMN email_kind;
