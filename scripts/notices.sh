#!/usr/bin/env bash
# Writes, in the folder given, the licences of what each program is made of: Go
# itself, every module that is linked for one of the release targets, and the
# data that are built in. A module without a licence stops it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p "$1"
targets=(linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64)

modules() { # of a program: path, version, folder
	for t in "${targets[@]}"; do
		CGO_ENABLED=0 GOOS=${t%/*} GOARCH=${t#*/} go list -deps -f \
			'{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' "./cmd/$1"
	done | LC_ALL=C sort -u
}

licence() { # title, folder
	local found=()
	while read -r file; do found+=("$file"); done < <(find "$2" -maxdepth 1 -type f |
		LC_ALL=C grep -iE '/[^/]*(LICEN[CS]E|COPYING|NOTICE|PATENTS)[^/]*$' | grep -viE '\.(go|sh|py)$' | LC_ALL=C sort)
	[[ ${#found[@]} -gt 0 ]] || { echo "no licence: $1" >&2; exit 1; }
	printf '%s\n%s\n%s\n\n' "$(printf '=%.0s' {1..78})" "$1" "$(printf '=%.0s' {1..78})"
	for file in "${found[@]}"; do
		cat "$file"
		printf '\n\n'
	done
}

for program in adherent portail; do
	{
		echo "$program is made of the following, each under its own licence."
		echo
		licence "Go $(go env GOVERSION | sed 's/^go//') (runtime and standard library)" "$(go env GOROOT)"
		modules "$program" | while read -r path version dir; do
			licence "$path $version" "$dir"
		done
		licence "Lists of words: github.com/nbutton23/zxcvbn-go" "$(go list -m -f '{{.Dir}}' github.com/nbutton23/zxcvbn-go)"
		cat spst/data/README.md portal/document/data/README.md
	} >"$1/$program.txt"
done
