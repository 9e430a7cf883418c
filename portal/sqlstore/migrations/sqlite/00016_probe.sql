-- +goose Up
ALTER TABLE base ADD COLUMN probes INTEGER NOT NULL DEFAULT 0; -- writes made to see whether the base takes any

-- +goose Down
ALTER TABLE base DROP COLUMN probes;
