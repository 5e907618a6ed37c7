#!/bin/sh
# Runs all benchmarks, one after the other, in about 10 minutes. Prints the tables of the README.
set -eu
cd "$(dirname "$0")"

target=${CARGO_TARGET_DIR:-target}
cargo build --release --target-dir "$target"
target=$target/release

uptime
echo; echo "## hits"
# On one processor, where the operating system can do that.
if command -v taskset > /dev/null; then taskset -c 0 "$target/hits"; else "$target/hits"; fi
"$target/hits" instructions
echo; echo "## threads"
"$target/threads"
echo; echo "## memory"
"$target/memory"
echo; echo "## outbox"
"$target/outbox"
echo; echo "## pushes"
"$target/pushes"
echo; echo "## gate"
"$target/gate" # an argument sets the seconds of a turn: 3
uptime
