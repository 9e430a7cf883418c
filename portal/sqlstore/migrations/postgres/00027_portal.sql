-- +goose Up

-- What SQLite has after its migration 27, with the types of PostgreSQL. Texts are
-- compared byte by byte on every machine, so that an order is the same on all of them.
-- Dates are days (spst.Date; 0 is absent), instants milliseconds since 1970.

CREATE TABLE base (
    id        BIGINT PRIMARY KEY CHECK (id = 1),
    key_check BYTEA  NOT NULL, -- tells the right key from a wrong one
    probes    BIGINT NOT NULL DEFAULT 0 -- writes made to see whether the base takes any
);

CREATE TABLE member (
    number           TEXT COLLATE "C" PRIMARY KEY,
    name             TEXT COLLATE "C" NOT NULL,
    siret            TEXT COLLATE "C" NOT NULL,
    activity         TEXT COLLATE "C" NOT NULL,
    naf_code         TEXT COLLATE "C" NOT NULL,
    naf_label        TEXT COLLATE "C" NOT NULL,
    joined_on        BIGINT           NOT NULL,
    vat              TEXT COLLATE "C" NOT NULL,
    revision         BIGINT           NOT NULL DEFAULT 0, -- of the roster
    version          BIGINT           NOT NULL DEFAULT 1, -- of the company
    vat_exempt       BOOLEAN          NOT NULL DEFAULT FALSE,
    address_line1    TEXT COLLATE "C" NOT NULL DEFAULT '',
    address_line2    TEXT COLLATE "C" NOT NULL DEFAULT '',
    postal_code      TEXT COLLATE "C" NOT NULL DEFAULT '',
    city             TEXT COLLATE "C" NOT NULL DEFAULT '',
    country          TEXT COLLATE "C" NOT NULL DEFAULT '',
    phone            TEXT COLLATE "C" NOT NULL DEFAULT '',
    fax              TEXT COLLATE "C" NOT NULL DEFAULT '',
    mobile           TEXT COLLATE "C" NOT NULL DEFAULT '',
    email            TEXT COLLATE "C" NOT NULL DEFAULT '',
    validated_at     BIGINT           NOT NULL DEFAULT 0, -- « Valider vos réponses »
    validated_kind   TEXT COLLATE "C" NOT NULL DEFAULT '',
    validated_number TEXT COLLATE "C" NOT NULL DEFAULT '',
    validated_name   TEXT COLLATE "C" NOT NULL DEFAULT '',
    left_on          BIGINT           NOT NULL DEFAULT 0, -- last day as a member; 0 while nothing is known of one
    invoice_profile  TEXT COLLATE "C" NOT NULL DEFAULT '' -- that its invoicing platform needs; '' is the service's
);

CREATE TABLE account (
    kind      TEXT COLLATE "C" NOT NULL,
    number    TEXT COLLATE "C" NOT NULL,
    name      TEXT COLLATE "C" NOT NULL,
    password  TEXT COLLATE "C" NOT NULL, -- PHC string
    signed_in BIGINT           NOT NULL DEFAULT 0, -- last time, ms; 0 is never
    PRIMARY KEY (kind, number)
);

CREATE TABLE mandate (
    mandatary TEXT COLLATE "C" NOT NULL,
    member    TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    rights    TEXT COLLATE "C" NOT NULL, -- separated by commas
    starts_on BIGINT           NOT NULL,
    ends_on   BIGINT           NOT NULL,
    PRIMARY KEY (mandatary, member)
);

CREATE TABLE session (
    digest    BYTEA            PRIMARY KEY, -- SHA-256 of the token
    kind      TEXT COLLATE "C" NOT NULL,
    number    TEXT COLLATE "C" NOT NULL,
    seen      BIGINT           NOT NULL,
    expires   BIGINT           NOT NULL,
    confirmed BIGINT           NOT NULL DEFAULT 0, -- when the password was last given again; 0 never
    opened    BIGINT           NOT NULL DEFAULT 0,
    origin    BYTEA, -- sealed: the network and the program
    previous  BIGINT           NOT NULL DEFAULT 0, -- sign-in of the account before this one, ms
    FOREIGN KEY (kind, number) REFERENCES account (kind, number)
);

