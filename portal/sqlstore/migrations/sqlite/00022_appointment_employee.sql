-- +goose Up
ALTER TABLE appointment ADD COLUMN employee TEXT NOT NULL DEFAULT ''; -- '' in a row that was written before, until it changes
CREATE INDEX appointment_employee ON appointment (member, employee, starts);

-- +goose Down
DROP INDEX appointment_employee;
ALTER TABLE appointment DROP COLUMN employee;
