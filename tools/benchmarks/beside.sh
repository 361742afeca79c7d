#!/usr/bin/env bash
# What a healthy integration is slowed down by one whose plugin misbehaves beside it, in one tick. beside.sh sqlite|postgresql [LEADS]: a line of
# JSON for each misdeed; `ratio` is the healthy one's leads a second beside it, of those alone (the better of two runs each).
set -euo pipefail
. "$(dirname "$0")/scene.sh"

leads=${2:-40000}
need_built leadwire mockcrm
db=$1
start_crm

integration() { # integration ID PLUGIN COUNTRY SETTINGS
  printf 'id = "%s"\nplugin = "%s"\noffers = "*"\ncountries = ["%s"]\n[limits]\nin_flight = 50\n[settings]\n%s\n[new]\nurl = "http://%s/mock=altercpa/add?ext=1"\nfields = """\nphone {phone}\nname {name}\n"""\n' \
    "$1" "$2" "$3" "$4" "$crm"
}

rate() { # rate NAME MISDEED|none: leads a second of the healthy one
  local table
  new_database "$db" "beside_$1"
  rm -rf "$dir/installation"
  make_installation "$database"
  cp "$build/plugins/altercpa.so" "$build/tests/plugins/misbehaving.so" "$LEADWIRE_DIR/plugins/"
  "$lw" config set plugins.hard_limit '"1s"' >/dev/null
  integration healthy altercpa ru '' >"$dir/healthy.toml"
  "$lw" integration apply "$dir/healthy.toml" >/dev/null
  awk -v n="$leads" 'BEGIN { for (i = 0; i < n; ++i) printf "{\"offer\": 12, \"phone\": \"7916%07d\", \"name\": \"Ivan Petrov\", \"country\": \"ru\"}\n", i }' >"$dir/leads.jsonl"
  if [ "$2" != none ]; then
    integration wild misbehaving kz "process = \"$2\"" >"$dir/wild.toml"
    "$lw" integration apply "$dir/wild.toml" >/dev/null
    awk 'BEGIN { for (i = 0; i < 500; ++i) printf "{\"offer\": 12, \"phone\": \"7700%07d\", \"country\": \"kz\"}\n", i }' >>"$dir/leads.jsonl"
  fi
  "$lw" lead import "$dir/leads.jsonl" >/dev/null
  "$lw" tick >/dev/null 2>"$dir/tick.log"
  table="SELECT count(*), max(at + elapsed_us) - min(at) FROM attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE d.integration = 'healthy' AND a.outcome = 'accepted'"
  case $database in
    sqlite:*) sql "$database" "$table" ;;
    *) sql "$database" -c "$table" ;;
  esac | awk -F'|' -v n="$leads" '$1 != n { print $1 " of " n " were accepted" >"/dev/stderr"; exit 1 } { printf "%.0f", $1 / $2 * 1e6 }'
}

better() { # better NAME MISDEED
  local one two
  one=$(rate "$1_1" "$2")
  two=$(rate "$1_2" "$2")
  echo $((one > two ? one : two))
}

alone=$(better alone none)
printf '{"bench":"beside","database":"%s","leads":%d,"alone":%d}\n' "$db" "$leads" "$alone"
n=0
for misdeed in abort hang spin leak overflow exit; do
  n=$((n + 1))
  beside=$(better "m$n" "$misdeed")
  awk -v m="$misdeed" -v a="$alone" -v b="$beside" -v db="$db" 'BEGIN { printf "{\"bench\":\"beside\",\"database\":\"%s\",\"misdeed\":\"%s\",\"leads_per_second\":%d,\"ratio\":%.3f}\n", db, m, b, b / a }'
done
