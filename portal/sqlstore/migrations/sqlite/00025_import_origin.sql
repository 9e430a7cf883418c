-- +goose Up
ALTER TABLE roster_import ADD COLUMN origin TEXT NOT NULL DEFAULT 'file';

-- +goose Down
ALTER TABLE roster_import DROP COLUMN origin;
