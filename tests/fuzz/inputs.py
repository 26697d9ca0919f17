"""Random and mutated inputs through the spec loader, every importer and every exporter, in this process.

    python tests/fuzz/inputs.py --count 100000 --seed 1

An input is refused with problems or read; anything else that is raised is printed with its seed, and the exit status is
then 1. An input again: `--seed SEED --count 1`.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

from archdoc.core.errors import ArchdocError
from archdoc.exporters import EXPORTERS, export
from archdoc.importers.formats import gather
from archdoc.privacy.gate import Gate
from archdoc.spec.load import load_text

ROOT = Path(__file__).resolve().parent.parent.parent
LARGEST = 20_000
SCRAPS = [
    "", " ", "\n", "\t", ":", ": ", "- ", "[", "]", "{", "}", "&a ", "*a", "!!str ", "|", ">", "#", " #", "%", "'",
    "\"", "null", "true", "~", "0", "1e999", "-1", "[x]", "{a: b}", "\\", "\ufeff", "\u2028", "\xe9",
    "\u0928\u092e\u0938\u094d\u0924\u0947", "\u05e9\u05dc\u05d5\u05dd", "\u2601\ufe0f",
    "\U0001f469\U0000200d\U0001f4bb", "\U0001fae8", "&", "AT&T", "<img src=x>", "`", "$(x)", "->", "<->", "=>",
    "a -> b", "a -> [b, c]", "---\n", "...\n", "<<: *a", "@", "\x00", "\x07", "confidential: true",
    "confidential: {replace: {a: b}}", "kind: [Service]", "action: [send]", "$ref: '#/x'", "../x", "x" * 300,
]  # fmt: skip


def corpus() -> list[tuple[str, str]]:
    """The names and texts of what is mutated: specs and the importers' examples."""
    files = sorted([*ROOT.glob("specs/*.yaml"), *ROOT.glob("tests/data/**/*"), *ROOT.glob("tests/golden/*/*.yaml")])
    found = []
    for file in files:
        if file.is_file() and file.stat().st_size <= LARGEST:
            try:
                found.append((file.name, file.read_text(encoding="utf-8")))
            except UnicodeDecodeError:
                continue
    return found


def mutated(text: str, chance: random.Random) -> str:
    """A text with some of it taken out, doubled, moved or replaced by scraps."""
    for _ in range(chance.randint(1, 4)):
        lines = text.split("\n")
        at = chance.randrange(len(lines))
        match chance.randrange(8):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2:
                lines[at] = " " * chance.randint(0, 6) + lines[at].lstrip()
            case 3:
                key, colon, _ = lines[at].partition(":")
                lines[at] = f"{key}{colon or ':'} {chance.choice(SCRAPS)}"
            case 4:
                words = lines[at].split(" ")
                words[chance.randrange(len(words))] = chance.choice(SCRAPS)
                lines[at] = " ".join(words)
            case 5:
                cut = chance.randint(0, len(lines[at]))
                lines[at] = lines[at][:cut] + chance.choice(SCRAPS) + lines[at][cut:]
            case 6:
                lines = lines[:at]
            case 7:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
        text = "\n".join(lines) or " "
    return text


def tried(name: str, text: str, folder: Path, chance: random.Random) -> str:
    """What became of one input: `read` or `refused`."""
    try:
        if chance.random() < 0.5:
            model = load_text(text, "s.yaml")
            if chance.random() < 0.3:
                format = chance.choice(sorted(EXPORTERS))
                if format not in ("drawio", "diagrams"):
                    export(Gate(model, "public").model if chance.random() < 0.3 else model, format)
        else:
            path = folder / name
            path.write_text(text, encoding="utf-8", errors="surrogatepass")
            gather([str(path)], None)
    except ArchdocError:
        return "refused"
    return "read"


def main() -> int:
    """Runs the inputs and says what became of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sources = corpus()
    counts: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(asked.seed, asked.seed + asked.count):
            chance = random.Random(seed)
            name, text = chance.choice(sources)
            try:
                counts[tried(name, mutated(text, chance), Path(folder), chance)] += 1
            except Exception as error:
                counts["failed"] += 1
                place = traceback.extract_tb(error.__traceback__)[-1]
                key = f"{type(error).__name__}: {error} at {Path(place.filename).name}:{place.lineno}"[:200]
                seen[key] += 1
                if seen[key] == 1:
                    print(f"seed {seed} ({name}): {key}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"seeds {asked.seed} to {asked.seed + asked.count - 1}: {dict(counts)}, at most {peak} MB")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
