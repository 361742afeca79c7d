"""peers.py FILE: the results.json of the peers' harness as lines of tools/bench, one for each run."""
import json

import document


def contestant(run):
    per_lead = 1e6 / run["n"]
    line = {"bench": "peers", "contestant": run["name"], "variant": run["variant"], "window": run["window"], "leads": run["n"],
            "leads_per_second": round(run["rate"]), "cpu_us_per_lead": round((run["user"] + run["sys"]) * per_lead, 2),
            "crm_cpu_us_per_lead": round(run["nginx_cpu"] * per_lead, 2), "memory_mb": run["rss_mb"], "others_percent": run["others_pct"],
            "verified": run["verify"]["ok"]}
    # SQLite's share is the sender's own; the server, which is there all the same, has nothing to do with it.
    if not run["name"].startswith("leadwire") or "postgresql" in run["name"]:
        line["database_cpu_us_per_lead"] = round(run["pg_cpu"] * per_lead, 2)
    return line


def limit(what, run):
    line = {"bench": "limit", "what": what, "requests_per_second": round(run["rate"]), "cpu_us_per_request": round(run["cpu_1000"] * 1000, 2)}
    for name, server in (("nginx_1000", "crm"), ("pg_1000", "database")):
        if name in run:
            line[f"{server}_cpu_us_per_request"] = round(run[name] * 1000, 2)
    return line


def lines(path):
    with open(path, encoding="utf-8") as file:
        results = json.load(file)
    printed = {}
    for line in [contestant(run) for run in results["runs"]] + [limit(what, run) for what, runs in results["limits"] for run in runs]:
        key = document.key_of(line)
        printed[key] = printed.get(key, 0) + 1
        print(json.dumps({**line, "run": printed[key]}))
    # Figures of a run that was not right lead by lead mean nothing.
    return 0 if all(run["verify"]["ok"] for run in results["runs"]) else 1


document.main(lines)
