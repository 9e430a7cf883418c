-- +goose Up

-- What scripts act for an account by. The token itself is not kept.
CREATE TABLE access_token (
    id         TEXT COLLATE "C" PRIMARY KEY,
    digest     BYTEA            NOT NULL UNIQUE, -- SHA-256 of the token
    kind       TEXT COLLATE "C" NOT NULL,
    number     TEXT COLLATE "C" NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    rights     TEXT COLLATE "C" NOT NULL, -- separated by commas
    ends_on    BIGINT           NOT NULL, -- its last day
    created_at BIGINT           NOT NULL,
    seen       BIGINT           NOT NULL DEFAULT 0, -- 0 for never
    revoked_at BIGINT           NOT NULL DEFAULT 0, -- 0 while it is not
    FOREIGN KEY (kind, number) REFERENCES account (kind, number)
);
CREATE INDEX access_token_account ON access_token (kind, number);

-- +goose Down
DROP TABLE access_token;