CREATE TABLE failure (
    subject BYTEA  PRIMARY KEY, -- digest of an account or an address
    count   BIGINT NOT NULL,
    last    BIGINT NOT NULL,
    shared  BIGINT NOT NULL DEFAULT 0 -- of them, those in the count of the network
);

-- The record is the employee; the other columns repeat of it what SQL selects
-- and sorts by.
CREATE TABLE employee (
    id            TEXT COLLATE "C" PRIMARY KEY,
    member        TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    version       BIGINT           NOT NULL,
    record        BYTEA            NOT NULL, -- sealed
    sort_key      TEXT COLLATE "C" NOT NULL, -- place in the list
    search        TEXT COLLATE "C" NOT NULL, -- folded: names, job, PCS code
    present_until BIGINT           NOT NULL, -- exit date when declared, else the end of time
    category      TEXT COLLATE "C" NOT NULL,
    nir_index     BYTEA,           -- keyed digest of member and NIR
    last_visit    BIGINT           NOT NULL DEFAULT 0, -- day of the last visit; 0 when there was none
    next_visit    BIGINT           NOT NULL DEFAULT 0 -- the physician's own date for the next; 0 when there is none
);

-- How many employees have each category and end of presence: what counts are
-- made from, whatever the size of the roster.
CREATE TABLE headcount (
    member        TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    category      TEXT COLLATE "C" NOT NULL,
    present_until BIGINT           NOT NULL,
    count         BIGINT           NOT NULL,
    PRIMARY KEY (member, category, present_until)
);

-- Who changed what and when; never the values.
CREATE TABLE employee_history (
    employee TEXT COLLATE "C" NOT NULL REFERENCES employee (id),
    version  BIGINT           NOT NULL,
    at       BIGINT           NOT NULL,
    kind     TEXT COLLATE "C" NOT NULL,
    number   TEXT COLLATE "C" NOT NULL,
    name     TEXT COLLATE "C" NOT NULL,
    action   TEXT COLLATE "C" NOT NULL,
    fields   TEXT COLLATE "C" NOT NULL, -- API names, separated by commas
    import   TEXT COLLATE "C" NOT NULL DEFAULT '', -- the one that it was a part of
    record   BYTEA, -- sealed: each field before and after; NULL from before they were kept
    PRIMARY KEY (employee, version)
);

CREATE TABLE reply (
    kind   TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    key    TEXT COLLATE "C" NOT NULL,
    route  TEXT COLLATE "C" NOT NULL,
    at     BIGINT           NOT NULL,
    answer BYTEA            NOT NULL, -- sealed, with the SHA-256 of the request
    PRIMARY KEY (kind, number, key)
);

-- Where an account is told about itself: one address for each purpose
-- (spst.EmailPurpose).
CREATE TABLE account_email (
    kind    TEXT COLLATE "C" NOT NULL,
    number  TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    email   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, number, purpose)
);

-- A reset is kept for a number as it was typed, whether it exists or not.
CREATE TABLE password_reset (
    digest     BYTEA            PRIMARY KEY, -- SHA-256 of its id
    kind       TEXT COLLATE "C" NOT NULL,
    number     TEXT COLLATE "C" NOT NULL,
    expires    BIGINT           NOT NULL,
    answer     TEXT COLLATE "C" NOT NULL, -- to the image in force; '' once it was read
    drawn      BIGINT           NOT NULL, -- images so far
    wrong      BIGINT           NOT NULL, -- answers
    code       TEXT COLLATE "C" NOT NULL, -- PHC string; '' before one was mailed
    code_until BIGINT           NOT NULL,
    code_tries BIGINT           NOT NULL,
    sent       BIGINT           NOT NULL, -- codes mailed
    sent_key   TEXT COLLATE "C" NOT NULL, -- idempotency key of the last
    done       BOOLEAN          NOT NULL
);

