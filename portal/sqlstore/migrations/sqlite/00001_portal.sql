-- +goose Up

-- Dates are days (spst.Date; 0 is absent), instants milliseconds since 1970.

CREATE TABLE base (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    key_check BLOB NOT NULL -- tells the right key from a wrong one
);

CREATE TABLE member (
    number    TEXT    PRIMARY KEY,
    name      TEXT    NOT NULL,
    siret     TEXT    NOT NULL,
    activity  TEXT    NOT NULL,
    naf_code  TEXT    NOT NULL,
    naf_label TEXT    NOT NULL,
    joined_on INTEGER NOT NULL,
    vat       TEXT    NOT NULL,
    revision  INTEGER NOT NULL DEFAULT 0 -- of the roster
) WITHOUT ROWID;

CREATE TABLE login (
    kind     TEXT NOT NULL,
    number   TEXT NOT NULL,
    name     TEXT NOT NULL,
    password TEXT NOT NULL, -- PHC string
    PRIMARY KEY (kind, number)
) WITHOUT ROWID;

CREATE TABLE mandate (
    mandatary    TEXT    NOT NULL,
    member       TEXT    NOT NULL REFERENCES member (number),
    rights       TEXT    NOT NULL, -- separated by commas
    starts_on    INTEGER NOT NULL,
    ends_on      INTEGER NOT NULL,
    PRIMARY KEY (mandatary, member)
) WITHOUT ROWID;

CREATE TABLE session (
    digest  BLOB    PRIMARY KEY, -- SHA-256 of the token
    kind    TEXT    NOT NULL,
    number  TEXT    NOT NULL,
    seen    INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    FOREIGN KEY (kind, number) REFERENCES login (kind, number)
) WITHOUT ROWID;

CREATE TABLE failure (
    subject BLOB    PRIMARY KEY, -- digest of an account or an address
    count   INTEGER NOT NULL,
    last    INTEGER NOT NULL
) WITHOUT ROWID;

-- The record is the employee; the other columns repeat of it what SQL selects
-- and sorts by.
CREATE TABLE employee (
    id            TEXT    PRIMARY KEY,
    member        TEXT    NOT NULL REFERENCES member (number),
    version       INTEGER NOT NULL,
    record        BLOB    NOT NULL, -- sealed
    sort_key      TEXT    NOT NULL, -- place in the list
    search        TEXT    NOT NULL, -- folded: names, job, PCS code
    present_until INTEGER NOT NULL, -- exit date when declared, else the end of time
    category      TEXT    NOT NULL,
    nir_index     BLOB              -- keyed digest of member and NIR
);

-- The list in its order, with all that selects from it: records are looked up
-- for the rows that are wanted only.
CREATE INDEX employee_list ON employee (member, sort_key, id, present_until, search);
CREATE INDEX employee_nir ON employee (nir_index, present_until) WHERE nir_index IS NOT NULL;

-- How many employees have each category and end of presence: what counts are
-- made from, whatever the size of the roster.
CREATE TABLE tally (
    member        TEXT    NOT NULL REFERENCES member (number),
    category      TEXT    NOT NULL,
    present_until INTEGER NOT NULL,
    count         INTEGER NOT NULL,
    PRIMARY KEY (member, category, present_until)
) WITHOUT ROWID;

-- Who changed what and when; never the values.
CREATE TABLE employee_history (
    employee TEXT    NOT NULL REFERENCES employee (id),
    version  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    number   TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    action   TEXT    NOT NULL,
    fields   TEXT    NOT NULL, -- API names, separated by commas
    PRIMARY KEY (employee, version)
) WITHOUT ROWID;

CREATE TABLE reply (
    kind   TEXT    NOT NULL,
    number TEXT    NOT NULL,
    key    TEXT    NOT NULL,
    route  TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    answer BLOB    NOT NULL, -- sealed, with the SHA-256 of the request
    PRIMARY KEY (kind, number, key)
) WITHOUT ROWID;

CREATE INDEX reply_at ON reply (at);

-- +goose Down
DROP TABLE reply;
DROP TABLE employee_history;
DROP TABLE tally;
DROP TABLE employee;
DROP TABLE failure;
DROP TABLE session;
DROP TABLE mandate;
DROP TABLE login;
DROP TABLE member;
DROP TABLE base;
