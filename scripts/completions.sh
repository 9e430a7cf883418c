#!/usr/bin/env bash
# Writes the completion scripts of every shell, from the program itself, in the folder given.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p "$1"
go run ./cmd/adherent completion bash >"$1/adherent.bash"
go run ./cmd/adherent completion zsh >"$1/_adherent"
go run ./cmd/adherent completion fish >"$1/adherent.fish"
go run ./cmd/adherent completion powershell >"$1/adherent.ps1"
