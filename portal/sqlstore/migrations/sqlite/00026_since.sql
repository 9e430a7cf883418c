-- +goose Up
ALTER TABLE account ADD COLUMN signed_in INTEGER NOT NULL DEFAULT 0; -- last time, ms; 0 is never
ALTER TABLE session ADD COLUMN previous INTEGER NOT NULL DEFAULT 0; -- sign-in of the account before this one, ms
CREATE TABLE event ( -- what happened to a member, for who signs in again
	member  TEXT    NOT NULL REFERENCES member (number),
	at      INTEGER NOT NULL, -- ms
	code    TEXT    NOT NULL,
	subject TEXT    NOT NULL, -- what it is about: the id of an appointment, the number of an invoice
	kind    TEXT    NOT NULL, -- of the account that did it; '' is the service
	number  TEXT    NOT NULL,
	PRIMARY KEY (member, at, code, subject)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE event;
ALTER TABLE session DROP COLUMN previous;
ALTER TABLE account DROP COLUMN signed_in;
