# Every command a contributor needs. `make` alone lists them.
SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO            ?= go
TOOLS         := $(CURDIR)/.tools
GOLANGCI_LINT := v2.15.0
GORELEASER    := v2.16.0
CYCLONEDX     := v1.9.0
TARGETS       := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
FUZZTIME      ?= 20s
FAILOVER_TIME ?= 5m
FAILOVER_RATE ?= 300
FAILOVER_TESTS ?= TestChoresAreTakenOver|TestLettersOf|TestPrimaryKilled|TestPoolerAnd|TestPortalsKilled

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: test
test: packages keyring ## the tests, and what they need
	ADHERENT_TEST_PDF=1 ADHERENT_TEST_OFFICE=1 ADHERENT_TEST_QR=1 ADHERENT_TEST_PROXY=1 ADHERENT_TEST_POSTGRES=1 $(GO) test -shuffle=on -timeout 12m ./...
	ADHERENT_TEST_POSTGRES=1 ADHERENT_TEST_ENGINE=postgresql $(GO) test -shuffle=on -timeout 12m ./portal ./portal/web ./client

.PHONY: check
check: packages vet lint guard commits release-check targets race ## what must hold beside the tests before a change goes in

.PHONY: race
race: packages ## the tests of the packages once more, with the race detector
	$(GO) test -race -shuffle=on -timeout 25m $$($(GO) list ./... | grep -v /test/)

.PHONY: vet
vet: ## go vet
	$(GO) vet ./...

.PHONY: lint
lint: tools ## golangci-lint, the import table included
	$(TOOLS)/golangci-lint run ./...

.PHONY: guard
guard: ## no Charm v1 in the programs: it blocks up to 5 s on a terminal that does not answer
	@scripts/guard-charm.sh

.PHONY: commits
commits: ## each commit has a short subject, and a body that says why
	@scripts/commits.sh

.PHONY: release-check
release-check: tools ## the release recipe is well formed
	$(TOOLS)/goreleaser check

.PHONY: targets
targets: ## both programs compile for every release target
	@for t in $(TARGETS); do \
		echo "$(GO) build $$t"; \
		CGO_ENABLED=0 GOOS=$${t%/*} GOARCH=$${t#*/} $(GO) build -trimpath ./cmd/adherent ./cmd/portail; \
	done

.PHONY: keyring
keyring: packages ## the keyring tests against a real Secret Service
	scripts/with-keyring.sh $(GO) test -count=1 -run Keyring ./config ./cmd/adherent
	scripts/with-keyring.sh --absent $(GO) test -count=1 -run Keyring ./config
	scripts/with-keyring.sh --locked $(GO) test -count=1 -run Keyring ./config

.PHONY: packages
packages:
	@scripts/packages.sh

.PHONY: tools
tools:
	@[[ "$$($(TOOLS)/golangci-lint version --short 2>/dev/null)" == "$(GOLANGCI_LINT:v%=%)" ]] || \
		GOBIN=$(TOOLS) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT)
	@$(GO) version -m $(TOOLS)/goreleaser 2>/dev/null | grep -q "goreleaser/v2[[:space:]]$(GORELEASER)" || \
		GOBIN=$(TOOLS) $(GO) install github.com/goreleaser/goreleaser/v2@$(GORELEASER)

.PHONY: release-tools
release-tools: tools
	@$(GO) version -m $(TOOLS)/cyclonedx-gomod 2>/dev/null | grep -q "cyclonedx-gomod[[:space:]]$(CYCLONEDX)" || \
		GOBIN=$(TOOLS) $(GO) install -trimpath github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@$(CYCLONEDX)

.PHONY: release
release: release-tools ## the whole release in dist, signed by ADHERENT_RELEASE_KEY or by a key of the moment
	@PATH=$(TOOLS):$$PATH scripts/release.sh

.PHONY: packages-check
packages-check: release-tools ## the packages are installed, run and removed in a clean Debian
	@PATH=$(TOOLS):$$PATH TARGET=linux/$$($(GO) env GOARCH) scripts/release.sh
	scripts/packages-check.sh

.PHONY: reproducible
reproducible: release-tools ## two clones of this commit give the same release, byte for byte
	@PATH=$(TOOLS):$$PATH scripts/reproducible.sh

