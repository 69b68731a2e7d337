#!/usr/bin/env python3
"""Time and memory as drafts grow: every case at n, 2n and 4n, so that anything worse than linear shows.

    cargo build --release
    python3 benches/growth.py [target/release/brieflint]

Prints a Markdown table: the median of three runs, peak memory, and how often the time of a quarter of the draft goes
into it (4 is linear). Drafts are our own text and are made in a temporary folder.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

BINARY = sys.argv[1] if len(sys.argv) > 1 else "target/release/brieflint"
RUNS = 3
WORDS = ("The ministers met in Vienna and agreed on a text that neither side has published so far, "
         "and the delegations left without a word to the press. ")


def note(i, url="https://example.org/a"):
    return f"[{i}] Anna Weber, “Ministers Meet for the {i}. Time,” Der Standard, May 3, 2019, {url}/{i}.\n"


def noted(n, line):
    """A draft with n markers, and their notes."""
    body = "".join(f"They met on day {i}.[{i}] " + ("\n\n" if i % 5 == 0 else "") for i in range(1, n + 1))
    return "Talks\n\n" + body + "\n\nNotes\n" + "".join(line(i) for i in range(1, n + 1))


def prose(size):
    out, length, i = [], 0, 0
    while length < size:
        i += 1
        part = WORDS * 4 + f"So it was.[{i}]\n\n"
        out.append(part)
        length += len(part.encode()) + len(note(i).encode())
    return "".join(out) + "Notes\n" + "".join(note(k) for k in range(1, i + 1))


# name, n, what n counts, the draft of n, output format
CASES = [
    ("prose with notes", 5, "MB", lambda n: prose(n * 1_000_000), "json"),
    ("notes", 25_000, "", lambda n: noted(n, note), "json"),
    ("Ibid.", 25_000, "", lambda n: noted(n, lambda i: note(i) if i == 1 else f"[{i}] Ibid.\n"), "json"),
    ("sources in one note", 15_000, "",
     lambda n: "They met.[1]\n\n[1] " + "; ".join(note(i)[:-2].split("] ", 1)[1] for i in range(n)) + ".\n", "json"),
    ("findings, as JSON", 25_000, "", lambda n: noted(n, lambda i: note(i, "http://example(.)org/a")), "json"),
    ("findings, in full", 25_000, "", lambda n: noted(n, lambda i: note(i, "http://example(.)org/a")), "full"),
    ("findings, fixed", 25_000, "", lambda n: noted(n, lambda i: note(i, "http://example(.)org/a")), "fix"),
    ("one line", 1.25, "MB", lambda n: WORDS * int(n * 1_000_000 / len(WORDS)), "json"),
    ("links in one line", 25_000, "", lambda n: "".join(f"See http://example.org/a/{i} again. " for i in range(n)), "json"),
    ("defanged links", 25_000, "", lambda n: "".join(f"See http://example[.]org/a/{i}.\n\n" for i in range(n)), "json"),
    ("Markdown notes", 25_000, "", lambda n: noted(n, note).replace("\n[", "\n\n[^").replace(".[", ".[^")
     .replace("] Anna", "]: Anna"), "json"),
    ("HTML links", 25_000, "", lambda n: "".join(f'<p>See <a href="https://example.org/{i}">this</a>.</p>\n'
                                                for i in range(n)), "json"),
]
EXTENSIONS = {"Markdown notes": ".md", "HTML links": ".html"}


def run(path, output):
    """Seconds and peak memory in MiB of one run."""
    arguments = [BINARY, "check", "--isolated", "--quiet"]
    arguments += ["--diff"] if output == "fix" else ["--output-format", output]
    start = time.perf_counter()
    child = subprocess.Popen(arguments + [path], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in (0, 1), (path, child.returncode)
    return took, usage.ru_maxrss / 1024


def main():
    print("| draft | n | n: s | MiB | 2n: s | MiB | 4n: s | MiB | 4n / n, time | memory |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
    with tempfile.TemporaryDirectory() as folder:
        for index, (name, n, unit, _, output) in enumerate(CASES):
            row, first, last = [], None, None
            for times in (1, 2, 4):
                path = os.path.join(folder, "draft" + EXTENSIONS.get(name, ".txt"))
                # A child's memory is at least that of the process that started it: drafts are made elsewhere.
                subprocess.run([sys.executable, __file__, "--make", str(index), str(times), path], check=True)
                runs = [run(path, output) for _ in range(RUNS)]
                last = statistics.median(r[0] for r in runs), max(r[1] for r in runs)
                first = first or last
                row += [f"{last[0]:.2f}", f"{last[1]:.0f}"]
            shown = f"{n:,} {unit}".strip()
            cells = [name, shown, *row, f"{last[0] / first[0]:.1f}", f"{last[1] / first[1]:.1f}"]
            print("| " + " | ".join(cells) + " |", flush=True)


def make(index, times, path):
    _, n, _, draft, _ = CASES[int(index)]
    with open(path, "w", encoding="utf-8") as file:
        file.write(draft(n * int(times)))


if sys.argv[1:2] == ["--make"]:
    make(*sys.argv[2:])
else:
    main()
