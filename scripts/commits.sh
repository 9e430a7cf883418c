#!/usr/bin/env bash
# Fails when a commit has a subject of more than 72 columns, or no body that says why.
# Those of before the rule was checked stay as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly since=2026-12-01T05:00:00Z
export LC_ALL=C.UTF-8

wrong=0
while read -r commit; do
	subject=$(git log -1 --format=%s "$commit")
	if ((${#subject} > 72)); then
		echo "$subject: ${#subject} columns" >&2
		wrong=1
	fi
	if [[ -z $(git log -1 --format=%b "$commit") ]]; then
		echo "$subject: no body that says why" >&2
		wrong=1
	fi
done < <(git rev-list --no-merges --since="$since" HEAD)
exit "$wrong"
