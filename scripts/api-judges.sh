#!/usr/bin/env bash
# Lays the API before the tools of other people, each of a pinned version, against a
# portail with sample data: Redocly CLI and Spectral read the document, Schemathesis
# tries whether the portal does what it says, eight clients made from it sign in, list,
# edit and fetch an invoice, oasdiff tells what breaks since the last tag. A judge that
# did not judge is a failure. JUDGES names some of them, TIME is that of Schemathesis.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

GO=${GO:-go} JUDGES=${JUDGES:-linters schemathesis clients oasdiff} TIME=${TIME:-600}
# The API as it was before its document said all that the portal does; compared with while there is no tag.
before=6eec902d
tools=$PWD/.tools/api source=$PWD/scripts/api-judges
export DOCUMENT=$PWD/portal/web/openapi.yaml

for tool in java mvn npm node python3; do
	command -v "$tool" >/dev/null || { echo "make api-judges needs $tool (Debian: default-jdk-headless, maven, npm, python3-venv)." >&2; exit 1; }
done

install() {
	local recipe
	recipe=$(cat "$source"/{package.json,requirements.txt,pom.xml} "${BASH_SOURCE[0]}" | sha256sum)
	[[ "$(cat "$tools/made-from" 2>/dev/null)" != "$recipe" ]] || return 0
	rm -rf "$tools"
	mkdir -p "$tools/node"
	cp "$source/package.json" "$tools/node"
	npm install --silent --no-audit --no-fund --no-package-lock --prefix "$tools/node"
	python3 -m venv "$tools/python"
	"$tools/python/bin/pip" install -q --disable-pip-version-check -r "$source/requirements.txt"
	mvn -q -B -f "$source/pom.xml" dependency:copy-dependencies -DoutputDirectory="$tools/jar"
	GOBIN=$tools "$GO" install github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2
	GOBIN=$tools "$GO" install github.com/ogen-go/ogen/cmd/ogen@v1.24.0
	GOBIN=$tools "$GO" install github.com/oasdiff/oasdiff@v1.37.0
	echo "$recipe" >"$tools/made-from"
}

portal=
leave() {
	[[ -z $portal ]] || kill "$portal" 2>/dev/null || true
	rm -rf "$work"
}

# serve starts a portal of its own for who comes, and sets PORTAL.
serve() {
	[[ -z $portal ]] || { kill "$portal"; wait "$portal" || true; }
	"$work/portail" servir --demo --adresse 127.0.0.1:0 >"$work/served" 2>&1 &
	portal=$!
	until PORTAL=$(grep -om1 'http://[0-9.:]*' "$work/served"); do
		kill -0 "$portal" || { cat "$work/served" >&2; exit 1; }
		sleep 0.1
	done
	export PORTAL
}

linters() {
	"$tools/node/node_modules/.bin/redocly" lint "$DOCUMENT" --format=json >"$work/redocly.json" 2>"$work/redocly.err" || true
	"$tools/node/node_modules/.bin/spectral" lint "$DOCUMENT" --ruleset "$source/spectral.yaml" --format json --quiet >"$work/spectral.json" || true
	python3 "$source/verdicts.py" linters "$work/redocly.json" "$work/spectral.json"
}

schemathesis() {
	serve
	cp "$source"/{schemathesis.toml,hooks.py} "$work"
	(cd "$work" && "$tools/python/bin/st" --config-file schemathesis.toml run "$DOCUMENT" --url "$PORTAL" --max-time "$TIME")
}

generate() { # generator, folder, more
	java -jar "$tools"/jar/openapi-generator-cli-*.jar generate -g "$1" -i "$DOCUMENT" -o "$2" "${@:3}" >"$2.log" 2>&1 ||
		{ cat "$2.log" >&2; return 1; }
}

# go_client runs the client that has been made in the folder: name, more modules.
go_client() {
	rm -rf portal/{go.mod,go.sum,test}
	grep -v '^//go:build ignore$' "$source/testdata/$1.go" >main.go
	printf 'module judge\n\ngo 1.26\n' >go.mod
	for module in "${@:2}"; do
		"$GO" mod edit -require="$module"
	done
	"$GO" mod tidy 2>/dev/null
	"$GO" run .
}

ts_client() { # name
	cp "$source/testdata/$1.ts" main.ts
	"$tools/node/node_modules/.bin/tsc" --outDir js --module commonjs --target es2022 --strict --lib es2022,dom,dom.iterable --skipLibCheck main.ts
	node js/main.js
}

# Each client in a folder of its own.
client_java() {
	generate java java --library native
	cp "$source/testdata/OpenapiGenerator.java" java/src/main/java
	mvn -q -B -f java/pom.xml compile dependency:build-classpath -Dmdep.outputFile="$PWD/classpath"
	java -cp "java/target/classes:$(cat classpath)" OpenapiGenerator
}

client_python() {
	generate python made --package-name portal
	PYTHONPATH=made "$tools/python/bin/python" "$source/testdata/openapi-generator.py"
}

client_go() {
	generate go portal --package-name portal
	go_client openapi-generator
}

client_typescript() {
	generate typescript-fetch portal
	ts_client openapi-generator
}

client_oapi_codegen() {
	mkdir portal
	"$tools/oapi-codegen" -package portal -generate types,client -o portal/portal.go "$DOCUMENT"
	go_client oapi-codegen github.com/oapi-codegen/runtime@v1.9.0
}

client_ogen() {
	"$tools/ogen" --target portal --package portal --clean "$DOCUMENT" 2>/dev/null
	go_client ogen github.com/ogen-go/ogen@v1.24.0
}

client_openapi_python_client() {
	"$tools/python/bin/openapi-python-client" generate --path "$DOCUMENT" --output-path made --config "$source/python-client.yaml" >made.log
	PYTHONPATH=made "$tools/python/bin/python" "$source/testdata/openapi-python-client.py"
}

client_orval() {
	cp "$source/orval.config.cjs" .
	"$tools/node/node_modules/.bin/orval" --config orval.config.cjs >orval.log
	ts_client orval
}

clients() {
	serve
	for client in python go typescript java oapi_codegen ogen openapi_python_client orval; do
		mkdir "$work/$client"
		(cd "$work/$client" && "client_$client")
		echo "client: $client signs in, lists, edits with If-Match and fetches an invoice"
	done
}

oasdiff() {
	local since
	since=$(git describe --tags --abbrev=0 2>/dev/null || echo "$before")
	git show "$since:portal/web/openapi.yaml" >"$work/before.yaml"
	"$tools/oasdiff" breaking "$work/before.yaml" "$DOCUMENT" --format json >"$work/breaking.json"
	python3 "$source/verdicts.py" breaking "$work/breaking.json"
}

install
work=$(mktemp -d)
trap leave EXIT
"$GO" build -o "$work/portail" ./cmd/portail
for judge in $JUDGES; do
	"$judge"
done
