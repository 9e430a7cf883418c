-- +goose Up

-- Roster files that were carried out, line by line: what makes an import happen
-- once, and what undoing it needs.
CREATE TABLE roster_import (
    member TEXT    NOT NULL REFERENCES member (number),
    id     TEXT    NOT NULL, -- made up by the caller
    at     INTEGER NOT NULL,
    kind   TEXT    NOT NULL, -- who
    number TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    PRIMARY KEY (member, id)
) WITHOUT ROWID;

CREATE INDEX roster_import_at ON roster_import (member, at, id);

CREATE TABLE import_line (
    member   TEXT    NOT NULL,
    import   TEXT    NOT NULL,
    place    INTEGER NOT NULL, -- order of carrying out
    line     TEXT    NOT NULL, -- the caller's name for it
    action   TEXT    NOT NULL,
    employee TEXT    NOT NULL REFERENCES employee (id),
    was      INTEGER NOT NULL, -- version of the employee before; 0 for an entry
    version  INTEGER NOT NULL, -- and afterwards
    state    INTEGER NOT NULL, -- 0 done, 1 undone, 2 left as it is by the undo
    image    BLOB,             -- the employee before, sealed; NULL for an entry and once too old to undo
    PRIMARY KEY (member, import, place),
    FOREIGN KEY (member, import) REFERENCES roster_import (member, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX import_line_name ON import_line (member, import, line);
CREATE INDEX import_line_employee ON import_line (employee, version);
CREATE INDEX import_line_state ON import_line (member, import, state, place);

-- +goose Down
DROP TABLE import_line;
DROP TABLE roster_import;