CREATE TABLE situation_change (
    id           TEXT COLLATE "C" PRIMARY KEY,
    member       TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    situation    TEXT COLLATE "C" NOT NULL,
    effective_on BIGINT           NOT NULL,
    remark       TEXT COLLATE "C" NOT NULL,
    at           BIGINT           NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL, -- of who announced it
    number       TEXT COLLATE "C" NOT NULL,
    name         TEXT COLLATE "C" NOT NULL,
    withdrawn_at BIGINT           NOT NULL DEFAULT 0 -- 0 while it stands
);

CREATE TABLE contact (
    id           TEXT COLLATE "C" PRIMARY KEY,
    member       TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    version      BIGINT           NOT NULL,
    removed_at   BIGINT           NOT NULL, -- 0 while it is in the list
    civility     TEXT COLLATE "C" NOT NULL,
    last_name    TEXT COLLATE "C" NOT NULL,
    first_name   TEXT COLLATE "C" NOT NULL,
    position     TEXT COLLATE "C" NOT NULL,
    email        TEXT COLLATE "C" NOT NULL,
    phone        TEXT COLLATE "C" NOT NULL,
    mobile       TEXT COLLATE "C" NOT NULL,
    types        TEXT COLLATE "C" NOT NULL, -- separated by commas
    bills        BOOLEAN          NOT NULL, -- for who receives the invoices
    address      TEXT COLLATE "C" NOT NULL, -- its id, or ''
    email_kind   TEXT COLLATE "C" NOT NULL DEFAULT '',
    email_number TEXT COLLATE "C" NOT NULL DEFAULT '',
    email_name   TEXT COLLATE "C" NOT NULL DEFAULT '',
    email_at     BIGINT           NOT NULL DEFAULT 0,
    confirmed    BOOLEAN          NOT NULL DEFAULT FALSE
);

CREATE TABLE address (
    id            TEXT COLLATE "C" PRIMARY KEY,
    member        TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    version       BIGINT           NOT NULL,
    removed_at    BIGINT           NOT NULL,
    label         TEXT COLLATE "C" NOT NULL,
    address_line1 TEXT COLLATE "C" NOT NULL,
    address_line2 TEXT COLLATE "C" NOT NULL,
    postal_code   TEXT COLLATE "C" NOT NULL,
    city          TEXT COLLATE "C" NOT NULL,
    country       TEXT COLLATE "C" NOT NULL
);

-- Whom a member may turn to: read whole, never searched.
CREATE TABLE care_team (
    member TEXT COLLATE "C" PRIMARY KEY REFERENCES member (number),
    team   TEXT COLLATE "C" NOT NULL -- JSON of spst.CareTeam
);

-- Who changed what and when; never the values.
CREATE TABLE company_history (
    member  TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    subject TEXT COLLATE "C" NOT NULL, -- '' is the company, else the id of a contact or an address
    version BIGINT           NOT NULL,
    at      BIGINT           NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    number  TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    action  TEXT COLLATE "C" NOT NULL,
    fields  TEXT COLLATE "C" NOT NULL, -- API names, separated by commas
    PRIMARY KEY (member, subject, version)
);

-- Amounts are cents; a credit note is negative. A row is never changed but for
-- its dispute.
CREATE TABLE invoice (
    number   TEXT COLLATE "C" PRIMARY KEY,
    member   TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    key      TEXT COLLATE "C", -- of what it was made for, once only; may be absent
    date     BIGINT           NOT NULL,
    type     TEXT COLLATE "C" NOT NULL,
    net      BIGINT           NOT NULL,
    vat      BIGINT           NOT NULL,
    total    BIGINT           NOT NULL,
    period   TEXT COLLATE "C" NOT NULL,
    due      BIGINT           NOT NULL,
    reverses TEXT COLLATE "C" REFERENCES invoice (number),
    disputed BOOLEAN          NOT NULL,
    detail   TEXT COLLATE "C" NOT NULL -- JSON: the lines and both parties, as on the day of issue
);

