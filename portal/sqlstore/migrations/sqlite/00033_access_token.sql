-- +goose Up

-- What scripts act for an account by. The token itself is not kept.
CREATE TABLE access_token (
    id         TEXT    PRIMARY KEY,
    digest     BLOB    NOT NULL UNIQUE, -- SHA-256 of the token
    kind       TEXT    NOT NULL,
    number     TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    rights     TEXT    NOT NULL, -- separated by commas
    ends_on    INTEGER NOT NULL, -- its last day
    created_at INTEGER NOT NULL,
    seen       INTEGER NOT NULL DEFAULT 0, -- 0 for never
    revoked_at INTEGER NOT NULL DEFAULT 0, -- 0 while it is not
    FOREIGN KEY (kind, number) REFERENCES account (kind, number)
);
CREATE INDEX access_token_account ON access_token (kind, number);

-- +goose Down
DROP TABLE access_token;
