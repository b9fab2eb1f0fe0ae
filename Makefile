# What people do with this repository. The Debian packages each goal needs are installed first.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# Where test images are made and looked for.
export NEARGATE_IMAGES ?= $(CURDIR)/target/images

install := scripts/install-packages

# Where cargo puts the programs that the black-box tests run.
programs := $(abspath $(or $(CARGO_TARGET_DIR),target))/debug

# cargo-nextest, if it is there: it counts as skipped what cannot be run without root.
runner = $(shell if cargo nextest --version >/dev/null 2>&1; then \
	[ "$$(id -u)" -eq 0 ] && echo nextest run || echo nextest run --profile unprivileged; \
	else echo test; fi)

.PHONY: help build images demo clients test test-engine test-guest fuzz lint bench api check-api

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

build: ## Build the two programs into target/release
	@$(install) build
	cargo build --release --locked

images: ## Make the images of demo, tests and benchmarks from Debian packages
	@$(install) images
	images/make

demo: build images ## Run the walkthrough of AWS's announcement on this machine
	@$(install) run
	examples/walkthrough

clients: ## Get the clients of AWS that the endpoint is tested with, into target/clients
	@$(install) clients
	@if ! cmp -s crates/e2e/clients/requirements.txt target/clients/requirements.txt; then \
		python3 -m venv --clear target/clients && \
		target/clients/bin/pip --disable-pip-version-check --quiet install -r crates/e2e/clients/requirements.txt && \
		cp crates/e2e/clients/requirements.txt target/clients; fi

test: images clients ## Run all tests; as root, also those that make namespaces and cgroups
	@$(install) build run test
	cargo build --locked -p neargate-cli -p neargate-supervisor
	NEARGATE_PROGRAMS=$(programs) cargo $(runner) --workspace --locked

test-engine: clients ## Run only the black-box tests of engine and endpoint, on throw-away machines (two minutes)
	@$(install) build run test
	cargo build --locked -p neargate-cli -p neargate-supervisor
	NEARGATE_PROGRAMS=$(programs) cargo $(runner) -p neargate-e2e --locked

test-guest: images ## Run a task and the tests of cgroups in a virtual machine that has cgroup v2 only
	@$(install) build run test-guest
	tests/guest/run

fuzz: ## Throw bytes at the parsers of what comes from outside (SECONDS_EACH=10)
	@$(install) build fuzz
	fuzz/run $(or $(SECONDS_EACH),10)

lint: ## Check formatting, warnings and shell scripts
	@$(install) build lint
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked --quiet -- --deny warnings
	shellcheck .ci/run scripts/install-packages examples/walkthrough crates/e2e/clients/walkthrough.sh fuzz/run tests/guest/{run,init,task,apparmor}

bench: build images ## Measure against the kernel's floor and other engines (bench/README.md)
	@$(install) run bench
	bench/run

api: ## Generate the shapes of ECS's API anew from AWS's model (crates/api/generator)
	@$(install) api
	crates/api/generator/generate

check-api: ## Check that they are what the generator writes
	@$(install) api
	crates/api/generator/generate --check
