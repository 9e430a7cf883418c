-- +goose Up
CREATE TABLE draft ( -- what was typed in a form and not sent
	kind     TEXT NOT NULL, -- of the account that typed it
	number   TEXT NOT NULL,
	member   TEXT NOT NULL, -- whom it is about
	form     TEXT NOT NULL, -- and what it is open on: « employee:ID »
	saved_at INTEGER NOT NULL, -- ms
	record   BLOB NOT NULL, -- sealed: title, version, values
	PRIMARY KEY (kind, number, member, form)
);
CREATE INDEX draft_saved_at ON draft (saved_at);

-- +goose Down
DROP TABLE draft;
