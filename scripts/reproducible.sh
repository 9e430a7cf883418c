#!/usr/bin/env bash
# Builds the release of the commit in force twice, in clones in folders of different
# lengths, with different homes, umasks and time zones, and wants the same bytes.
# TARGET as for release.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
GOCACHE=$(go env GOCACHE) GOMODCACHE=$(go env GOMODCACHE)
export GOCACHE GOMODCACHE
git clone -q "$PWD" "$room/source" # the commit may not move in between
git -C "$room/source" checkout -q --detach "$(git rev-parse HEAD)"
build() { # name, umask, time zone
	(
		mkdir -p "$room/$1/home"
		umask "$2"
		HOME=$room/$1/home TMPDIR=$room/$1 TZ=$3 "$room/source/scripts/release.sh" "$room/$1/dist"
	)
}
build a 022 UTC
build another/place 077 Pacific/Auckland
if ! diff "$room/a/dist/SHA256SUMS" "$room/another/place/dist/SHA256SUMS"; then
	echo "these files differ" >&2
	exit 1
fi
echo "the same $(wc -l <"$room/a/dist/SHA256SUMS") files, byte for byte"
