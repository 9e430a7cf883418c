package web

// Statuses is the table Kind -> status, for the test that client's is its
// inverse.
var Statuses = statuses
