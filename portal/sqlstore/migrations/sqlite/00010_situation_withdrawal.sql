-- +goose Up
ALTER TABLE situation_change ADD COLUMN withdrawn_at INTEGER NOT NULL DEFAULT 0; -- 0 while it stands

-- +goose Down
ALTER TABLE situation_change DROP COLUMN withdrawn_at;
