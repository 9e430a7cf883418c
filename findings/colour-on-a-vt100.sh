#!/usr/bin/env bash
# colorprofile v0.4.3 (github.com/charmbracelet/colorprofile), with the terminfo of
# ncurses 6.4 (Debian 12, ncurses-base and ncurses-term).
#
# Terminals that have no colour at all, by their own terminfo entry, are taken for
# terminals of sixteen: Env answers ANSI for TERM=vt100, vt220 and xterm-mono, though
# `tput colors` says -1 for each. Only an unset TERM and "dumb" give no colour. A
# program on Bubble Tea sends them colours that they cannot show, and what was said by
# colour alone is lost there.
#
# Seen:
#     vt100       terminfo -1  colorprofile ANSI
#     vt220       terminfo -1  colorprofile ANSI
#     xterm-mono  terminfo -1  colorprofile ANSI
#     xterm       terminfo 8   colorprofile ANSI
#
# Needs Go and tput with these entries (Debian: ncurses-bin, ncurses-term).
set -euo pipefail

for tool in go tput; do
	command -v "$tool" >/dev/null || { echo "needs $tool" >&2; exit 2; }
done
for name in vt100 vt220 xterm-mono xterm; do
	infocmp "$name" >/dev/null 2>&1 || { echo "needs the terminfo entry $name (ncurses-term)" >&2; exit 2; }
done
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
GOCACHE=$(go env GOCACHE) GOMODCACHE=$(go env GOMODCACHE)
export GOCACHE GOMODCACHE GOFLAGS=-mod=mod
cd "$room"
go mod init example.test/finding 2>/dev/null
go get github.com/charmbracelet/colorprofile@v0.4.3 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/charmbracelet/colorprofile"
)

func main() { fmt.Println(colorprofile.Env([]string{"TERM=" + os.Args[1], "TTY_FORCE=1"})) }
GO
go build -o finding .
changed=0
for name in vt100 vt220 xterm-mono xterm; do
	colours=$(tput -T "$name" colors)
	profile=$(./finding "$name")
	printf '%-11s terminfo %-3s colorprofile %s\n' "$name" "$colours" "$profile"
	[[ $name == xterm || $colours == -1 && $profile == ANSI ]] || changed=1
done
[[ $changed == 0 ]] || { echo "THE BEHAVIOUR HAS CHANGED"; exit 1; }
