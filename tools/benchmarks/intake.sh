#!/usr/bin/env bash
# Leads a second that the host takes over HTTP without asking a CRM, 64 clients of which each sends its next lead when the last one
# was taken. intake.sh sqlite|postgresql [SECONDS]: one line of JSON. Called by tools/bench.
# As many leads have to stand in the database afterwards as were answered with 201.
set -euo pipefail
. "$(dirname "$0")/scene.sh"

seconds=${2:-10}
clients=64

load() { # load LEADS LOG
  h2load --h1 -c $clients -n "$1" -d "$root/tools/benchmarks/lead.json" -H 'Content-Type: application/json' \
    -H "Authorization: Bearer $key" --log-file="$2" "$host/api/v1/leads" >"$dir/h2load.out" || give_up "h2load: $(tail -n 5 "$dir/h2load.out")"
}
elapsed() { # elapsed LOG: seconds from the first request to the last answer
  awk 'NR == 1 || $1 < began { began = $1 } { if ($1 + $3 > ended) ended = $1 + $3 } END { printf "%.3f", (ended - began) / 1e6 }' "$1"
}

need h2load nghttp2-client
need_built leadwire
new_database "$1" leads
make_installation "$database"
"$lw" config set schedule.tick '"24h"' >/dev/null # no tick: there is nobody to send to
start_host

# As many as fill the time: a run that is ended by the clock leaves requests of which nobody knows whether they were answered.
trial=2000
load $trial "$dir/trial.log"
leads=$(awk -v trial=$trial -v seconds="$seconds" -v took="$(elapsed "$dir/trial.log")" -v clients=$clients 'BEGIN { n = trial / took * seconds; printf "%d", (n > clients ? n : clients) }')
load "$leads" "$dir/log"

taken=$(cat "$dir/trial.log" "$dir/log" | awk '$2 == 201' | wc -l)
stored=$(sql "$database" <<<'SELECT count(*) FROM leads')
[ "$taken" -eq $((trial + leads)) ] || give_up "$taken of $((trial + leads)) requests were answered with 201: $(tail -n 3 "$dir/serve.log")"
[ "$stored" -eq "$taken" ] || give_up "$taken leads were taken, $stored stand in the database"

cut -f 3 "$dir/log" >"$dir/us"
awk -v database="$1" -v clients=$clients -v leads="$leads" -v seconds="$(elapsed "$dir/log")" -v p50="$(quantile 0.50 <"$dir/us")" \
  -v p99="$(quantile 0.99 <"$dir/us")" 'BEGIN {
  printf "{\"bench\":\"intake\",\"database\":\"%s\",\"clients\":%d,\"taken\":%d,\"seconds\":%.1f,\"leads_per_second\":%.0f,\"p50_ms\":%s,\"p99_ms\":%s}\n",
    database, clients, leads, seconds, leads / seconds, p50, p99 }'