CREATE TABLE invoice_series (
    series TEXT COLLATE "C" PRIMARY KEY, -- what the numbers begin with
    last   BIGINT           NOT NULL -- the last number given: none is skipped
);

-- The original of each invoice, made once.
CREATE TABLE invoice_document (
    number TEXT COLLATE "C" PRIMARY KEY REFERENCES invoice (number),
    body   BYTEA            NOT NULL
);

CREATE TABLE payment (
    number  TEXT COLLATE "C" PRIMARY KEY,
    member  TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    invoice TEXT COLLATE "C" NOT NULL REFERENCES invoice (number),
    date    BIGINT           NOT NULL,
    cents   BIGINT           NOT NULL
);

CREATE TABLE appointment (
    id       TEXT COLLATE "C" PRIMARY KEY,
    member   TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    version  BIGINT           NOT NULL,
    starts   BIGINT           NOT NULL,
    planned  BOOLEAN          NOT NULL, -- while its status is planned
    record   BYTEA            NOT NULL,
    employee TEXT COLLATE "C" NOT NULL DEFAULT '' -- '' in a row that was written before, until it changes
);

CREATE TABLE visit_request (
    id      TEXT COLLATE "C" PRIMARY KEY,
    member  TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    version BIGINT           NOT NULL,
    at      BIGINT           NOT NULL,
    record  BYTEA            NOT NULL
);

CREATE TABLE campaign (
    year   BIGINT PRIMARY KEY,
    opens  BIGINT NOT NULL,
    closes BIGINT NOT NULL -- the last day
);

CREATE TABLE tariff (
    year     BIGINT PRIMARY KEY,
    per_head BIGINT NOT NULL, -- cents, without VAT
    vat_rate BIGINT NOT NULL -- hundredths of a per cent
);

CREATE TABLE tariff_supplement (
    year     BIGINT           NOT NULL REFERENCES tariff (year),
    category TEXT COLLATE "C" NOT NULL,
    cents    BIGINT           NOT NULL,
    PRIMARY KEY (year, category)
);

-- One a member and year: what makes the invoices of a campaign happen once.
CREATE TABLE declaration (
    member TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    year   BIGINT           NOT NULL,
    until  BIGINT           NOT NULL, -- this member's own last day; 0 is the campaign's
    billed BOOLEAN          NOT NULL,
    record TEXT COLLATE "C" NOT NULL, -- JSON
    PRIMARY KEY (member, year)
);

-- The roster as it was when the draft was begun, sealed.
CREATE TABLE declaration_marks (
    member TEXT COLLATE "C" NOT NULL,
    year   BIGINT           NOT NULL,
    marks  BYTEA            NOT NULL,
    PRIMARY KEY (member, year),
    FOREIGN KEY (member, year) REFERENCES declaration (member, year)
);

CREATE TABLE workplace_action (
    id      TEXT COLLATE "C" PRIMARY KEY,
    member  TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    day     BIGINT           NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    minutes BIGINT           NOT NULL,
    role    TEXT COLLATE "C" NOT NULL -- of who did it
);

CREATE TABLE training (
    id           TEXT COLLATE "C" PRIMARY KEY,
    member       TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    day          BIGINT           NOT NULL,
    title        TEXT COLLATE "C" NOT NULL,
    participants BIGINT           NOT NULL
);

CREATE TABLE coverage (
    member     TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    year       BIGINT           NOT NULL,
    day        BIGINT           NOT NULL,
    employees  BIGINT           NOT NULL,
    up_to_date BIGINT           NOT NULL,
    PRIMARY KEY (member, year)
);

