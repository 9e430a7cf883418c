-- +goose Up

-- What a member says of itself, beside what the service knows.
ALTER TABLE member ADD COLUMN version INTEGER NOT NULL DEFAULT 1; -- of the company
ALTER TABLE member ADD COLUMN vat_exempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN address_line1 TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN address_line2 TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN postal_code TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN city TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN fax TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN mobile TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN validated_at INTEGER NOT NULL DEFAULT 0; -- « Valider vos réponses »
ALTER TABLE member ADD COLUMN validated_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN validated_number TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN validated_name TEXT NOT NULL DEFAULT '';

CREATE TABLE situation_change (
    id           TEXT    PRIMARY KEY,
    member       TEXT    NOT NULL REFERENCES member (number),
    situation    TEXT    NOT NULL,
    effective_on INTEGER NOT NULL,
    remark       TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    kind         TEXT    NOT NULL, -- of who announced it
    number       TEXT    NOT NULL,
    name         TEXT    NOT NULL
) WITHOUT ROWID;

CREATE INDEX situation_change_member ON situation_change (member, at);

CREATE TABLE contact (
    id         TEXT    PRIMARY KEY,
    member     TEXT    NOT NULL REFERENCES member (number),
    version    INTEGER NOT NULL,
    removed_at INTEGER NOT NULL, -- 0 while it is in the list
    civility   TEXT    NOT NULL,
    last_name  TEXT    NOT NULL,
    first_name TEXT    NOT NULL,
    position   TEXT    NOT NULL,
    email      TEXT    NOT NULL,
    phone      TEXT    NOT NULL,
    mobile     TEXT    NOT NULL,
    types      TEXT    NOT NULL, -- separated by commas
    bills      INTEGER NOT NULL, -- 1 for who receives the invoices
    address    TEXT    NOT NULL  -- its id, or ''
) WITHOUT ROWID;

CREATE INDEX contact_member ON contact (member, removed_at, bills, email);

CREATE TABLE address (
    id            TEXT    PRIMARY KEY,
    member        TEXT    NOT NULL REFERENCES member (number),
    version       INTEGER NOT NULL,
    removed_at    INTEGER NOT NULL,
    label         TEXT    NOT NULL,
    address_line1 TEXT    NOT NULL,
    address_line2 TEXT    NOT NULL,
    postal_code   TEXT    NOT NULL,
    city          TEXT    NOT NULL,
    country       TEXT    NOT NULL
) WITHOUT ROWID;

CREATE INDEX address_member ON address (member, removed_at);

-- Whom a member may turn to: read whole, never searched.
CREATE TABLE care_team (
    member TEXT PRIMARY KEY REFERENCES member (number),
    team   TEXT NOT NULL -- JSON of spst.CareTeam
) WITHOUT ROWID;

-- Who changed what and when; never the values.
CREATE TABLE company_history (
    member  TEXT    NOT NULL REFERENCES member (number),
    subject TEXT    NOT NULL, -- '' is the company, else the id of a contact or an address
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    number  TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    fields  TEXT    NOT NULL, -- API names, separated by commas
    PRIMARY KEY (member, subject, version)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE company_history;
DROP TABLE care_team;
DROP TABLE address;
DROP TABLE contact;
DROP TABLE situation_change;
ALTER TABLE member DROP COLUMN validated_name;
ALTER TABLE member DROP COLUMN validated_number;
ALTER TABLE member DROP COLUMN validated_kind;
ALTER TABLE member DROP COLUMN validated_at;
ALTER TABLE member DROP COLUMN email;
ALTER TABLE member DROP COLUMN mobile;
ALTER TABLE member DROP COLUMN fax;
ALTER TABLE member DROP COLUMN phone;
ALTER TABLE member DROP COLUMN country;
ALTER TABLE member DROP COLUMN city;
ALTER TABLE member DROP COLUMN postal_code;
ALTER TABLE member DROP COLUMN address_line2;
ALTER TABLE member DROP COLUMN address_line1;
ALTER TABLE member DROP COLUMN vat_exempt;
ALTER TABLE member DROP COLUMN version;
