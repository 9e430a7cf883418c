-- +goose Up

-- How many subjects the event is about: what is written at once is one event, of the first of them.
ALTER TABLE event ADD COLUMN count BIGINT NOT NULL DEFAULT 1;

-- +goose Down
ALTER TABLE event DROP COLUMN count;
