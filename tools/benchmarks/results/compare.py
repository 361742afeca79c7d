"""compare.py A B: what two results files say about the same figures, and which differ by more than noise."""
import statistics

import document
import machine

# Shares of a value. Where runs of one file lie further apart than this, their spread is the limit.
NOISE_OF_RUNS, NOISE_OF_ONE = 0.10, 0.25


def spread(values):
    middle = statistics.median(values)
    return (max(values) - min(values)) / abs(middle) if middle else 0


def noise(one, other):
    floor = NOISE_OF_ONE if min(len(one), len(other)) == 1 else NOISE_OF_RUNS
    return max(floor, spread(one), spread(other))


def judged(name, one, other):
    """The ratio and the word for it, empty within noise."""
    a, b = statistics.median(one), statistics.median(other)
    if a <= 0 or b <= 0:
        return "", "" if a == b else "differs"
    ratio = b / a
    if max(ratio, 1 / ratio) <= 1 + noise(one, other):
        return f"{ratio:.2f}", ""
    if name.endswith("ratio"):
        return f"{ratio:.2f}", "differs"
    return f"{ratio:.2f}", "better" if (ratio > 1) == name.endswith("per_second") else "worse"


def shown(values):
    text = f"{statistics.median(values):.6g}"
    return text if len(values) == 1 else f"{text} ({min(values):.6g}-{max(values):.6g})"


def print_table(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [text.ljust(width) if column < 2 or column == 5 else text.rjust(width) for column, (text, width) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())


def described(letter, path, results):
    tree = results["tree"]
    print(f"{letter}: {path}, commit {tree.get('commit', '')[:12]}{', changed' if tree.get('changed') else ''}, {results['date']}")
    for failed in results["failed"]:
        print(f"   failed: {failed['benchmark']}, status {failed['status']}")


def compare(*paths):
    if len(paths) != 2:
        raise document.damaged("two results files are compared: --compare A.json B.json")
    one, other = (document.load(path) for path in paths)
    for letter, path, results in zip("AB", paths, (one, other)):
        described(letter, path, results)
    differences = machine.differences(one["machine"], other["machine"])
    if any(name in machine.HARDWARE for name, *_ in differences):
        print("Measured on different machines: ratios say little about the program.")
    for name, a, b in differences:
        print(f"   {name}: {a} | {b}")
    a, b = document.values_of(one), document.values_of(other)
    rows = [("what", "figure", "A", "B", "B / A", "")]
    for key, name in a:
        if (key, name) in b:
            rows.append((key, name, shown(a[key, name]), shown(b[key, name]), *judged(name, a[key, name], b[key, name])))
    print()
    print_table(rows)
    for letter, mine, theirs in (("A", a, b), ("B", b, a)):
        for key in dict.fromkeys(key for key, name in mine if (key, name) not in theirs):
            print(f"only in {letter}: {key}")
    words = [row[5] for row in rows[1:]]
    print(f"\n{len(words)} figures, {words.count('better')} better, {words.count('worse')} worse, {words.count('differs')} different; "
          f"noise: {NOISE_OF_RUNS:.0%} or the spread of the runs, {NOISE_OF_ONE:.0%} for what ran once")


document.main(compare)
