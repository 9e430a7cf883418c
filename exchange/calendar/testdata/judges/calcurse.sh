#!/usr/bin/env bash
# calcurse FILE…: the last file as calcurse, which knows no UID and no status, imports
# it, in the zone of TZ.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home LC_ALL=C.UTF-8
calcurse -D "$home" -C "$home" --import "${!#}" >&2 </dev/null
calcurse -D "$home" -C "$home" --read-only -Q --filter-type cal --input-datefmt 4 --from "$FROM" --to "$TO" \
	--format-apt '%(start:%Y-%m-%d %H:%M)	%(end:%Y-%m-%d %H:%M)		%m\n' | grep -P '\t' | sort -u
