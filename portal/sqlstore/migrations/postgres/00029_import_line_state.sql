-- +goose Up
DROP INDEX import_line_state; -- the lines of an import are few enough to be gone through: writing each of them once more is not worth it

-- +goose Down
CREATE INDEX import_line_state ON import_line (member, import, state, place);
