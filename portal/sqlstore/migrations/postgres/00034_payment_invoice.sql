-- +goose Up

-- What is still open of an invoice is asked for all the members of a mandatary at once.
CREATE INDEX payment_invoice ON payment (invoice);

-- +goose Down
DROP INDEX payment_invoice;
