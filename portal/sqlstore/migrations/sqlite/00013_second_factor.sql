-- +goose Up
CREATE TABLE second_factor (
    kind   TEXT    NOT NULL,
    number TEXT    NOT NULL,
    begun  INTEGER NOT NULL,
    since  INTEGER NOT NULL, -- 0 until a code has confirmed it
    step   INTEGER NOT NULL, -- of the last code that was taken: it is not taken again
    record BLOB    NOT NULL, -- sealed: the secret, the hashes of the recovery codes
    PRIMARY KEY (kind, number),
    FOREIGN KEY (kind, number) REFERENCES login (kind, number)
);

CREATE TABLE account_event (
    id     TEXT    PRIMARY KEY,
    kind   TEXT    NOT NULL,
    number TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    action TEXT    NOT NULL,
    author TEXT    NOT NULL -- the account itself, or who did it at the service
);

CREATE INDEX account_event_at ON account_event (kind, number, at);

ALTER TABLE session ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN origin BLOB; -- sealed: the network and the program

-- +goose Down
ALTER TABLE session DROP COLUMN origin;
ALTER TABLE session DROP COLUMN opened;
DROP TABLE account_event;
DROP TABLE second_factor;
