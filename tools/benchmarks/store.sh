#!/usr/bin/env bash
# What the database costs for each lead. store.sh sqlite|postgresql [LEADS]: a line of JSON for each step, microseconds of the program's
# CPU and of the clock a lead. Called by tools/bench.
set -euo pipefail
. "$(dirname "$0")/scene.sh"

need_built store_bench
new_database "$1" store
"$bin/store_bench" "${2:-100000}" "$database"
