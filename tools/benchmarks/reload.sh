#!/usr/bin/env bash
# What replacing a plugin under load costs: customers come at a steady rate (flow sync), and each second another build of the plugin is
# put into its place. reload.sh sqlite|postgresql [SECONDS [CUSTOMERS A SECOND, even and a divisor of 1000]]: a line of JSON for each isolation, with
# and without reloads, milliseconds. It fails if a lead is lost, sent twice, or left to another flow.
#   generations: builds that served; serves_after_ms: from a file in its place to new sends on it, the median;
#   memory and descriptors: of the host, when it had served a while (early: ten seconds, or half of its time) and at its end (late)
set -euo pipefail
. "$(dirname "$0")/scene.sh"

seconds=${2:-60}
rate=${3:-500}
count=$((rate * seconds))

load() { # load LOG
  h2load --h1 -c $((rate / 2)) --rps 2 -r 1 --rate-period=$((1000 / rate))ms -n "$count" -d "$root/tools/benchmarks/lead.json" \
    -H 'Content-Type: application/json' -H "Authorization: Bearer $key" --log-file="$1" "$host/api/v1/leads" >"$dir/h2load.out" ||
    give_up "h2load: $(tail -n 5 "$dir/h2load.out")"
}

replace_each_second() { # builds that differ by a byte behind the last section
  local n=0 began=$EPOCHREALTIME
  while :; do
    n=$((n + 1))
    { cat "$build/plugins/autologin.so"; printf 'build %d' "$n"; } >"$dir/next.so"
    mv "$dir/next.so" "$LEADWIRE_DIR/plugins/autologin.so"
    echo "$EPOCHREALTIME placed" >>"$dir/moments"
    sleep "$(awk -v began="$began" -v now="$EPOCHREALTIME" -v n="$n" 'BEGIN { s = began + n - now; printf "%.3f", (s > 0 ? s : 0) }')"
  done
}

level() { # level PROCESS: "KiB of memory, descriptors"
  echo "$(awk '/^VmRSS/ { print $2 }' "/proc/$1/status") $(find "/proc/$1/fd" -mindepth 1 | wc -l)"
}

until_it_serves() { # milliseconds from a file in its place to new sends on it, the median
  local at
  grep -F ': serves: new sends go to it' "$dir/serve.log" | cut -d' ' -f1 | while read -r at; do echo "$(date -d "$at" +%s.%N) serves"; done |
    sort -n - "$dir/moments" | awk '$2 == "placed" { at = $1 } $2 == "serves" && at { printf "%d\n", ($1 - at) * 1e6; at = 0 }' | quantile 0.5
}

run() { # run ISOLATION RELOADS
  local name=$2-$1 replacing early late served lost twice serving=null
  : >"$dir/moments"
  new_database "$db" "reload_$1_$2"
  start_crm_with_log
  rm -rf "$dir/installation"
  make_installation "$database"
  cp "$build/plugins/autologin.so" "$LEADWIRE_DIR/plugins/"
  "$lw" config set plugins.isolation "\"$1\"" >/dev/null
  "$lw" config set reload.gate '"off"' >/dev/null
  "$lw" config set schedule.tick '"3600s"' >/dev/null
  sed -e "s/@CRM@/$crm/" -e 's/^in_flight.*/in_flight = 200/' "$root/sample/integrations/broker.toml" >"$dir/broker.toml"
  "$lw" integration apply "$dir/broker.toml" >/dev/null
  start_host
  if [ "$2" = with ]; then
    replace_each_second &
    replacing=$!
    started+=("$replacing")
  fi
  { sleep "$((seconds < 20 ? seconds / 2 : 10))"; level "${started[0]}" >"$dir/early"; } &
  load "$dir/$name.log"
  wait $! || true
  [ -z "${replacing:-}" ] || { kill "$replacing"; wait "$replacing" 2>/dev/null || true; }
  early=$(<"$dir/early")
  late=$(level "${started[0]}")
  kill "${started[0]}"
  wait "${started[0]}" || give_up "the host ends with status $?: $(tail -n 5 "$dir/serve.log")"
  kill "$crm_process" # its log is whole at its end
  wait "$crm_process" || true
  started=()
  lost=$((count - $("$lw" stats --json | sed -nE 's/.*"flow":"sync","outcome":"redirect","count":([0-9]+).*/\1/p')))
  twice=$(grep -c . "$dir/crm.log" || true)
  twice=$((twice - count))
  served=$(sql "$database" "SELECT count(DISTINCT plugin) FROM attempts WHERE plugin <> ''" 2>/dev/null || sql "$database" -c "SELECT count(DISTINCT plugin) FROM attempts WHERE plugin <> ''")
  [ "$2" = without ] || serving=$(until_it_serves)
  sort -n "$dir/$name.log" | awk '{ print $3 }' >"$dir/us"
  awk -v e="$early" -v l="$late" -v head="\"bench\":\"reload\",\"database\":\"$db\",\"isolation\":\"$1\",\"reloads\":\"$2\",\"customers\":$count,\"lost\":$lost,\"twice\":$twice,\"generations\":$served,\"serves_after_ms\":$serving,\"p50_ms\":$(quantile 0.5 <"$dir/us"),\"p99_ms\":$(quantile 0.99 <"$dir/us")" \
    'BEGIN { split(e, a, " "); split(l, b, " "); printf "{%s,\"memory_early_kib\":%d,\"memory_late_kib\":%d,\"descriptors_early\":%d,\"descriptors_late\":%d}\n", head, a[1], b[1], a[2], b[2] }'
  [ "$lost" = 0 ] && [ "$twice" = 0 ] || give_up "leads were lost or sent twice: $(tail -n 5 "$dir/serve.log")"
}

start_crm_with_log() {
  : >"$dir/crm.log"
  rm -f "$dir/crm.ready"
  "$bin/mockcrm" serve --log "$dir/crm.log" --ready "$dir/crm.ready" >/dev/null 2>"$dir/crm.err" &
  crm_process=$!
  started=("$crm_process")
  until [ -s "$dir/crm.ready" ]; do kill -0 "$crm_process" 2>/dev/null || give_up "the mock CRM ends: $(cat "$dir/crm.err")"; sleep 0.05; done
  crm=127.0.0.1:$(sed -E 's/.*"port": ?([0-9]+).*/\1/' "$dir/crm.ready")
}

need h2load nghttp2-client
need_built leadwire mockcrm
db=$1
for isolation in process inline; do
  for reloads in without with; do run "$isolation" "$reloads"; done
done
