-- +goose Up
ALTER TABLE member ADD COLUMN left_on INTEGER NOT NULL DEFAULT 0; -- last day as a member; 0 while nothing is known of one

-- +goose Down
ALTER TABLE member DROP COLUMN left_on;
