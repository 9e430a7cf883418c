-- +goose Up
CREATE INDEX visit_tracking_first ON visit_tracking (member, last_on); -- of the first visit that is known of a member
CREATE INDEX appointment_next ON appointment (member, planned, employee, starts); -- of the next one of each

-- +goose Down
DROP INDEX appointment_next;
DROP INDEX visit_tracking_first;
