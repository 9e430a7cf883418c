-- +goose Up

-- What one portal of several does for all of them: who has the turn, and a count that
-- it moves on for as long as it is there.
CREATE TABLE turn (
    name   TEXT PRIMARY KEY,
    holder TEXT   NOT NULL, -- '' for nobody
    beat   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE turn;
