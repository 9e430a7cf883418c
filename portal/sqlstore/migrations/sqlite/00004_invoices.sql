-- +goose Up

-- Amounts are cents; a credit note is negative. A row is never changed but for
-- its dispute.
CREATE TABLE invoice (
    number   TEXT    PRIMARY KEY,
    member   TEXT    NOT NULL REFERENCES member (number),
    key      TEXT,             -- of what it was made for, once only; may be absent
    date     INTEGER NOT NULL,
    type     TEXT    NOT NULL,
    net      INTEGER NOT NULL,
    vat      INTEGER NOT NULL,
    total    INTEGER NOT NULL,
    period   TEXT    NOT NULL,
    due      INTEGER NOT NULL,
    reverses TEXT    REFERENCES invoice (number),
    disputed INTEGER NOT NULL,
    detail   TEXT    NOT NULL  -- JSON: the lines and both parties, as on the day of issue
) WITHOUT ROWID;

CREATE INDEX invoice_member ON invoice (member, date);
CREATE UNIQUE INDEX invoice_key ON invoice (member, key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX invoice_reverses ON invoice (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE invoice_series (
    series TEXT    PRIMARY KEY, -- what the numbers begin with
    last   INTEGER NOT NULL     -- the last number given: none is skipped
) WITHOUT ROWID;

-- The original of each invoice, made once.
CREATE TABLE invoice_document (
    number TEXT PRIMARY KEY REFERENCES invoice (number),
    body   BLOB NOT NULL
);

CREATE TABLE payment (
    number  TEXT    PRIMARY KEY,
    member  TEXT    NOT NULL REFERENCES member (number),
    invoice TEXT    NOT NULL REFERENCES invoice (number),
    date    INTEGER NOT NULL,
    cents   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX payment_member ON payment (member, date);

-- +goose Down
DROP TABLE payment;
DROP TABLE invoice_document;
DROP TABLE invoice_series;
DROP TABLE invoice;
