//go:build !linux

package gateway

import (
	"context"
	"errors"
	"io"
)

var errLinuxOnly = errors.New("adherent ne se sert par SSH que sous Linux, dont le noyau enferme chaque session dans son dossier")

// Serve fails: this is not Linux.
func Serve(context.Context, Options) error { return errLinuxOnly }

// ServeFiles fails: this is not Linux.
func ServeFiles(Confinement, io.Reader, io.Writer) error { return errLinuxOnly }

// Confine fails: this is not Linux.
func Confine(Confinement) error { return errLinuxOnly }

// HearEnd returns at once: nobody is served by SSH here.
func HearEnd(context.Context, func(text string)) {}
