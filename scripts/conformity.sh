#!/usr/bin/env bash
# Issues invoices of every kind and lays them before the judges of French platforms:
# Mustang, veraPDF, the schemas and the Schematrons of EN 16931, of Factur-X and of
# XP Z12-012 (BR-FR). One error fails, and so does a judge that did not judge. It
# needs a JDK, Maven and Python 3 with venv, and keeps the judges in .tools.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for tool in java mvn python3; do
	command -v "$tool" >/dev/null || { echo "make conformity needs $tool (Debian: default-jdk-headless, maven, python3-venv)." >&2; exit 1; }
done
judges=$PWD/.tools/conformity
recipe=$(cat scripts/conformity/pom.xml scripts/conformity/requirements.txt | sha256sum)
if [[ "$(cat "$judges/made-from" 2>/dev/null)" != "$recipe" ]]; then
	rm -rf "$judges"
	mkdir -p "$judges"
	mvn -q -B -f scripts/conformity/pom.xml "-Djudges=$judges" validate
	python3 -m venv "$judges/python"
	"$judges/python/bin/pip" -q install -r scripts/conformity/requirements.txt
	echo "$recipe" >"$judges/made-from"
fi

documents=$(mktemp -d)
trap 'rm -rf "$documents"' EXIT
ADHERENT_CONFORMITY=$documents "${GO:-go}" test -count=1 -run '^TestEveryKindOfInvoice$' ./test/conformity
"$judges/python/bin/python" scripts/conformity/judges.py "$documents" "$judges"
