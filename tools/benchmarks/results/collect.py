"""Takes what a benchmark printed into a results file.

collect.py start FILE ROOT BUILD      a new file: the machine, the tree at ROOT
collect.py continue FILE ROOT BUILD   a new file, or one of the same commit and machine
collect.py add FILE NAME STATUS       the lines on standard input, those of benchmark NAME, which ended with STATUS
"""
import datetime
import json
import os
import sys

import document
import machine


def start(path, root, build):
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    document.save({"format": document.FORMAT, "date": date, "tree": machine.tree(root), "machine": machine.machine(build), "failed": [],
                   "lines": []}, path)


def entries(name, lines):
    """An error where lines cannot be told apart."""
    keys = set()
    for text in lines:
        try:
            line = json.loads(text)
        except ValueError:
            raise document.damaged(f"{name}: prints what is no line of JSON: {text.strip()[:200]}")
        if not isinstance(line, dict):
            raise document.damaged(f"{name}: prints what is no JSON object: {text.strip()[:200]}")
        line = {"bench": name.partition(" ")[0], **line}
        key = document.key_of(line)
        if (key, line.get("run")) in keys:
            raise document.damaged(f'{name}: prints two lines with the key "{key}"; a text, or a number named in SETTINGS of document.py, '
                                   'tells them apart, and "run" those that are repeats')
        if not document.figures_of(line):
            raise document.damaged(f'{name}: prints a line without a figure; their names end in a unit: {text.strip()[:200]}')
        keys.add((key, line.get("run")))
        yield {"benchmark": name, "key": key, "line": line}


def go_on(path, root, build):
    if not os.path.exists(path):
        return start(path, root, build)
    results, tree = document.load(path), machine.tree(root)
    changed = results["tree"].pop("changed", False) | tree.pop("changed")
    other = machine.differences({**results["tree"], **results["machine"]}, {**tree, **machine.machine(build)})
    if other:
        raise document.damaged(f"{path}: is of another commit or machine: " + "; ".join(f"{fact} {was}, now {now}" for fact, was, now in other))
    results["tree"]["changed"] = changed
    document.save(results, path)


def add(path, name, status):
    results = document.load(path)
    problem = None
    try:
        results["lines"] += list(entries(name, sys.stdin))
    except document.damaged as found:
        problem = found
    if int(status) or problem:
        results["failed"].append({"benchmark": name, "status": int(status)})
    document.save(results, path)
    if problem:
        raise problem


document.main({"start": start, "continue": go_on, "add": add}[sys.argv.pop(1)])
