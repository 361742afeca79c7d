"""plots.py RESULTS DIR: a results file as SVG files in DIR. The same file gives the same bytes, so that a diff shows figures that changed."""
import math
import os
import re
import statistics
import subprocess
import sys

import document

# Dark on white, wherever it is shown. Ours in blue, others in grey; what belongs to a database is lighter.
OURS, OTHERS, OURS_DATABASE, OTHERS_DATABASE = "#1f5fa8", "#777777", "#9cc0e6", "#c4c4c4"
LINES = ["#1f5fa8", "#c8541b", "#2b8a4b", "#8a4fb0", "#777777", "#b8860b"]
HEAD = """set terminal svg size 720,{height} font "sans-serif,13" background "#ffffff"
set label "{title}" at screen 0.02, screen 1 offset 0,-1.3 left font ",14"
set tmargin 3
set border 3 linecolor "#444444"
set tics nomirror
set grid {grid} linecolor "#dddddd" linetype 1
"""


def quoted(text):
    return '"' + text.replace("\\", "").replace('"', "'").replace("_", " ") + '"'


def drawn(path, title, script):
    made = subprocess.run(["gnuplot", "-"], input=script, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if made.returncode or not made.stdout:
        raise document.damaged(f"gnuplot: {made.stderr.strip()}")
    svg = made.stdout.replace("<title>Gnuplot</title>", f"<title>{title}</title>")
    svg = re.sub(r"<desc>.*?</desc>\n", "", svg)  # gnuplot's version
    svg = re.sub(r"[ \t]+\n", "\n", svg)
    with open(path, "w", encoding="utf-8") as file:
        file.write(svg)
    print(path)


def step(about):
    """The round number next to it."""
    size = 10 ** math.floor(math.log10(about))
    return f"{next(size * times for times in (1, 2, 5, 10) if size * times >= about):.6g}"


def bars(path, title, rows):
    """rows: (label, [(colour, value)…] one after the other, lowest and highest of the whole, or nothing)."""
    script = HEAD.format(height=90 + 32 * len(rows), title=title, grid="x")
    script += "unset key\nset border 1\nset style fill solid\nset yrange [-0.7:%g]\nset ytics scale 0\n" % (len(rows) - 0.3)
    longest = max(limits[1] if limits else sum(value for _, value in parts) for _, parts, limits in rows)
    script += f"set xrange [0:{longest * 1.25:.6g}]\nset xtics {step(longest / 4)}\n"
    boxes, ends, whiskers = {}, [], []
    for place, (label, parts, limits) in enumerate(reversed(rows)):
        left = 0
        for colour, value in parts:
            boxes.setdefault(colour, []).append(f"{left:.6g} {place} {left + value:.6g} {quoted(label)}")
            left += value
        text = " + ".join(f"{value:,.0f}" if value >= 100 else f"{value:.1f}" for _, value in parts)
        ends.append(f"{max(left, limits[1] if limits else left):.6g} {place} {quoted(text)}")
        if limits:
            whiskers.append(f"{left:.6g} {place} {limits[0]:.6g} {limits[1]:.6g}")
    plots = []
    for number, (colour, lines) in enumerate(boxes.items()):
        script += f"$boxes{number} << END\n" + "\n".join(lines) + "\nEND\n"
        plots.append(f"$boxes{number} using 3:2:1:3:($2-0.34):($2+0.34):ytic(4) with boxxyerror linecolor rgb \"{colour}\"")
    if whiskers:
        script += "$whiskers << END\n" + "\n".join(whiskers) + "\nEND\n"
        plots.append("$whiskers using 1:2:3:4 with xerrorbars linecolor rgb \"#111111\" pointtype 0")
    script += "$ends << END\n" + "\n".join(ends) + "\nEND\n"
    plots.append("$ends using 1:2:3 with labels left offset character 0.7,0")
    drawn(path, title, script + "plot " + ", \\\n  ".join(plots) + "\n")


def curves(path, title, series, setting):
    """series: {name: [(x, y)…]}; x is a number, or a text where `setting` gives the ticks."""
    script = HEAD.format(height=400, title=title, grid="x y")
    script += "set key outside bottom center vertical maxrows 3\n" + setting
    plots = []
    for number, (name, points) in enumerate(series.items()):
        script += f"$curve{number} << END\n" + "\n".join(f"{x:.6g} {y:.6g}" for x, y in points) + "\nEND\n"
        plots.append(f"$curve{number} using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.6 "
                     f"linecolor rgb \"{LINES[number % len(LINES)]}\" title {quoted(name)}")
    drawn(path, title, script + "plot " + ", \\\n  ".join(plots) + "\n")


def of(results, bench):
    return [entry["line"] for entry in results["lines"] if entry["line"].get("bench") == bench]


def median(lines, name):
    return statistics.median(line[name] for line in lines)


def peers(results, folder):
    runs = of(results, "peers")
    for variant in dict.fromkeys(run["variant"] for run in runs):
        by_name = {}
        for run in runs:
            if run["variant"] == variant:
                by_name.setdefault(run["contestant"], []).append(run)
        leads = next(iter(by_name.values()))[0]["leads"]
        rates, costs = [], []
        for name, mine in by_name.items():
            ours = name.startswith("leadwire")
            rate = [run["leads_per_second"] for run in mine]
            rates.append((name, [(OURS if ours else OTHERS, statistics.median(rate))], (min(rate), max(rate)) if len(rate) > 1 else None))
            cost = [(OURS if ours else OTHERS, median(mine, "cpu_us_per_lead"))]
            if "database_cpu_us_per_lead" in mine[0]:
                cost.append((OURS_DATABASE if ours else OTHERS_DATABASE, median(mine, "database_cpu_us_per_lead")))
            costs.append((name, cost, None))
        rates.sort(key=lambda row: -row[1][0][1])
        costs.sort(key=lambda row: sum(value for _, value in row[1]))
        bars(f"{folder}/peers-{variant}-rate.svg", f"Leads a second, variant {variant}, {leads:,} leads", rates)
        bars(f"{folder}/peers-{variant}-cpu.svg", f"CPU of the sender + the database server, µs a lead, variant {variant}", costs)


QUANTILES = {"p50": "p50", "p90": "p90", "p99": "p99", "p999": "p99.9"}


def waiting(results, folder):
    names = {"host": "through the host", "crm": "the CRM alone", "commit": "one commit"}
    databases = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    series = {}
    lines = of(results, "sync")
    for what, words in names.items():
        for database, called in databases.items():
            mine = [line for line in lines if line["database"] == database]
            if mine:
                series[f"{words}, {called}"] = [(at, median(mine, f"{what}_{quantile}_ms")) for at, quantile in enumerate(QUANTILES)]
    if series:
        ticks = ", ".join(f'"{text}" {at}' for at, text in enumerate(QUANTILES.values()))
        curves(f"{folder}/sync-latency.svg", f"A customer who waits, {lines[0]['customers_per_second']} a second, milliseconds", series,
               f'set logscale y\nset format y "%g"\nset xtics ({ticks})\nset xrange [-0.2:3.2]\n')


def scaling(results, folder):
    """Whatever was measured at several values of a setting."""
    for file, settings, figure, title in (
            ("workers", ("workers",), r"per_second$", "Leads a second, by worker processes"),
            ("at-once", ("at_once", "window"), r"^cpu_us_per", "CPU of the sender, µs a lead or request, by how many are under way at once")):
        points = {}
        for entry in results["lines"]:
            line = entry["line"]
            setting = next((name for name in settings if name in line), None)
            value = next((name for name in document.figures_of(line) if re.search(figure, name)), None)
            if setting and value and line.get("bench") not in ("peers", None):
                texts = [text.replace(f", {line[setting]} at once", "") for text in line.values() if isinstance(text, str)]
                points.setdefault(", ".join(texts), {}).setdefault(line[setting], []).append(line[value])
        series = {name: sorted((x, statistics.median(values)) for x, values in seen.items()) for name, seen in points.items() if len(seen) > 1}
        if series:
            places = [x for points in series.values() for x, _ in points]
            scale = "set xtics 1\n" if file == "workers" else f"set logscale x\nset xrange [{min(places) / 1.3:.6g}:{max(places) * 1.3:.6g}]\n"
            curves(f"{folder}/scaling-{file}.svg", title, series, scale + "set yrange [0:*]\n")
        else:
            print(f"plots: no scaling-{file}.svg: nothing was measured at several values of {', '.join(settings)}", file=sys.stderr)


def plots(path, folder):
    results = document.load(path)
    os.makedirs(folder, exist_ok=True)
    for subject, bench in ((peers, "peers"), (waiting, "sync")):
        if of(results, bench):
            subject(results, folder)
        else:
            print(f"plots: no plots of {bench}: {path} has no such lines", file=sys.stderr)
    scaling(results, folder)


document.main(plots)
