#!/usr/bin/env bash
# Other senders beside leadwire, by the harness in DIR: run.sh DIR [ARGUMENTS OF ITS run.py]. The harness's tables go to standard error, and
# a line of JSON for each run to standard output. Called by tools/bench. It fails where a run was not right lead by lead.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ -f "${1:-}/run.py" ] || { echo "run.sh: \"${1:-}\" is no harness: it has no run.py" >&2; exit 2; }

harness=$(mktemp -d)
trap 'rm -rf "$harness"' EXIT
cp -r "$1"/. "$harness"
chmod -R u+w "$harness"
cp "$here"/contestant-*.sh "$harness/"
shift
(cd "$harness" && python3 run.py --json "$harness/results.json" "$@") >&2
[ ! -f "$harness/results.json" ] || python3 -B "$here/../results/peers.py" "$harness/results.json"