-- The outbox: letters that wait to be sent.
CREATE TABLE letter (
    id     TEXT COLLATE "C" PRIMARY KEY,
    due    BIGINT           NOT NULL, -- when to try
    until  BIGINT           NOT NULL, -- when to give it up
    tries  BIGINT           NOT NULL,
    letter BYTEA            NOT NULL -- sealed
);

-- Who was told that the campaign of a year is open.
CREATE TABLE campaign_announcement (
    member TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    year   BIGINT           NOT NULL,
    PRIMARY KEY (member, year)
);

-- Roster files that were carried out, line by line: what makes an import happen
-- once, and what undoing it needs.
CREATE TABLE roster_import (
    member TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    id     TEXT COLLATE "C" NOT NULL, -- made up by the caller
    at     BIGINT           NOT NULL,
    kind   TEXT COLLATE "C" NOT NULL, -- who
    number TEXT COLLATE "C" NOT NULL,
    name   TEXT COLLATE "C" NOT NULL,
    origin TEXT COLLATE "C" NOT NULL DEFAULT 'file',
    PRIMARY KEY (member, id)
);

CREATE TABLE import_line (
    member   TEXT COLLATE "C" NOT NULL,
    import   TEXT COLLATE "C" NOT NULL,
    place    BIGINT           NOT NULL, -- order of carrying out
    line     TEXT COLLATE "C" NOT NULL, -- the caller's name for it
    action   TEXT COLLATE "C" NOT NULL,
    employee TEXT COLLATE "C" NOT NULL REFERENCES employee (id),
    was      BIGINT           NOT NULL, -- version of the employee before; 0 for an entry
    version  BIGINT           NOT NULL, -- and afterwards
    state    BIGINT           NOT NULL, -- 0 done, 1 undone, 2 left as it is by the undo
    image    BYTEA, -- the employee before, sealed; NULL for an entry and once too old to undo
    PRIMARY KEY (member, import, place),
    FOREIGN KEY (member, import) REFERENCES roster_import (member, id)
);

-- The code that confirms an address: one at a time for each member.
CREATE TABLE email_code (
    member     TEXT COLLATE "C" PRIMARY KEY REFERENCES member (number),
    contact    TEXT COLLATE "C" NOT NULL,
    email      TEXT COLLATE "C" NOT NULL, -- what it confirms
    mailed_to  TEXT COLLATE "C" NOT NULL, -- the account's own address
    code       TEXT COLLATE "C" NOT NULL, -- PHC string; '' once it was used
    code_until BIGINT           NOT NULL,
    code_tries BIGINT           NOT NULL,
    sent       BIGINT           NOT NULL, -- codes mailed since
    since      BIGINT           NOT NULL,
    sent_key   TEXT COLLATE "C" NOT NULL -- idempotency key of the last
);

CREATE TABLE second_factor (
    kind   TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    begun  BIGINT           NOT NULL,
    since  BIGINT           NOT NULL, -- 0 until a code has confirmed it
    step   BIGINT           NOT NULL, -- of the last code that was taken: it is not taken again
    record BYTEA            NOT NULL, -- sealed: the secret, the hashes of the recovery codes
    PRIMARY KEY (kind, number),
    FOREIGN KEY (kind, number) REFERENCES account (kind, number)
);

CREATE TABLE account_event (
    id     TEXT COLLATE "C" PRIMARY KEY,
    kind   TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    at     BIGINT           NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C" NOT NULL -- the account itself, or who did it at the service
);

-- The networks that an account was opened from.
CREATE TABLE known_network (
    kind    TEXT COLLATE "C" NOT NULL,
    number  TEXT COLLATE "C" NOT NULL,
    network BYTEA            NOT NULL, -- keyed digest
    seen    BIGINT           NOT NULL,
    PRIMARY KEY (kind, number, network)
);

