-- +goose Up

-- The outbox: letters that wait to be sent.
CREATE TABLE letter (
    id     TEXT    PRIMARY KEY,
    due    INTEGER NOT NULL, -- when to try
    until  INTEGER NOT NULL, -- when to give it up
    tries  INTEGER NOT NULL,
    letter BLOB    NOT NULL  -- sealed
) WITHOUT ROWID;

CREATE INDEX letter_due ON letter (due);

-- When the password was last given again in the session; 0 never.
ALTER TABLE session ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;

-- Who was told that the campaign of a year is open.
CREATE TABLE campaign_notice (
    member TEXT    NOT NULL REFERENCES member (number),
    year   INTEGER NOT NULL,
    PRIMARY KEY (member, year)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE campaign_notice;
ALTER TABLE session DROP COLUMN confirmed;
DROP TABLE letter;
