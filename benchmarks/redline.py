"""What changed between two versions of forty pages: 190 kB, one section in twenty edited."""

import dataclasses
import difflib
import re
import time
from itertools import count, islice
from pathlib import Path
from random import Random

from benchmarks._harness import RUNS, Figure, Runs, at_most

SIZE = 190_000  # letters of HTML
EDITED = 0.05
GOAL = 0.15  # seconds of CPU
WORDS = re.compile(r"<[^>]*>|\w+|\W")


def figures(stage):
    stage.django()
    from policies.redline import comparing  # noqa: PLC0415 -- once there are apps

    old, new = two_versions()
    portal = cpu(lambda: [(e.heading, e.html) for e in comparing.compare(old, new).entries])
    floor = cpu(lambda: bare(old, new))
    yield Figure("redline of two versions of 190 kB, CPU", portal, floor, at_most(GOAL))


def cpu(act):
    act()
    seconds = []
    for _ in range(RUNS):
        began = time.process_time()
        act()
        seconds.append(time.process_time() - began)
    return Runs(tuple(seconds))


def bare(old, new):
    """The standard library alone: sections aligned, then the words of those that differ."""
    first, second = [part.html for part in old], [part.html for part in new]
    found = []
    for tag, i, k, j, m in difflib.SequenceMatcher(None, first, second, False).get_opcodes():
        if tag == "replace":
            pair = WORDS.findall("".join(first[i:k])), WORDS.findall("".join(second[j:m]))
            found += difflib.SequenceMatcher(None, *pair, False).get_opcodes()
    return found


def two_versions():
    """The demonstration's policies, again and again in other words, until they fill the size."""
    random, old = Random(40), []
    letters = 0
    for part in islice(another_wording(random), 10_000):
        old.append(part)
        letters += len(part.html)
        if letters >= SIZE:
            break
    new = [edited(part, random) if random.random() < EDITED else part for part in old]
    new.insert(len(new) // 2, new.pop(30))
    del new[60:63]
    return old, [dataclasses.replace(part, number=f"{n}") for n, part in enumerate(new)]


def another_wording(random):
    from policies import shown  # noqa: PLC0415 -- once there are apps
    from policies.importing import document  # noqa: PLC0415
    from policies.redline.shapes import Clause  # noqa: PLC0415

    texts = []
    for path in sorted((Path(document.__file__).resolve().parents[1] / "demo").glob("*.md")):
        texts += document.read(path.read_bytes(), path.name).clauses
    for volume in count(1):
        for n, part in enumerate(texts):
            words = shown.beside_the_margin(part.number, part.html).split(" ")
            inside = words[1:-1]
            random.shuffle(inside)
            html = " ".join([words[0], *inside, *words[1:][-1:]])
            yield Clause(f"{volume}.{n}", part.heading, f"{volume}.{n}", html, part.level)


def edited(part, random):
    words = part.html.split(" ")
    if len(words) > 4:
        words[len(words) // 2] = random.choice(("never", "always", "sometimes"))
        words.insert(2, "however")
    return dataclasses.replace(part, html=" ".join(words))
