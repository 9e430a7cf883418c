-- +goose Up
ALTER TABLE member ADD COLUMN invoice_profile TEXT NOT NULL DEFAULT ''; -- that its invoicing platform needs; '' is the service's

-- +goose Down
ALTER TABLE member DROP COLUMN invoice_profile;
