#!/usr/bin/env bash
# Fails when a program links version 1 of Bubble Tea, Lip Gloss, Bubbles or
# termenv: its init queries the terminal and waits up to 5 s for an answer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if found=$(go list -deps ./... | grep -E 'github.com/charmbracelet/(bubbletea|lipgloss|bubbles)(/|$)|github.com/muesli/termenv'); then
	echo "Charm v1 is linked:" >&2
	echo "$found" >&2
	exit 1
fi
