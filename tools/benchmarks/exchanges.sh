#!/usr/bin/env bash
# Exchanges with the mock CRM, one line of JSON each: over TLS and without, and many at once. exchanges.sh [AT_ONCE…]
# LEADWIRE_BUILD is the build; `cpu_us_per_request` is the client's alone.
set -euo pipefail
bin=$LEADWIRE_BUILD/bin
ulimit -n "$(ulimit -Hn)"
dir=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

crm() { # crm NAME OPTIONS…: sets $port and $tls_port
  "$bin/mockcrm" serve --ready "$dir/$1" "${@:2}" >/dev/null &
  until [ -s "$dir/$1" ]; do sleep 0.05; done
  port=$(sed -E 's/.*"port": ?([0-9]+).*/\1/' "$dir/$1")
  tls_port=$(sed -E 's/.*"tls_port": ?([0-9]+).*/\1/' "$dir/$1")
}
measure() { # measure WHAT URL REQUESTS WINDOW [IDLE_MS]
  printf '{"what": "%s", %s\n' "$1" "$("$bin/exchange_bench" "$2" "$3" "$4" "$dir/certs/ca.pem" ${5:+"$5"} | cut -c2-)"
}

crm plain --cert-dir "$dir/certs"
plain=$port certificate=(--cert "$dir/certs/server.pem" --key "$dir/certs/server.key")
for version in 1.2 1.3; do
  crm "full-$version" --tls "$version" --no-sessions "${certificate[@]}"
  measure "TLS $version, full handshake each" "https://localhost:$tls_port/mock=ok?ext=1" 2000 4 0
  crm "resumed-$version" --tls "$version" "${certificate[@]}"
  measure "TLS $version, session taken up again each" "https://localhost:$tls_port/mock=ok?ext=1" 2000 4 0
  measure "TLS $version, kept connections" "https://localhost:$tls_port/mock=ok?ext=1" 50000 50
done
measure "plain, a connection each" "http://localhost:$plain/mock=ok?ext=1" 10000 4 0
measure "plain, kept connections" "http://localhost:$plain/mock=ok?ext=1" 100000 50
# The same 2,000 a second each time: so many at once need so long an answer.
for n in "${@:-10 100 1000 10000}"; do
  for at_once in $n; do
    measure "plain, $at_once at once" "http://localhost:$plain/mock=slow:$((at_once / 2))?ext=1" 20000 "$at_once"
    measure "TLS 1.3, $at_once at once" "https://localhost:$tls_port/mock=slow:$((at_once / 2))?ext=1" 20000 "$at_once"
  done
done
