// Package conformity has the portal issue invoices of every kind that a service
// issues, for « make conformity » to lay before the judges of French platforms
// (scripts/conformity.sh).
package conformity
