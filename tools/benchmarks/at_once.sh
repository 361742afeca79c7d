#!/usr/bin/env bash
# A whole tick with so many sends under way at once, to a CRM that takes its time: CPU and memory of the sender, one line of
# JSON each. at_once.sh [AT_ONCE…]; SQLite, no plugin.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/scene.sh"
need_built leadwire mockcrm
ulimit -n "$(ulimit -Hn)"
start_crm
new_database sqlite at_once

leads() { # leads COUNT: of offer 12, numbered from $first
  awk -v first="$first" -v count="$1" 'BEGIN { for (i = first; i < first + count; ++i)
    printf "{\"id\": %d, \"offer\": 12, \"name\": \"Jane Doe %d\", \"phone\": \"1555%07d\", \"country\": \"us\", \"ip\": \"203.0.113.7\", \"ua\": \"Mozilla/5.0 (X11; Linux x86_64)\", \"count\": 1, \"base\": \"1290\", \"price\": \"1290\", \"currency\": \"USD\", \"items\": {\"501\": [1, \"1290\", \"400\"]}, \"track\": {\"click\": \"V5YEmeGD7P1X6sNn\", \"sub1\": \"s19\", \"utm_source\": \"fb\"}}\n", i, i, i }'
  first=$((first + $1))
}

measure() { # measure AT_ONCE
  local count=$((2 * $1)) process memory=0 now
  [ "$count" -ge 10000 ] || count=10000
  cat >"$dir/crm.toml" <<TOML
id = "crm"
offers = [12]
[limits]
in_flight = $1
timeout = "120s"
[new]
url = "http://$crm/mock=slow:$(($1 / 2))/add?ext={id}"
fields = '''
name     {name}
phone    {phone}
country  {geo}
click    {click}
source   {utms}
price    {price}
'''
[[answer.new]]
when   = { "/status" = "ok" }
accept = { id = "/id" }
TOML
  "$lw" config set sender.in_flight "$1" >/dev/null
  "$lw" integration apply "$dir/crm.toml" >/dev/null
  leads "$count" >"$dir/leads.jsonl"
  "$lw" lead import "$dir/leads.jsonl" >/dev/null
  { TIMEFORMAT='%U %S'; time "$lw" tick --json >"$dir/tick"; } 2>"$dir/time" &
  process=$!
  while kill -0 $process 2>/dev/null; do
    now=$(awk '/VmHWM/ { print $2 }' /proc/"$(cat /proc/$process/task/$process/children 2>/dev/null | cut -d ' ' -f 1)"/status 2>/dev/null) || true
    [ -z "$now" ] || memory=$now
    sleep 0.1
  done
  wait $process || give_up "the tick failed: $(tail -n 3 "$dir/time")"
  tick_figures "$dir/tick" "$(tail -n 1 "$dir/time")" | awk -v at_once="$1" -v memory="$memory" '
    $1 != $2 { print $2 " of " $1 " were accepted" >"/dev/stderr"; exit 1 }
    { printf "{\"bench\":\"at_once\",\"at_once\":%d,\"leads\":%d,\"seconds\":%.1f,\"cpu_us_per_lead\":%.1f,\"peak_mb\":%.1f}\n", at_once, $1, $3, $4 / $1, memory / 1024 }'
}

make_installation "$database"
first=1
[ $# -gt 0 ] || set -- 200 2000 10000
for at_once in "$@"; do measure "$at_once"; done
