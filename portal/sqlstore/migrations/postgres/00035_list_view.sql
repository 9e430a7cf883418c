-- +goose Up

-- Lists as somebody wants to see them again.
CREATE TABLE list_view (
    kind     TEXT COLLATE "C" NOT NULL, -- of the account whose it is
    number   TEXT COLLATE "C" NOT NULL,
    list     TEXT COLLATE "C" NOT NULL,
    name     TEXT COLLATE "C" NOT NULL, -- folded: what it is told apart by
    saved_at BIGINT NOT NULL, -- ms
    record   BYTEA NOT NULL, -- sealed: what is searched for may be a person
    PRIMARY KEY (kind, number, list, name)
);

-- +goose Down
DROP TABLE list_view;
