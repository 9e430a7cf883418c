//go:build !linux

package main

import (
	"context"
	"errors"
)

// filesCommand is the command of a session that takes and leaves files.
const filesCommand = "fichiers-sftp"

var errLinuxOnly = errors.New("adherent ne se sert par SSH que sous Linux, dont le noyau enferme chaque session dans son dossier")

func (p *program) serveSSH(context.Context, sshOptions) error { return errLinuxOnly }

func (p *program) serveFiles() error { return errLinuxOnly }

func (p *program) confine(string) error { return errLinuxOnly }

func hearEnd(context.Context, func(string)) {}
