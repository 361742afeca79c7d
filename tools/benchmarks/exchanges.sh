#!/usr/bin/env bash
# Exchanges with the mock CRM, one line of JSON each: over TLS and without, and many at once. exchanges.sh [AT_ONCE…]
# `cpu_us_per_request` is the client's alone. Called by tools/bench.
set -euo pipefail
. "$(dirname "$0")/scene.sh"

need_built mockcrm exchange_bench
ulimit -n "$(ulimit -Hn)"

measure() { # measure WHAT URL REQUESTS WINDOW [IDLE_MS]
  local line
  line=$("$bin/exchange_bench" "$2" "$3" "$4" "$dir/certs/ca.pem" ${5:+"$5"})
  printf '{"what": "%s", %s\n' "$1" "${line#\{}"
}

start_crm --cert-dir "$dir/certs"
plain=$crm
certificate=(--cert "$dir/certs/server.pem" --key "$dir/certs/server.key")
for version in 1.2 1.3; do
  start_crm --tls "$version" --no-sessions "${certificate[@]}"
  measure "TLS $version, full handshake each" "https://$crm_tls/mock=ok?ext=1" 2000 4 0
  start_crm --tls "$version" "${certificate[@]}"
  measure "TLS $version, session taken up again each" "https://$crm_tls/mock=ok?ext=1" 2000 4 0
  measure "TLS $version, kept connections" "https://$crm_tls/mock=ok?ext=1" 50000 50
done
measure "plain, a connection each" "http://$plain/mock=ok?ext=1" 10000 4 0
measure "plain, kept connections" "http://$plain/mock=ok?ext=1" 100000 50
# The same 2,000 a second each time: so many at once need so long an answer.
[ $# -gt 0 ] || set -- 10 100 1000 10000
for at_once in "$@"; do
  measure "plain, $at_once at once" "http://$plain/mock=slow:$((at_once / 2))?ext=1" 20000 "$at_once"
  measure "TLS 1.3, $at_once at once" "https://$crm_tls/mock=slow:$((at_once / 2))?ext=1" 20000 "$at_once"
done
