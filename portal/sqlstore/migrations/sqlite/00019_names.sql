-- Tables have the names that code and API give to what they hold.
-- +goose Up
ALTER TABLE login RENAME TO account;
ALTER TABLE tally RENAME TO headcount;
ALTER TABLE campaign_notice RENAME TO campaign_announcement;

-- +goose Down
ALTER TABLE campaign_announcement RENAME TO campaign_notice;
ALTER TABLE headcount RENAME TO tally;
ALTER TABLE account RENAME TO login;
