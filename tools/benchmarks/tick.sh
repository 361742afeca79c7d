#!/usr/bin/env bash
# One tick over the sample's leads, through the demo's integrations: tick.sh prints one line of JSON. Called by tools/bench.
set -euo pipefail
. "$(dirname "$0")/scene.sh"

need_built leadwire mockcrm
start_crm
new_database sqlite leads
make_installation "$database"
{
  printf 0123456789 | "$lw" secret set nutra_key
  printf 0123456789 | "$lw" secret set world_key
  cp "$build"/plugins/{altercpa,signed}.so "$LEADWIRE_DIR/plugins/"
  for file in "$root"/sample/integrations/{academy,nutra,nutra-world}.toml; do sed "s/@CRM@/$crm/" "$file" >"$dir/$(basename "$file")"; done
  "$lw" integration apply "$dir"/{academy,nutra,nutra-world}.toml
  "$lw" lead import "$root/sample/leads.jsonl"
} >/dev/null
TIMEFORMAT='%U %S'
cpu=$({ time "$lw" tick --json >"$dir/tick" 2>"$dir/tick.log"; } 2>&1) || give_up "the tick failed: $(tail -n 5 "$dir/tick.log")"
tick_figures "$dir/tick" "$cpu" | awk '{ printf "{\"bench\":\"tick\",\"leads\":%d,\"leads_per_second\":%.0f,\"cpu_us_per_lead\":%.1f}\n", $1, $1 / $3, $4 / $1 }'
