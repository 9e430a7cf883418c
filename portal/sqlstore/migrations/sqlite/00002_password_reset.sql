-- +goose Up

-- Where an account is told about itself: one address for each purpose
-- (spst.EmailPurpose).
CREATE TABLE account_email (
    kind    TEXT NOT NULL,
    number  TEXT NOT NULL,
    purpose TEXT NOT NULL,
    email   TEXT NOT NULL,
    PRIMARY KEY (kind, number, purpose)
) WITHOUT ROWID;

-- A reset is kept for a number as it was typed, whether it exists or not.
CREATE TABLE password_reset (
    digest     BLOB    PRIMARY KEY, -- SHA-256 of its id
    kind       TEXT    NOT NULL,
    number     TEXT    NOT NULL,
    expires    INTEGER NOT NULL,
    answer     TEXT    NOT NULL, -- to the image in force; '' once it was read
    drawn      INTEGER NOT NULL, -- images so far
    wrong      INTEGER NOT NULL, -- answers
    code       TEXT    NOT NULL, -- PHC string; '' before one was mailed
    code_until INTEGER NOT NULL,
    code_tries INTEGER NOT NULL,
    sent       INTEGER NOT NULL, -- codes mailed
    sent_key   TEXT    NOT NULL, -- idempotency key of the last
    done       INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX password_reset_expires ON password_reset (expires);

CREATE INDEX session_account ON session (kind, number);

-- +goose Down
DROP INDEX session_account;
DROP TABLE password_reset;
DROP TABLE account_email;
