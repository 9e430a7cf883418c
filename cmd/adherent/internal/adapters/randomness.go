package adapters

import (
	"crypto/rand"
	"io"
)

// randomness is where the sample portal has its codes and tokens from. The pictures of
// docs/screens are drawn by a program that is built with another file in this one's place.
func randomness() io.Reader { return rand.Reader }
