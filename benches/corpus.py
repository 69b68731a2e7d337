#!/usr/bin/env python3
"""Writes a corpus of report drafts for measurements: the same bytes on every machine.

    python3 benches/corpus.py FOLDER [--drafts 2000] [--bytes 9000] [--format md|txt]

2,000 drafts of 9,000 bytes are the 18 MB of the speed budget. The text is put together from sentences of our own; outlets and
hosts are real, articles are made up. One draft in five has the faults of a working draft (defanged links, lost links,
abbreviated months); the others are as clean as a draft before its last reading.
"""
import argparse, pathlib, random

SUBJECTS = ["The ministry", "A regional governor", "The port authority", "The central bank", "An army spokesman", "The pipeline operator",
            "The opposition", "A court in the capital", "The energy regulator", "The rail company", "The trade delegation"]
VERBS = ["announced", "denied", "postponed", "confirmed", "criticised", "approved", "reviewed", "withdrew", "published", "discussed"]
OBJECTS = ["the new tariff", "a second terminal", "the spring exercise", "its forecast for the year", "the agreement on transit",
           "the list of sanctions", "an inquiry into the fire", "the budget for roads", "the plan for the northern ports"]
TAILS = ["after a week of talks", "without naming a date", "in a statement to reporters", "despite objections from two neighbours",
         "before the session in the autumn", "as prices rose for the third month", "and promised a report within thirty days",
         "while the embassy kept silent", "in the face of strikes at three depots"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
OUTLETS = [("Reuters", "www.reuters.com"), ("TASS", "tass.com"), ("The New York Times", "www.nytimes.com"), ("BBC News", "www.bbc.co.uk"),
           ("Kremlin", "kremlin.ru"), ("Der Spiegel", "www.spiegel.de"), ("Le Monde", "www.lemonde.fr"), ("Xinhua", "www.xinhuanet.com"),
           ("The Guardian", "www.theguardian.com"), ("Kyiv Independent", "kyivindependent.com"), ("Yonhap", "en.yna.co.kr"),
           ("Politico", "www.politico.eu"), ("RIA Novosti", "ria.ru"), ("Financial Times", "www.ft.com"), ("NPR", "www.npr.org")]
PEOPLE = ["Anna Lindqvist", "Jonas Berg", "Marie-Claire Dubois", "Peter van der Meer", "Kofi Owusu", "Li Na", "Maria de la Cruz",
          "Seán O’Brien", "Yuki Tanaka", "Oleksandr Kovalenko", "Fatima al-Masri", "John Smith", "Elena Petrova"]


def sentence(rng):
    return f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)} {rng.choice(TAILS)}."


def title(rng):
    subject = rng.choice(SUBJECTS).split(" ", 1)[1]
    return f"{subject.title()} {rng.choice(VERBS).title()} {rng.choice(OBJECTS).title()}"


def citation(rng, year, rough, fault=False):
    outlet, host = rng.choice(OUTLETS)
    number, day = rng.randint(1, 12), rng.randint(1, 28)
    month = MONTHS[number - 1]
    if rough and rng.random() < 0.1:
        month = month[:3]
    author = rng.choice(PEOPLE) + ", " if rng.random() < 0.6 else ""
    if fault or rough and rng.random() < 0.3:
        host = host.replace(".", "(.)", 1)
    link = f" https://{host}/{year}/{number:02}/{day:02}/{rng.randint(10000, 99999)}-{'-'.join(title(rng).lower().split()[:4])}"
    if rough and rng.random() < 0.15:
        link = ""
    return f"{author}“{title(rng)},” {outlet}, {month} {day}, {year},{link}"


def draft(rng, size, form, faults=None):
    """With `faults`, the first so many citations have one that `--fix` mends."""
    rough = rng.random() < 0.2 and faults is None
    year = rng.randint(2017, 2024)
    marks = (lambda n: f"[^{n}]") if form == "md" else (lambda n: f"[{n}]")
    body, notes, length, number = [], [], 0, 0
    heading = "# " if form == "md" else ""
    body.append(f"{heading}{title(rng)}")
    while length < size:
        words = []
        for _ in range(rng.randint(3, 7)):
            text = sentence(rng)
            if rng.random() < 0.4:
                number += 1
                text += marks(number)
                roll = rng.random()
                if roll < 0.08 and notes:
                    note = "Ibid."
                elif faults:
                    note = citation(rng, year, rough, len(notes) < faults) + "."
                elif roll < 0.2:
                    note = citation(rng, year, rough) + "; " + citation(rng, year, rough) + "."
                else:
                    note = citation(rng, year, rough) + "."
                notes.append(f"{marks(number)}{':' if form == 'md' else ''} {note}")
                length += len(notes[-1].encode()) + 2
            words.append(text)
        body.append(" ".join(words))
        length += len(body[-1].encode()) + 2
    gap = "\n\n" if form == "md" else "\n"
    return "\n\n".join(body) + "\n\n" + gap.join(notes) + "\n"


def write(folder, drafts=2000, size=8800, form="md", faults=None):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(20200309)
    for number in range(drafts):
        (folder / f"draft-{number:05}.{form}").write_text(draft(rng, size, form, faults), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--drafts", type=int, default=2000)
    parser.add_argument("--bytes", type=int, default=8800)
    parser.add_argument("--format", choices=["md", "txt"], default="md")
    options = parser.parse_args()
    write(options.folder, options.drafts, options.bytes, options.format)
