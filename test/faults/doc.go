// Package faults kills, cuts and starves the built programs while they work,
// and counts what was lost or done twice. « make test » runs a small part of
// it, « make faults » the whole.
package faults
