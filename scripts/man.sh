#!/usr/bin/env bash
# Writes the manual pages in the folder given, for a version, dated by the instant
# given (seconds since 1970): that of the commit, not of the build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

SOURCE_DATE_EPOCH=$3 go run -ldflags "-X main.version=$2" ./cmd/adherent man "$1"
