#!/usr/bin/env bash
# Writes the parts list (SBOM, CycloneDX) of a built program, dated by the instant
# given (seconds since 1970): cyclonedx-gomod would date it by the build.
#
#   sbom.sh PROGRAM DOCUMENT VERSION INSTANT
set -euo pipefail

at=$(TZ=UTC printf '%(%Y-%m-%dT%H:%M:%SZ)T' "$4")
cyclonedx-gomod bin -json -noserial -version "$3" -output "$2" "$1"
sed -E "s/^( *\"timestamp\": )\"[^\"]*\"/\1\"$at\"/" "$2" >"$2.dated"
mv "$2.dated" "$2"
