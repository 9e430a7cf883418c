-- +goose Up

-- Who may serve the base, and whether it is another's copy or original.
ALTER TABLE base ADD COLUMN oldest INTEGER NOT NULL DEFAULT 30; -- version that a program must know to serve it, at least
ALTER TABLE base ADD COLUMN transfer TEXT NOT NULL DEFAULT ''; -- name of the last transfer from or to it
ALTER TABLE base ADD COLUMN incomplete INTEGER NOT NULL DEFAULT 0; -- while a transfer fills it
ALTER TABLE base ADD COLUMN moved_to TEXT NOT NULL DEFAULT ''; -- the base that a transfer has put in its place

-- +goose Down
ALTER TABLE base DROP COLUMN moved_to;
ALTER TABLE base DROP COLUMN incomplete;
ALTER TABLE base DROP COLUMN transfer;
ALTER TABLE base DROP COLUMN oldest;
