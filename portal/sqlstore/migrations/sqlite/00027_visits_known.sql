-- +goose Up

-- What is known of the visits of an employee lies in its row: a roster that is read
-- whole has it without looking a second table up for each.
ALTER TABLE employee ADD COLUMN last_visit INTEGER NOT NULL DEFAULT 0; -- day of the last visit; 0 when there was none
ALTER TABLE employee ADD COLUMN next_visit INTEGER NOT NULL DEFAULT 0; -- the physician's own date for the next; 0 when there is none
UPDATE employee SET last_visit = t.last_on, next_visit = t.next_on
FROM visit_tracking t WHERE t.member = employee.member AND t.employee = employee.id;
DROP TABLE visit_tracking;
CREATE INDEX employee_first_visit ON employee (member, last_visit) WHERE last_visit > 0; -- the first one that is known of a member

-- +goose Down
CREATE TABLE visit_tracking (
    member   TEXT    NOT NULL REFERENCES member (number),
    employee TEXT    NOT NULL,
    last_on  INTEGER NOT NULL, -- day of the last visit
    next_on  INTEGER NOT NULL, -- the physician's own date for the next
    PRIMARY KEY (member, employee)
) WITHOUT ROWID;
INSERT INTO visit_tracking SELECT member, id, last_visit, next_visit FROM employee WHERE last_visit > 0 OR next_visit > 0;
DROP INDEX employee_first_visit;
ALTER TABLE employee DROP COLUMN next_visit;
ALTER TABLE employee DROP COLUMN last_visit;
CREATE INDEX visit_tracking_first ON visit_tracking (member, last_on);
