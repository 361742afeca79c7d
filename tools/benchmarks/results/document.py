"""The results file of tools/bench: one JSON document. What a benchmark prints are lines; two files are matched by the lines' keys.

{"format": 1, "date": …, "tree": {"commit", "changed"}, "machine": {…}, "failed": [{"benchmark", "status"}], "lines": [{"benchmark", "key", "line"}]}
"""
import json
import os
import re
import sys

FORMAT = 1
# Whole numbers that say what was measured; other numbers without a unit in their names are told beside the figures.
SETTINGS = {"at_once", "clients", "customers_per_second", "due", "in_flight", "leads", "rows", "side_by_side", "window", "workers"}
FIGURE = re.compile(r"(^|_)(ns|us|ms|s|kib|kb|mb|per_second|ratio)(_per_\w+)?$")


class damaged(Exception):
    """What is wrong with a file, with its name."""


def key_of(line):
    said = [line["bench"]]
    for name, value in line.items():
        if name == "bench":
            continue
        if isinstance(value, str):
            said.append(value)
        elif name in SETTINGS:
            said.append(f"{name} {value}")
    return ", ".join(said)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def figures_of(line):
    return {name: value for name, value in line.items() if name not in SETTINGS and FIGURE.search(name) and is_number(value)}


def values_of(document):
    """(key, figure) → the value of each run, in the document's order."""
    seen = {}
    for entry in document["lines"]:
        for name, value in figures_of(entry["line"]).items():
            seen.setdefault((entry["key"], name), []).append(value)
    return seen


def load(path):
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
    except OSError as problem:
        raise damaged(f"{path}: {problem.strerror}")
    except ValueError as problem:
        raise damaged(f"{path}: is no JSON: {problem}")
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise damaged(f'{path}: is no results file of tools/bench; one has "format": {FORMAT}')
    for name, kind in (("date", str), ("tree", dict), ("machine", dict), ("failed", list), ("lines", list)):
        if not isinstance(document.get(name), kind):
            raise damaged(f'{path}: "{name}" is missing or of another kind')
    for place, entry in enumerate(document["lines"]):
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or not isinstance(entry.get("line"), dict):
            raise damaged(f'{path}: "lines" {place}: an entry has "benchmark", "key" and "line"')
    return document


def save(document, path):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as file:
        head = {name: value for name, value in document.items() if name != "lines"}
        file.write(json.dumps(head, indent=1)[:-2] + ',\n "lines": [')
        file.write(",".join("\n  " + json.dumps(entry) for entry in document["lines"]))
        file.write("\n ]\n}\n")
    os.replace(path + ".new", path)


def main(run):
    """Ends the program as `run` says, or with what is damaged."""
    try:
        sys.exit(run(*sys.argv[1:]))
    except damaged as problem:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {problem}")
