-- +goose Up

-- Visits: appointments with the cancellation asked for, requests, and what is
-- known of the visits of each employee. Records are JSON, sealed.

CREATE TABLE appointment (
    id      TEXT    PRIMARY KEY,
    member  TEXT    NOT NULL REFERENCES member (number),
    version INTEGER NOT NULL,
    starts  INTEGER NOT NULL,
    planned INTEGER NOT NULL, -- 1 while its status is planned
    record  BLOB    NOT NULL
);

CREATE INDEX appointment_list ON appointment (member, starts, id, planned);

CREATE TABLE visit_request (
    id      TEXT    PRIMARY KEY,
    member  TEXT    NOT NULL REFERENCES member (number),
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    record  BLOB    NOT NULL
);

CREATE INDEX visit_request_list ON visit_request (member, at, id);

CREATE TABLE visit_tracking (
    member   TEXT    NOT NULL REFERENCES member (number),
    employee TEXT    NOT NULL,
    last_on  INTEGER NOT NULL, -- day of the last visit
    next_on  INTEGER NOT NULL, -- the physician's own date for the next
    PRIMARY KEY (member, employee)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE visit_tracking;
DROP TABLE visit_request;
DROP TABLE appointment;
