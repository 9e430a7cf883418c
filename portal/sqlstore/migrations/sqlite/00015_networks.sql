-- +goose Up

-- The networks that an account was opened from.
CREATE TABLE known_network (
    kind    TEXT    NOT NULL,
    number  TEXT    NOT NULL,
    network BLOB    NOT NULL, -- keyed digest
    seen    INTEGER NOT NULL,
    PRIMARY KEY (kind, number, network)
) WITHOUT ROWID;

CREATE INDEX known_network_seen ON known_network (seen);

-- Counts are for an account from one network, which those before were not; their
-- digests had no key.
DELETE FROM failure;
ALTER TABLE failure ADD COLUMN shared INTEGER NOT NULL DEFAULT 0; -- of them, those in the count of the network

-- +goose Down
ALTER TABLE failure DROP COLUMN shared;
DELETE FROM failure;
DROP TABLE known_network;