-- What was typed in a form and not sent
CREATE TABLE draft (
    kind     TEXT COLLATE "C" NOT NULL, -- of the account that typed it
    number   TEXT COLLATE "C" NOT NULL,
    member   TEXT COLLATE "C" NOT NULL, -- whom it is about
    form     TEXT COLLATE "C" NOT NULL, -- and what it is open on: « employee:ID »
    saved_at BIGINT           NOT NULL, -- ms
    record   BYTEA            NOT NULL, -- sealed: title, version, values
    PRIMARY KEY (kind, number, member, form)
);

-- What happened to a member, for who signs in again
CREATE TABLE event (
    member  TEXT COLLATE "C" NOT NULL REFERENCES member (number),
    at      BIGINT           NOT NULL, -- ms
    code    TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL, -- what it is about: the id of an appointment, the number of an invoice
    kind    TEXT COLLATE "C" NOT NULL, -- of the account that did it; '' is the service
    number  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (member, at, code, subject)
);

CREATE INDEX employee_list ON employee (member, sort_key, id, present_until);
CREATE INDEX employee_nir ON employee (nir_index, present_until) WHERE nir_index IS NOT NULL;
CREATE INDEX reply_at ON reply (at);
CREATE INDEX password_reset_expires ON password_reset (expires);
CREATE INDEX session_account ON session (kind, number);
CREATE INDEX situation_change_member ON situation_change (member, at);
CREATE INDEX contact_member ON contact (member, removed_at, bills, email);
CREATE INDEX address_member ON address (member, removed_at);
CREATE INDEX invoice_member ON invoice (member, date);
CREATE UNIQUE INDEX invoice_key ON invoice (member, key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX invoice_reverses ON invoice (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX payment_member ON payment (member, date);
CREATE INDEX appointment_list ON appointment (member, starts, id, planned);
CREATE INDEX visit_request_list ON visit_request (member, at, id);
CREATE INDEX workplace_action_member ON workplace_action (member, day, id);
CREATE INDEX training_member ON training (member, day, id);
CREATE INDEX letter_due ON letter (due);
CREATE INDEX roster_import_at ON roster_import (member, at, id);
CREATE UNIQUE INDEX import_line_name ON import_line (member, import, line);
CREATE INDEX import_line_employee ON import_line (employee, version);
CREATE INDEX import_line_state ON import_line (member, import, state, place);
CREATE INDEX account_event_at ON account_event (kind, number, at);
CREATE INDEX known_network_seen ON known_network (seen);
CREATE INDEX draft_saved_at ON draft (saved_at);
CREATE INDEX appointment_employee ON appointment (member, employee, starts);
CREATE INDEX employee_first_visit ON employee (member, last_visit) WHERE last_visit > 0; -- the first one that is known of a member
CREATE INDEX appointment_next ON appointment (member, planned, employee, starts); -- of the next one of each

-- +goose Down
DROP TABLE event;
DROP TABLE draft;
DROP TABLE known_network;
DROP TABLE account_event;
DROP TABLE second_factor;
DROP TABLE email_code;
DROP TABLE import_line;
DROP TABLE roster_import;
DROP TABLE campaign_announcement;
DROP TABLE letter;
DROP TABLE coverage;
DROP TABLE training;
DROP TABLE workplace_action;
DROP TABLE declaration_marks;
DROP TABLE declaration;
DROP TABLE tariff_supplement;
DROP TABLE tariff;
DROP TABLE campaign;
DROP TABLE visit_request;
DROP TABLE appointment;
DROP TABLE payment;
DROP TABLE invoice_document;
DROP TABLE invoice_series;
DROP TABLE invoice;
DROP TABLE company_history;
DROP TABLE care_team;
DROP TABLE address;
DROP TABLE contact;
DROP TABLE situation_change;
DROP TABLE password_reset;
DROP TABLE account_email;
DROP TABLE reply;
DROP TABLE employee_history;
DROP TABLE headcount;
DROP TABLE employee;
DROP TABLE failure;
DROP TABLE session;
DROP TABLE mandate;
DROP TABLE account;
DROP TABLE member;
DROP TABLE base;
