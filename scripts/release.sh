#!/usr/bin/env bash
# Builds the release of the commit in force, in a clone of its own: what lies
# around in the tree is not in it. It goes to the folder given (dist); it is that of
# the tag when the commit has one, else a snapshot.
#
# ADHERENT_RELEASE_KEY is the file of the SSH key that signs; without it, for a
# snapshot, a key is made for this run, and proves only that signing works.
# TARGET (linux/amd64) makes it of one target alone, which is quicker.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p "${1:-dist}"
dist=$(cd "${1:-dist}" && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
git clone -q "$PWD" "$room/tree"
git -C "$room/tree" checkout -q --detach "$(git rev-parse HEAD)"
cd "$room/tree"

how=(--snapshot)
git describe --exact-match --tags HEAD >/dev/null 2>&1 && how=()
if [[ -z ${ADHERENT_RELEASE_KEY:-} ]]; then
	[[ ${#how[@]} -gt 0 ]] || { echo "a release is signed: give the file of the key in ADHERENT_RELEASE_KEY" >&2; exit 1; }
	ssh-keygen -q -t ed25519 -N '' -C essai -f "$room/key"
	export ADHERENT_RELEASE_KEY=$room/key
fi
recipe=.goreleaser.yaml
if [[ -n ${TARGET:-} ]]; then
	recipe=$room/one.yaml
	sed -E "s/goos: \[.*\]/goos: [${TARGET%/*}]/; s/goarch: \[.*\]/goarch: [${TARGET#*/}]/" .goreleaser.yaml >"$recipe"
fi
goreleaser release --clean --config "$recipe" "${how[@]}"

# As SECURITY.md has people check it.
cd dist
ssh-keygen -y -f "$ADHERENT_RELEASE_KEY" | sed 's/^/adherent-release /' >signers
ssh-keygen -Y verify -f signers -I adherent-release -n adherent-release -s SHA256SUMS.sig <SHA256SUMS
sha256sum --quiet -c SHA256SUMS

find "$dist" -mindepth 1 -delete
while read -r _ file; do
	cp -p "$file" "$dist/"
done <SHA256SUMS
cp -p SHA256SUMS SHA256SUMS.sig signers "$dist/"