.PHONY: bench
bench: ## benchmarks, and what a person feels beside the machine's own floor
	$(GO) test -run '^$$' -bench . -benchmem ./...
	@GO="$(GO)" scripts/readers.sh bench

# How many people the big base of bench-portail has; BEFORE is a folder with adherent and portail of another build;
# PART is one of its parts: reads, writes, imports, before, growth/SQLite, growth/PostgreSQL.
EMPLOYEES ?= 1000000
BEFORE    ?=
PART      ?=

.PHONY: bench-portail
bench-portail: packages ## the portal on both engines side by side, against pgbench, and at a million employees (an hour; EMPLOYEES=50000, PART=reads for less)
	ADHERENT_TEST_POSTGRES=1 ADHERENT_BENCH_EMPLOYEES=$(EMPLOYEES) ADHERENT_BENCH_BEFORE=$(BEFORE) \
		$(GO) test -run '^$$' -bench 'Portal$(if $(PART),/$(PART))' -benchtime 1x -timeout 0 -v ./test/bench

.PHONY: readers
readers: ## our readers of workbooks and python-calamine, cell by cell, on the files that other programs made
	@GO="$(GO)" scripts/readers.sh compare

.PHONY: calendars
calendars: ## five calendar programs import our files, and have every hour right in three zones
	@GO="$(GO)" scripts/calendars.sh

.PHONY: books
books: ## a program of others reads our accounting entries back, to the cent
	@GO="$(GO)" scripts/books.sh

.PHONY: writers
writers: ## the newest versions of the programs that wrote our wild files write them again: what changed
	@GO="$(GO)" scripts/writers.sh

.PHONY: faults
faults: packages ## the programs killed, cut, starved and attacked at full size, and the figures (about an hour)
	@figures=$$(mktemp); trap 'rm -f "$$figures"' EXIT; status=0; \
	ADHERENT_FAULTS=1 ADHERENT_FIGURES=$$figures $(GO) test -count=1 -p 1 -timeout 4h ./test/... || status=$$?; \
	printf '%-34s %7s %7s %5s %7s %6s %4s %8s  %s\n' what count acked lost doubled leaked 5xx time note; cat "$$figures"; exit $$status

.PHONY: failover
failover: packages ## portals, PostgreSQL and pgbouncer killed under load: FAILOVER_TIME (5m) at FAILOVER_RATE (300) requests a second
	@figures=$$(mktemp); trap 'rm -f "$$figures"' EXIT; status=0; \
	ADHERENT_FAULTS=1 ADHERENT_FIGURES=$$figures ADHERENT_TEST_POSTGRES=1 ADHERENT_TEST_PROXY=1 \
	ADHERENT_FAILOVER_TIME=$(FAILOVER_TIME) ADHERENT_FAILOVER_RATE=$(FAILOVER_RATE) \
	$(GO) test -count=1 -timeout 1h ./test/faults -run '^($(FAILOVER_TESTS))' || status=$$?; \
	printf '%-34s %7s %7s %5s %7s %6s %4s %8s  %s\n' what count acked lost doubled leaked 5xx time note; cat "$$figures"; exit $$status

.PHONY: conformity
conformity: ## invoices of every kind before Mustang, veraPDF and the Schematrons of EN 16931, Factur-X and XP Z12-012
	@GO=$(GO) scripts/conformity.sh

# Which of linters, schemathesis, clients and oasdiff judge, and for how many seconds Schemathesis does.
JUDGES ?= linters schemathesis clients oasdiff
TIME   ?= 600

.PHONY: api-judges
api-judges: ## the API before Redocly, Spectral, Schemathesis (TIME=600), eight generated clients and oasdiff
	@GO="$(GO)" JUDGES="$(JUDGES)" TIME="$(TIME)" scripts/api-judges.sh

.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME (20s) each
	@scripts/fuzz.sh $(FUZZTIME)

.PHONY: screens
screens: ## redraw docs/screens from the running program
	ADHERENT_SCREENS=$(CURDIR)/docs/screens $(GO) test -count=1 -run '^Test(Screens|Visit)$$' ./cmd/adherent

.PHONY: openapi
openapi: ## rewrite portal/web/openapi.yaml from the code
	$(GO) test -count=1 -run '^TestOpenAPI' ./portal/web -update
