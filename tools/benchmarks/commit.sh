# What one durable commit costs on this machine, to be seen beside the figures of a host that commits. To be sourced, after scene.sh.

commits() { # commits DATABASE LOG SECONDS: one row each, 100 a second; adds the microseconds of each to LOG
  case $1 in
    sqlite:*)
      python3 - "${1#sqlite:}" "$3" >>"$2" <<'END'
import sqlite3, sys, time
place = sqlite3.connect(sys.argv[1], isolation_level=None)
place.execute("PRAGMA journal_mode = WAL")
place.execute("PRAGMA synchronous = FULL")
place.execute("CREATE TABLE IF NOT EXISTS commits (at REAL)")
began = time.monotonic()
for n in range(int(sys.argv[2]) * 100):
    time.sleep(max(0, began + n / 100 - time.monotonic()))
    at = time.monotonic()
    place.execute("INSERT INTO commits VALUES (?)", (at,))
    print(round((time.monotonic() - at) * 1e6))
END
      ;;
    *)
      sql "$1" -c 'SET client_min_messages = warning; CREATE TABLE IF NOT EXISTS commits (at TIMESTAMPTZ)'
      echo 'INSERT INTO commits VALUES (clock_timestamp());' >"$dir/commit.sql"
      (cd "$dir" && pgbench -n -M prepared -f commit.sql --rate=100 -T "$3" -l --log-prefix=commits "$1") >"$dir/pgbench.out" 2>&1 ||
        give_up "pgbench: $(cat "$dir/pgbench.out")"
      # With a rate the time runs from the planned start: the last column says by how much that was missed.
      awk '{ print $3 - $NF }' "$dir"/commits.* >>"$2"
      rm "$dir"/commits.* ;;
  esac
}
