# Every target calls cargo; no logic hides here. `cargo xtask help` says what each does.
.PHONY: run test check bench fuzz

# Sets this machine up, builds the pages, starts `pratique serve` and prints the addresses to open.
# Options for it: make run ARGS="--listen 127.0.0.1:9000"
run:
	cargo xtask run $(ARGS)

# Sets this machine up and runs all tests: crates, documents, pages, browser.
test:
	cargo xtask test

# Form, lints, documents, the rules of the house, texts, licences, the pages' types.
check:
	cargo xtask check

# Speed, one line each, beside a rival of the same run.
bench:
	cargo xtask bench

# Ten million runs over all fuzz targets.
fuzz:
	cargo xtask fuzz
