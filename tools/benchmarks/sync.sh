#!/usr/bin/env bash
# What the host adds to a CRM's own time while a customer waits (flow sync), customers coming at a steady rate whatever the
# answers do. sync.sh sqlite|postgresql [SECONDS [CUSTOMERS A SECOND, even and a divisor of 1000]]: a line of JSON, milliseconds.
#   crm: straight to the mock CRM, which answers at once; host: to the host, which asks the mock CRM; commit: one durable row alone;
#   p999: of a thousand, the slowest but one
#   reached_per_second: answers a second that the host gave; less than asked for: it is overloaded, and its latencies mean nothing
set -euo pipefail
. "$(dirname "$0")/scene.sh"
. "$(dirname "$0")/commit.sh"

seconds=${2:-30}
warm_up=$((seconds < 15 ? 2 : 5))
rate=${3:-500}
count=$((rate * (warm_up + seconds)))

load() { # load LOG URL BODY HEADER…
  local headers=() header
  for header in "${@:4}"; do headers+=(-H "$header"); done
  # Each client sends twice a second, and waits for nobody while answers take less than half a second. They begin one after
  # another: all at once they would send at the same moments ever after.
  h2load --h1 -c $((rate / 2)) --rps 2 -r 1 --rate-period=$((1000 / rate))ms -n "$count" -d "$3" "${headers[@]}" \
    --log-file="$1" "$2" >"$dir/h2load.out" || give_up "h2load: $(tail -n 5 "$dir/h2load.out")"
}

measured() { # measured LOG STATUS: the microseconds of each answer after the warm-up
  sort -n "$1" | awk -v status="$2" -v skipped=$((warm_up * 1000000)) -v wanted="$count" '
    $2 != status { other++ }
    NR == 1 { began = $1 }
    $1 >= began + skipped { print $3 }
    END { if (NR != wanted || other) { print NR " answers of " wanted ", " other + 0 " of another status than " status >"/dev/stderr"; exit 1 } }'
}

need h2load nghttp2-client
need python3 python3
need_built leadwire mockcrm
new_database "$1" commits
apart=$database
new_database "$1" leads
start_crm
make_installation "$database"
cp "$build/plugins/autologin.so" "$LEADWIRE_DIR/plugins/"
# Ticks take what the customers left behind (one in each 15 s, so that every run has as many), and more may be under way.
"$lw" config set schedule.tick '"15s"' >/dev/null
sed -e "s/@CRM@/$crm/" -e 's/^in_flight.*/in_flight = 200/' "$root/sample/integrations/broker.toml" >"$dir/broker.toml"
"$lw" integration apply "$dir/broker.toml" >/dev/null
start_host

printf 'first=Erika&email=erika%%40example.com&phone=49301234567' >"$dir/form"
commits "$apart" "$dir/commit.us" "$warm_up"
load "$dir/crm.log" "http://$crm/mock=autologin/register?ext=1" "$dir/form" 'Content-Type: application/x-www-form-urlencoded'
load "$dir/host.log" "$host/api/v1/leads" "$root/tools/benchmarks/lead.json" 'Content-Type: application/json' "Authorization: Bearer $key"
commits "$apart" "$dir/commit.us" "$warm_up"
measured "$dir/crm.log" 200 >"$dir/crm.us"
measured "$dir/host.log" 201 >"$dir/host.us"

# Who was not registered while he waited tells nothing about those who were: the limits or the breaker left him to flow new.
asked=$("$lw" stats --json | sed -nE 's/.*"flow":"sync","outcome":"redirect","count":([0-9]+).*/\1/p')
reached=$(sort -n "$dir/host.log" | awk 'NR == 1 { began = $1 } { if ($1 + $3 > ended) ended = $1 + $3 } END { printf "%.0f", NR / (ended - began) * 1e6 }')

declare -A median
line="\"bench\":\"sync\",\"database\":\"$1\",\"customers_per_second\":$rate,\"reached_per_second\":$reached,\"seconds\":$seconds,\"not_asked\":$((count - ${asked:-0}))"
for what in crm host commit; do
  for share in 50 90 99 999; do
    value=$(quantile 0.$share <"$dir/$what.us")
    line+=",\"${what}_p${share}_ms\":$value"
    [ $share != 50 ] || median[$what]=$value
  done
done
awk -v line="$line" -v host="${median[host]}" -v crm="${median[crm]}" 'BEGIN { printf "{%s,\"added_p50_ms\":%.3f}\n", line, host - crm }'
[ "$((count - ${asked:-0}))" -le $((count / 100)) ] || give_up "too few customers were registered while they waited: $(tail -n 3 "$dir/serve.log")"
