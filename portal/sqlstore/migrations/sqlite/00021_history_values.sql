-- +goose Up
ALTER TABLE employee_history ADD COLUMN import TEXT NOT NULL DEFAULT ''; -- the one that it was a part of
ALTER TABLE employee_history ADD COLUMN record BLOB; -- sealed: each field before and after; NULL from before they were kept

-- +goose Down
ALTER TABLE employee_history DROP COLUMN record;
ALTER TABLE employee_history DROP COLUMN import;
