#!/usr/bin/env bash
# What a healthy integration loses to one whose plugin misbehaves beside it, in one tick of `serve`'s default isolation.
# beside.sh sqlite|postgresql [LEADS [PAIRS]]: a line of JSON for each misdeed. Each pair is a tick of LEADS healthy leads alone and a tick of
# as many beside 500 of the other; `ratio` is the median of the pairs' rates, leads a second of the healthy one from its first send to its last, `lost_ms` the
# time that it took longer.
set -euo pipefail
. "$(dirname "$0")/scene.sh"

leads=${2:-40000}
pairs=${3:-5}
need_built leadwire mockcrm
db=$1
start_crm
[ -f "$build/tests/plugins/misbehaving.so" ] || give_up "$build/tests/plugins/misbehaving.so is missing; tools/build makes it"

integration() { # integration ID PLUGIN COUNTRY [SETTINGS]
  integration_file "$1" "$2" 50 ok "countries = [\"$3\"]" $'[settings]\n'"${4:-}"
  "$lw" integration apply "$dir/$1.toml" >/dev/null
}

import() { # import COUNT COUNTRY CODE-OF-ITS-PHONES
  write_leads "$@"
  "$lw" lead import "$dir/leads.jsonl" >/dev/null
}

runs=0
rate() { # rate MISDEED|none: leads a second of the healthy one
  local query
  runs=$((runs + 1))
  new_database "$db" "beside_$runs"
  rm -rf "$dir/installation"
  make_installation "$database"
  cp "$build/plugins/altercpa.so" "$build/tests/plugins/misbehaving.so" "$LEADWIRE_DIR/plugins/"
  integration healthy altercpa ru
  import "$leads" ru 7916
  if [ "$1" != none ]; then
    integration wild misbehaving kz "process = \"$1\""
    import 500 kz 7700
  fi
  "$lw" tick >/dev/null 2>"$dir/tick.log"
  query="SELECT count(*), max(a.at + a.elapsed_us) - min(a.at) FROM attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE d.integration = 'healthy' AND a.outcome = 'accepted'"
  case $db in
    sqlite) sql "$database" "$query" ;;
    *) sql "$database" -c "$query" ;;
  esac | awk -F'|' -v n="$leads" '$1 != n { print $1 " of " n " were accepted" >"/dev/stderr"; exit 1 } { printf "%.0f\n", $1 / $2 * 1e6 }'
  rm -f "$dir"/beside_*.db*
}

for misdeed in abort hang spin leak overflow exit; do
  for ((pair = 0; pair < pairs; ++pair)); do
    alone=$(rate none)
    beside=$(rate "$misdeed")
    awk -v a="$alone" -v b="$beside" 'BEGIN { printf "%.4f %d %d\n", b / a, a, b }'
  done | sort -n >"$dir/pairs"
  awk -v db="$db" -v m="$misdeed" -v leads="$leads" '{ ratio[NR] = $1; alone[NR] = $2; beside[NR] = $3 }
    END { i = int((NR + 1) / 2); printf "{\"bench\":\"beside\",\"database\":\"%s\",\"misdeed\":\"%s\",\"leads\":%d,\"alone_per_second\":%d,\"beside_per_second\":%d,\"ratio\":%.3f,\"worst_ratio\":%.3f,\"lost_ms\":%.0f}\n", db, m, leads, alone[i], beside[i], ratio[i], ratio[1], (leads / beside[i] - leads / alone[i]) * 1000 }' "$dir/pairs"
done
