-- +goose Up

-- Lists as somebody wants to see them again.
CREATE TABLE list_view (
    kind     TEXT NOT NULL, -- of the account whose it is
    number   TEXT NOT NULL,
    list     TEXT NOT NULL,
    name     TEXT NOT NULL, -- folded: what it is told apart by
    saved_at INTEGER NOT NULL, -- ms
    record   BLOB NOT NULL, -- sealed: what is searched for may be a person
    PRIMARY KEY (kind, number, list, name)
);

-- +goose Down
DROP TABLE list_view;
