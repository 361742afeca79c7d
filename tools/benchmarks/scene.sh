# What measurements of a whole host share: a temporary directory, a PostgreSQL server of its own, the mock CRM, an installation
# that serves. All of it ends with the script. To be sourced, after `set -euo pipefail`.
# LEADWIRE_BUILD names the build (default: build/release of this tree). The databases lie in TMPDIR (default: /tmp): it has to be
# on the disk that is to be measured.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${LEADWIRE_BUILD:-$root/build/release}
bin=$build/bin
lw=$bin/leadwire

give_up() { echo "$(basename "$0"): $1" >&2; exit 1; }

need() { # need PROGRAM PACKAGE
  command -v "$1" >/dev/null || give_up "the program $1 is missing; tools/setup installs it (Debian: apt-get install $2)"
}
need_built() { # need_built PROGRAM…
  local program
  for program in "$@"; do
    [ -x "$bin/$program" ] || give_up "$bin/$program is missing; tools/build makes it, or LEADWIRE_BUILD names another build"
  done
}

started=()
end_scene() {
  local process
  for process in "${started[@]}"; do kill "$process" 2>/dev/null && wait "$process" || true; done
  if [ -n "${cluster_input:-}" ]; then
    exec {cluster_input}>&-
    wait "$cluster_process" || true
  fi
  rm -rf "$dir"
}
dir=$(mktemp -d "${TMPDIR:-/tmp}/leadwire-bench-XXXXXX")
trap end_scene EXIT
trap 'exit 1' INT TERM HUP

start_cluster() { # start_cluster [SETTING=VALUE…]: a server that is as durable as a real one
  need psql postgresql
  coproc cluster { exec "$root/tests/support/postgres_cluster" "$@"; }
  cluster_process=$cluster_PID
  exec {cluster_output}<&"${cluster[0]}" {cluster_input}>&"${cluster[1]}"
  exec {cluster[0]}<&- {cluster[1]}>&-
  read -r cluster_directory cluster_port <&"$cluster_output" || give_up "the PostgreSQL server does not start"
}

new_database() { # new_database sqlite|postgresql NAME: sets `database`, a URL
  local answer
  case $1 in
    sqlite)
      need sqlite3 sqlite3
      database=sqlite://$dir/$2.db ;;
    postgresql)
      [ -n "${cluster_input:-}" ] || start_cluster
      echo "create $2" >&"$cluster_input"
      read -r answer <&"$cluster_output"
      [ "$answer" = created ] || give_up "the database $2 is not made: $answer"
      database=postgresql://postgres@127.0.0.1:$cluster_port/$2 ;;
    *) give_up "\"$1\" is no database; allowed: sqlite, postgresql" ;;
  esac
}

sql() { # sql DATABASE [ARGUMENTS OF psql OR sqlite3]: what it prints, without frills
  case $1 in
    sqlite:*) sqlite3 -batch -bail "${1#sqlite:}" "${@:2}" ;;
    *) psql -XqAt -v ON_ERROR_STOP=1 -d "$1" "${@:2}" ;;
  esac
}

crms=0
start_crm() { # start_crm [ARGUMENT OF serve…]: sets `crm`, ADDRESS:PORT, and `crm_tls` where it speaks TLS
  local ready process
  crms=$((crms + 1))
  ready=$dir/crm.$crms.ready
  "$bin/mockcrm" serve --log /dev/null --ready "$ready" "$@" >/dev/null 2>"$dir/crm.err" &
  process=$!
  started+=("$process")
  until [ -s "$ready" ]; do kill -0 "$process" 2>/dev/null || give_up "the mock CRM ends: $(cat "$dir/crm.err")"; sleep 0.05; done
  crm=127.0.0.1:$(sed -E 's/.*"port": ?([0-9]+).*/\1/' "$ready")
  crm_tls=localhost:$(sed -E 's/.*"tls_port": ?([0-9]+).*/\1/' "$ready")
}

make_installation() { # make_installation DATABASE: in LEADWIRE_DIR, with the sample's catalog
  export LEADWIRE_DIR=$dir/installation
  {
    "$lw" --database "$1" init
    "$lw" config set database "\"$1\""
    "$lw" config set egress.allow '["127.0.0.0/8"]'
    "$lw" catalog import "$root/sample/catalog.json"
  } >/dev/null
}

integration_file() { # integration_file ID PLUGIN REQUESTS-AT-ONCE MOCK [LINES [TABLES]]: $dir/ID.toml, which sends two fields to the mock CRM
  cat >"$dir/$1.toml" <<EOF
id = "$1"
plugin = "$2"
offers = "*"
${5:-}
[limits]
in_flight = $3
${6:-}
[new]
url = "http://$crm/mock=$4/add?ext={id}"
fields = """
phone {phone}
name {name}
"""
EOF
}

write_leads() { # write_leads COUNT [COUNTRY CODE-OF-ITS-PHONES]: $dir/leads.jsonl
  awk -v n="$1" -v c="${2:-ru}" -v p="${3:-7916}" 'BEGIN { for (i = 0; i < n; ++i)
    printf "{\"offer\": 12, \"phone\": \"%s%07d\", \"name\": \"Ivan Petrov\", \"country\": \"%s\"}\n", p, i, c }' >"$dir/leads.jsonl"
}

start_host() { # start_host [ARGUMENT OF serve…]: sets `host`, its URL, and `key`, one that may send leads
  key=$("$lw" key create --role intake | tail -n 1)
  : >"$dir/serve.log"
  "$lw" serve --listen 127.0.0.1:0 "$@" 2>"$dir/serve.log" &
  local process=$!
  started=("$process" "${started[@]}")
  until host=$(grep -oE 'http://127[0-9.:]+' "$dir/serve.log"); do
    kill -0 "$process" 2>/dev/null || give_up "the host ends: $(cat "$dir/serve.log")"
    sleep 0.05
  done
}

tick_figures() { # tick_figures FILE "USER SYSTEM": of what `tick --json` and `time` said: leads claimed, accepted, seconds, microseconds of CPU
  awk -v cpu="$2" 'function number(name) { match($0, "\"" name "\":[0-9.]+"); return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) }
    /"tick"/ { split(cpu, c, " "); print number("claimed"), number("accepted"), number("seconds"), (c[1] + c[2]) * 1e6 }' "$1"
}

quantile() { # quantile SHARE: of the numbers on standard input, whole microseconds; printed as milliseconds
  sort -n | awk -v share="$1" '{ v[NR] = $1 } END { if (!NR) exit 1; i = int((NR - 1) * share + 0.5) + 1; printf "%.3f", v[i] / 1000 }'
}
