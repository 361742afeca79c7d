#!/usr/bin/env bash
# Whether a tick's work stays the same when millions of leads are done: 10,000 that are due beside ROWS done ones, and alone in a
# database of their own, in turns. run.sh sqlite|postgresql [ROWS [PAIRS]]: one line of JSON. Called by tools/bench.
#   claim: the store finds and claims with their leads, as a tick does, measured by store_bench; microseconds of the clock a lead,
#   medians over the pairs; ratios (big / small) are medians of the pairs' own
set -euo pipefail
. "$(dirname "$0")/../scene.sh"

rows=${2:-5000000}
pairs=${3:-5}
due=10000

turn() { # turn DATABASE WHICH: adds the line "WHICH import scan+claim record" to $dir/turns
  "$bin/store_bench" $due "$1" >"$dir/steps"
  awk -v which="$2" '
    match($0, /"step": "[a-z]+"/) { step = substr($0, RSTART + 9, RLENGTH - 10) }
    match($0, /"clock_us": [0-9.]+/) { if (!(step in us)) us[step] = substr($0, RSTART + 12, RLENGTH - 12) }
    END { print which, us["import"], us["scan"] + us["claim"], us["record"] }' "$dir/steps" >>"$dir/turns"
}

make_tables() { # make_tables DATABASE: with an integration that takes approved orders, so that every lead is held against its route
  "$bin/store_bench" 0 "$1" >/dev/null
  sql "$1" <<<"INSERT INTO approved_routes (integration, status) VALUES ('approved', 6)"
}

need_built store_bench
free=$(df --output=avail -k "$dir" | tail -n 1)
[ "$free" -gt $((rows * 3)) ] || give_up "$dir has $((free / 1024)) MB of room; $rows leads need about $((rows * 3 / 1024))"
[ "$1" = sqlite ] || start_cluster max_wal_size=8GB
new_database "$1" big
big=$database
make_tables "$big"
case $1 in
  sqlite) sql "$big" -cmd '.parameter init' -cmd ".parameter set :rows $rows" <"$root/tools/benchmarks/big_table/sqlite.sql" >/dev/null ;;
  *) sql "$big" -v rows="$rows" -f "$root/tools/benchmarks/big_table/postgresql.sql" ;;
esac
done_ones=$(sql "$big" <<<'SELECT count(*) FROM attempts a JOIN deliveries d ON d.id = a.delivery_id JOIN leads l ON l.id = d.lead_id WHERE d.state = 3 AND l.status = 2')
[ "$done_ones" -eq "$rows" ] || give_up "$done_ones of $rows leads stand in the database"

for pair in $(seq "$pairs"); do
  new_database "$1" "small_$pair"
  make_tables "$database"
  if [ $((pair % 2)) = 0 ]; then # who goes second finds the machine as the first one left it
    turn "$database" small
    turn "$big" big
  else
    turn "$big" big
    turn "$database" small
  fi
done

median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.2f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
of() { awk -v which="$1" -v column="$2" '$1 == which { print $column }' "$dir/turns"; }
ratio() { paste -d ' ' <(of big "$1") <(of small "$1") | awk '{ print $1 / $2 }' | median; }
printf '{"bench":"big_table","database":"%s","rows":%d,"due":%d,"pairs":%d,"claim_small_us":%s,"claim_big_us":%s,"claim_ratio":%s,"import_ratio":%s,"record_ratio":%s}\n' \
  "$1" "$rows" "$due" "$pairs" "$(of small 3 | median)" "$(of big 3 | median)" "$(ratio 3)" "$(ratio 2)" "$(ratio 4)"
