#!/usr/bin/env bash
# What one exchange with the mock CRM costs, over kept connections, 50 at once. exchange.sh [REQUESTS]: one line of JSON. Called by tools/bench.
set -euo pipefail
. "$(dirname "$0")/scene.sh"

need_built mockcrm exchange_bench
start_crm
"$bin/exchange_bench" "http://$crm/add?ext=1" "${1:-100000}" 50
