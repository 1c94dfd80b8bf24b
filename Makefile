# Every target calls cargo; no logic hides here.
.PHONY: run test check bench

# The main job of what exists so far: the status of an example person, explained.
run:
	cargo run --quiet --package cli -- status --facts examples/contact-of-a-case.json --pack packs/covid-19-guidance-2021.json --at 2026-11-24T09:00:00Z

test:
	cargo test --workspace

check:
	cargo xtask setup
	cargo fmt --all -- --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet
	cargo xtask tidy

bench:
	cargo xtask bench
