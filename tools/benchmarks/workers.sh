#!/usr/bin/env bash
# What a second worker brings: leads a second of `serve --workers 1` and of `serve --workers 2`, in turns, to a CRM that answers after 50 ms.
# workers.sh sqlite|postgresql [LEADS [PAIRS [REQUESTS UNDER WAY IN ONE PROCESS]]]: a line of JSON for each number. A rate is that of all
# leads, from the first send to the last answer, medians; the gain is the median of the pairs' own ratios, and the least of them.
set -euo pipefail
. "$(dirname "$0")/scene.sh"

leads=${2:-20000}
pairs=${3:-3}
in_flight=${4:-200}
need_built leadwire mockcrm
[ -f "$build/plugins/altercpa.so" ] || give_up "$build/plugins/altercpa.so is missing; tools/build makes it"
db=$1
start_crm
write_leads "$leads"
integration_file crm altercpa $((in_flight * 10)) slow:50 # over all processes, so that it is no limit for two

stop_host() {
  kill "${started[0]}"
  wait "${started[0]}" || give_up "the host ends badly: $(tail -n 3 "$dir/serve.log")"
  started=("${started[@]:1}")
}

runs=0
rate() { # rate WORKERS: sets `leads_per_second`
  runs=$((runs + 1))
  new_database "$db" "workers_$runs"
  rm -rf "$dir/installation"
  make_installation "$database"
  cp "$build/plugins/altercpa.so" "$LEADWIRE_DIR/plugins/"
  {
    "$lw" config set sender.in_flight "$in_flight"
    "$lw" config set schedule.tick '"2s"'
    "$lw" integration apply "$dir/crm.toml"
    "$lw" lead import "$dir/leads.jsonl"
  } >/dev/null
  start_host --workers "$1"
  until [ "$(sql "$database" <<<'SELECT count(*) FROM deliveries WHERE state IN (1, 2)')" = 0 ]; do
    kill -0 "${started[0]}" 2>/dev/null || give_up "the host ends: $(tail -n 3 "$dir/serve.log")"
    sleep 0.5
  done
  stop_host
  leads_per_second=$(sql "$database" <<<"SELECT count(*), max(at + elapsed_us) - min(at) FROM attempts WHERE outcome = 'accepted'" |
    awk -F'|' -v n="$leads" '$1 != n { print $1 " of " n " were accepted" >"/dev/stderr"; exit 1 } { printf "%.0f", $1 / $2 * 1e6 }')
  rm -f "$dir"/workers_*.db*
}

for ((pair = 0; pair < pairs; ++pair)); do
  rate 1
  one=$leads_per_second
  rate 2
  echo "$one $leads_per_second"
done >"$dir/rates"
awk '{ printf "%.4f %d %d\n", $2 / $1, $1, $2 }' "$dir/rates" >"$dir/pairs"
of() { sort -n -k "$1,$1" "$dir/pairs" | awk -v column="$1" '{ v[NR] = $column } END { print v[int((NR + 1) / 2)] }'; }
line="{\"bench\":\"workers\",\"database\":\"$db\",\"leads\":$leads,\"in_flight\":$in_flight"
echo "$line,\"workers\":1,\"leads_per_second\":$(of 2)}"
echo "$line,\"workers\":2,\"leads_per_second\":$(of 3),\"gain_ratio\":$(of 1),\"least_gain_ratio\":$(sort -n "$dir/pairs" | head -n 1 | cut -d ' ' -f 1)}"
