#!/usr/bin/env bash
# Whether a tick's work stays the same when millions of leads are done: DUE that are due beside ROWS done ones (on PostgreSQL with five
# attempts each, in weeks), and alone in a database of their own on the same server, in turns. run.sh sqlite|postgresql [ROWS [PAIRS [DUE]]]:
# a line of JSON for each figure. Called by tools/bench.
#   import, claim, record: the store finds and claims with their leads, as a tick does, and records, measured by store_bench; microseconds of
#   the clock a lead
#   tick: `leadwire tick` against the mock CRM; microseconds of the clock a lead, as it says itself
#   drop_week, PostgreSQL: a tick that drops the oldest week and one that has nothing to drop, seconds of the whole command
# Medians over the pairs; ratios (big / small) are medians of the pairs' own.
set -euo pipefail
. "$(dirname "$0")/../scene.sh"

db=$1
rows=${2:-5000000}
pairs=${3:-5}
due=${4:-10000}
sqls=$root/tools/benchmarks/big_table

store_turn() { # store_turn WHICH DATABASE: adds the lines "FIGURE WHICH MICROSECONDS" to $dir/turns
  "$bin/store_bench" "$due" "$2" >"$dir/steps"
  awk -v which="$1" '
    match($0, /"step": "[a-z]+"/) { step = substr($0, RSTART + 9, RLENGTH - 10) }
    match($0, /"clock_us": [0-9.]+/) { if (!(step in us)) us[step] = substr($0, RSTART + 12, RLENGTH - 12) }
    END { print "import", which, us["import"]; print "claim", which, us["scan"] + us["claim"]; print "record", which, us["record"] }' "$dir/steps" >>"$dir/turns"
  # What the bench leaves due is not the next turn's.
  sql "$2" <<<"UPDATE deliveries SET state = 3 WHERE state <> 3" >/dev/null
}

tick_turn() { # tick_turn WHICH DATABASE
  rm -rf "$dir/installation"
  mkdir "$dir/installation"
  if [ -f "$dir/key" ]; then cp -p "$dir/key" "$dir/installation/installation.key"; fi # the database knows it
  make_installation "$2"
  cp -p "$LEADWIRE_DIR/installation.key" "$dir/key"
  "$lw" config set plugins.isolation '"inline"' >/dev/null
  cp "$build/plugins/altercpa.so" "$LEADWIRE_DIR/plugins/"
  "$lw" integration apply "$dir/healthy.toml" >/dev/null
  "$lw" lead import "$dir/leads.jsonl" >/dev/null
  "$lw" tick --json 2>"$dir/tick.log" | awk -v which="$1" -v n="$due" '/"tick"/ {
    match($0, /"accepted":[0-9]+/); if (substr($0, RSTART + 11, RLENGTH - 11) != n) { print "not all were accepted: " $0 >"/dev/stderr"; exit 1 }
    match($0, /"seconds":[0-9.]+/); printf "tick %s %.2f\n", which, substr($0, RSTART + 10, RLENGTH - 10) * 1e6 / n }' >>"$dir/turns"
}

make_tables() { # make_tables DATABASE: with an integration that takes approved orders, so that every lead is held against its route
  "$bin/store_bench" 0 "$1" >/dev/null
  sql "$1" <<<"INSERT INTO approved_routes (integration, status) VALUES ('approved', 6)"
}

fill() { # fill DATABASE
  case $db in
    sqlite) sql "$1" -cmd '.parameter init' -cmd ".parameter set :rows $rows" <"$sqls/sqlite.sql" >/dev/null ;;
    *)
      sql "$1" -v rows="$rows" -f "$sqls/postgresql_leads.sql" >/dev/null &
      local leads=$!
      sql "$1" -v rows="$rows" -f "$sqls/postgresql_attempts.sql" >/dev/null
      wait "$leads" ;;
  esac
}

need_built store_bench leadwire mockcrm
free=$(df --output=avail -k "$dir" | tail -n 1)
[ "$free" -gt $((rows * 3)) ] || give_up "$dir has $((free / 1024)) MB of room; $rows leads need about $((rows * 3 / 1024))"
[ "$db" = sqlite ] || start_cluster max_wal_size=8GB shared_buffers=2GB wal_level=minimal max_wal_senders=0
start_crm
integration_file healthy altercpa 50 ok
write_leads "$due"

new_database "$db" big
big=$database
make_tables "$big"
fill "$big"
done_ones=$(sql "$big" <<<'SELECT count(*) FROM deliveries d JOIN leads l ON l.id = d.lead_id WHERE d.state = 3 AND l.status = 2')
[ "$done_ones" -eq "$rows" ] || give_up "$done_ones of $rows leads stand in the database"

for pair in $(seq "$pairs"); do
  for turn in store_turn tick_turn; do
    new_database "$db" "small_${pair}_$turn"
    make_tables "$database"
    if [ $((pair % 2)) = 0 ]; then # who goes second finds the machine as the first one left it
      "$turn" small "$database"
      "$turn" big "$big"
    else
      "$turn" big "$big"
      "$turn" small "$database"
    fi
  done
done

median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.2f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
of() { awk -v figure="$1" -v which="$2" '$1 == figure && $2 == which { print $3 }' "$dir/turns"; }
for figure in import claim record tick; do
  printf '{"bench":"big_table","database":"%s","rows":%d,"due":%d,"pairs":%d,"figure":"%s","small_us":%s,"big_us":%s,"ratio":%s}\n' "$db" "$rows" "$due" "$pairs" "$figure" \
    "$(of "$figure" small | median)" "$(of "$figure" big | median)" "$(paste -d ' ' <(of "$figure" big) <(of "$figure" small) | awk '{ print $1 / $2 }' | median)"
done

[ "$db" = sqlite ] && exit 0
# The walk has had its time; only the weeks are left to do.
sql "$big" <<<"UPDATE retention SET ended_at = (extract(epoch FROM now()) * 1000000)::bigint, weeks_at = 0" >/dev/null
tick_seconds() {
  local began=$EPOCHREALTIME
  "$lw" --database "$big" tick >/dev/null 2>"$dir/tick.log" || give_up "the tick fails: $(cat "$dir/tick.log")"
  awk -v b="$began" -v e="$EPOCHREALTIME" 'BEGIN { printf "%.3f", e - b }'
}
week_rows=$(sql "$big" <<<"SELECT count(*) FROM attempts WHERE at < (extract(epoch FROM now() - interval '80 days') * 1000000)::bigint")
"$lw" config set retention.attempts '"80d"' >/dev/null
dropping=$(tick_seconds)
left=$(sql "$big" <<<"SELECT count(*) FROM attempts WHERE at < (extract(epoch FROM now() - interval '80 days') * 1000000)::bigint")
idle=$(tick_seconds)
printf '{"bench":"big_table","database":"%s","rows":%d,"figure":"drop_week","attempts_dropped":%d,"dropping_s":%s,"without_s":%s}\n' "$db" "$rows" $((week_rows - left)) "$dropping" "$idle"
