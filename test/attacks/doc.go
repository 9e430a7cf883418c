// Package attacks does to the built programs what a hostile caller would:
// malformed requests, hostile texts, forged addresses, floods. « make test »
// runs a small part of it, « make faults » the whole.
package attacks
