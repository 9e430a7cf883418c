-- +goose Up

-- The revision of the roster in which a row was last written: what an index in memory
-- is brought up to date with.
ALTER TABLE employee ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
CREATE INDEX employee_written ON employee (member, revision);

-- +goose Down
DROP INDEX employee_written;
ALTER TABLE employee DROP COLUMN revision;
