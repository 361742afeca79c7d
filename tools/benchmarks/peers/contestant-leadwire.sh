#!/bin/bash
# leadwire as a contestant of the comparison with PHP, Node, Python and job queues, by the plugin `altercpa`. The name that this file is called by
# says more: contestant-leadwire[-postgresql][-process].sh
#   -postgresql  a database of its own on the harness's server, else SQLite
#   -process     plugins.isolation = "process" as in a new installation, else "inline"
# Called by the harness with N, WINDOW, VARIANT, CRM_URL, CRM_CA and PostgreSQL's variables set:
#   seed  takes leads 1..N from the table leads_seed into a fresh installation with one integration
#   run   sends every due lead once; last line: {"sent": N, "elapsed": seconds}
#   dump  one line for each lead: id, status, the CRM's id, reason, attempts, rows in the log
# LEADWIRE_BUILD names the build (default: build/release of the clone that this file lies in).
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
build=${LEADWIRE_BUILD:-$here/../../../build/release}
lw=$build/bin/leadwire
export LEADWIRE_DIR=$(dirname "$PGHOST")/leadwire # beside the harness's server, so that each harness has its own
case $(basename "$0") in
  *-postgresql*) database=postgresql ;;
  *) database=sqlite ;;
esac
case $(basename "$0") in
  *-process*) isolation=process ;;
  *) isolation=inline ;;
esac

url() { echo "postgresql:///leadwire_contestant?host=$PGHOST&user=$PGUSER"; }

sql() { # sql STATEMENTS: tab-separated
  if [ $database = postgresql ]; then psql -XAqt -F "$(printf '\t')" -d leadwire_contestant -c "$1"
  else sqlite3 -separator "$(printf '\t')" "$LEADWIRE_DIR/leadwire.db" "$1"; fi
}

seed() {
  rm -rf "$LEADWIRE_DIR"
  if [ $database = postgresql ]; then
    psql -Xqc 'DROP DATABASE IF EXISTS leadwire_contestant' -c 'CREATE DATABASE leadwire_contestant TEMPLATE template0 ENCODING UTF8'
    "$lw" --database "$(url)" init >/dev/null
    "$lw" config set database "\"$(url)\"" >/dev/null
  else
    "$lw" init >/dev/null
  fi
  "$lw" config set egress.allow '["127.0.0.0/8", "::1/128"]' >/dev/null
  "$lw" config set plugins.isolation "\"$isolation\"" >/dev/null
  cp "$build/plugins/altercpa.so" "$LEADWIRE_DIR/plugins/"
  local query body ca=""
  query=$(psql -XAtc 'SELECT url_query FROM endpoints WHERE id = 1')
  body=$(psql -XAtc 'SELECT body FROM endpoints WHERE id = 1')
  [ -z "${CRM_CA:-}" ] || ca="ca_file = \"$CRM_CA\""
  # Their names of macros are columns; ours are below. The country is posted in capitals, as it stands in their table.
  local fields
  fields=$(tr '&' '\n' <<<"$body" | sed -e 's/=/ /' -e 's/{country}/{geoup}/' -e 's/{address}/{street}/' \
    -e 's/{utm_source}/{utms}/' -e 's/{meta\.\([a-z]*\)}/{meta:\1}/')
  cat >"$LEADWIRE_DIR/crm.toml" <<EOF
id = "crm"
plugin = "altercpa"
offers = "*"
[limits]
in_flight = $WINDOW
[connection]
$ca
[new]
url = "$CRM_URL?$query"
fields = '''
$fields
'''
EOF
  "$lw" integration apply "$LEADWIRE_DIR/crm.toml" >/dev/null
  psql -XAtc "SELECT json_build_object('id', id, 'created', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'),
      'offer', offer_id, 'affiliate', aff_id, 'site', site_id, 'name', name, 'phone', phone, 'email', coalesce(email, ''),
      'country', country, 'address', json_build_object('city', city, 'street', address, 'index', zip), 'comment', coalesce(comment, ''),
      'ip', ip, 'ua', ua, 'price', price::text, 'currency', currency, 'count', qty,
      'track', json_build_object('utm_source', utm_source, 'utm_medium', utm_medium, 'utm_campaign', utm_campaign,
                                 'utm_content', utm_content, 'utm_term', utm_term),
      'meta', meta || jsonb_build_object('referer', referer, 'stream', stream_id))
    FROM leads_seed WHERE id <= $N ORDER BY id" | "$lw" lead import --format jsonl - >/dev/null 2>&1
  if [ $database = postgresql ]; then sql 'VACUUM ANALYZE'
  else sql 'PRAGMA wal_checkpoint(TRUNCATE); ANALYZE;' >/dev/null; sync; fi
}

run() {
  "$lw" tick --json | tail -n 1 | sed -E 's/.*"claimed":([0-9]+).*"seconds":([0-9.]+).*/{"sent": \1, "elapsed": \2}/'
}

dump() {
  sql "
    SELECT l.id, CASE l.status WHEN 1 THEN 'new' WHEN 2 THEN 'processing' WHEN 5 THEN 'cancel' ELSE CAST(l.status AS TEXT) END,
           l.external_id,
           CASE l.reason WHEN 7 THEN 'double' WHEN 1 THEN 'phone' ELSE coalesce(CAST(l.reason AS TEXT), '') END,
           d.attempts, (SELECT count(*) FROM attempts a WHERE a.id BETWEEN d.id << 24 AND d.id << 24 | 16777215)
    FROM leads l JOIN deliveries d ON d.lead_id = l.id ORDER BY l.id"
}

case "${1:-}" in
  seed|run|dump) "$1" ;;
  *) echo "usage: $0 seed|run|dump" >&2; exit 2 ;;
esac
