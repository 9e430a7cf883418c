-- +goose Up

-- Annual declarations: the campaigns and what they cost are data of a year.

CREATE TABLE campaign (
    year   INTEGER PRIMARY KEY,
    opens  INTEGER NOT NULL,
    closes INTEGER NOT NULL -- the last day
);

CREATE TABLE tariff (
    year     INTEGER PRIMARY KEY,
    per_head INTEGER NOT NULL, -- cents, without VAT
    vat_rate INTEGER NOT NULL  -- hundredths of a per cent
);

CREATE TABLE tariff_supplement (
    year     INTEGER NOT NULL REFERENCES tariff (year),
    category TEXT    NOT NULL,
    cents    INTEGER NOT NULL,
    PRIMARY KEY (year, category)
) WITHOUT ROWID;

-- One a member and year: what makes the invoices of a campaign happen once.
CREATE TABLE declaration (
    member TEXT    NOT NULL REFERENCES member (number),
    year   INTEGER NOT NULL,
    until  INTEGER NOT NULL, -- this member's own last day; 0 is the campaign's
    billed INTEGER NOT NULL,
    record TEXT    NOT NULL, -- JSON
    PRIMARY KEY (member, year)
) WITHOUT ROWID;

-- The roster as it was when the draft was begun, sealed.
CREATE TABLE declaration_marks (
    member TEXT    NOT NULL,
    year   INTEGER NOT NULL,
    marks  BLOB    NOT NULL,
    PRIMARY KEY (member, year),
    FOREIGN KEY (member, year) REFERENCES declaration (member, year)
);

-- +goose Down
DROP TABLE declaration_marks;
DROP TABLE declaration;
DROP TABLE tariff_supplement;
DROP TABLE tariff;
DROP TABLE campaign;
