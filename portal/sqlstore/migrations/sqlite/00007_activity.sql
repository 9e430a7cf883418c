-- +goose Up

-- What the service did for a member beside the visits, and the share of the
-- roster that was up to date at the end of each year. Nothing of it is about a
-- person.

CREATE TABLE workplace_action (
    id      TEXT    PRIMARY KEY,
    member  TEXT    NOT NULL REFERENCES member (number),
    day     INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    minutes INTEGER NOT NULL,
    role    TEXT    NOT NULL -- of who did it
) WITHOUT ROWID;

CREATE INDEX workplace_action_member ON workplace_action (member, day, id);

CREATE TABLE training (
    id           TEXT    PRIMARY KEY,
    member       TEXT    NOT NULL REFERENCES member (number),
    day          INTEGER NOT NULL,
    title        TEXT    NOT NULL,
    participants INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX training_member ON training (member, day, id);

CREATE TABLE coverage (
    member     TEXT    NOT NULL REFERENCES member (number),
    year       INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    employees  INTEGER NOT NULL,
    up_to_date INTEGER NOT NULL,
    PRIMARY KEY (member, year)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE coverage;
DROP TABLE training;
DROP TABLE workplace_action;
