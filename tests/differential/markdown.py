"""What archdoc writes as Markdown, against the readers that it is written for: do all of them show the same?

    python tests/differential/markdown.py SPEC... [--tools DIR]

Installs pinned releases of cmark-gfm (the PyPI package `cmarkgfm`), Python-Markdown, myst-parser and @mdx-js/mdx in DIR
(a temporary folder by default; they stay there for the next run), writes every Markdown output of each spec and of one
whose texts are hard, and compares headings, paragraphs, list items with their depth, cells, code and links with what
GFM shows. Prints each difference and last a table. Needs the network, pip and npm; not part of CI.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

PYTHON = {"cmarkgfm": "2025.10.22", "Markdown": "3.11.3", "myst-parser": "5.2.0"}
NODE = {"@mdx-js/mdx": "3.1.1", "remark-gfm": "4.0.1", "react": "19.3.1", "react-dom": "19.3.1"}
HERE = Path(__file__).parent
READ = """
import json, sys
reader, texts = sys.argv[1], json.load(sys.stdin)
if reader == "gfm":
    from cmarkgfm import github_flavored_markdown_to_html
    from cmarkgfm.cmark import Options
    # As GitHub does, which keeps a <br/>; by itself cmark drops all HTML.
    read = lambda text: github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)
elif reader == "python-markdown":
    from markdown import markdown
    # What MkDocs turns on by itself.
    read = lambda text: markdown(text, extensions=["toc", "tables", "fenced_code"])
else:
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser
    md = create_md_parser(MdParserConfig(), RendererHTML)
    read = md.render
made = {}
for name, text in texts.items():
    try:
        made[name] = read(text)
    except Exception as error:
        made[name] = f"<p>REFUSED: {error}</p>"
json.dump(made, sys.stdout)
"""
COMMANDS: dict[str, tuple[str, ...]] = {
    "dossier": ("dossier", "-T", "markdown", "-o"), "tradeoffs": ("tradeoffs", "-T", "markdown", "-o"),
    "cheatsheet": ("cheatsheet", "-o"), "questions": ("questions", "--all", "-o"), "talk": ("talk", "-o"),
    "whatif": ("whatif", "--load", "10x", "-o"), "export": ("export", "-o"), "ready": ("ready", "-o"),
}  # fmt: skip
BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "pre", "dt", "dd", "blockquote"}


class Shown(HTMLParser):
    """What a page shows, as a list: each block by its kind and its words, items by their depth, links by their ends."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.depth = 0
        self.kind, self.words = "p", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a block, or notes a link or picture within one."""
        given = dict(attrs)
        if tag in {"ul", "ol"}:
            self.flush()
            self.depth += 1
        elif tag in BLOCKS and not (tag == "p" and self.kind in {"li", "blockquote"} and not self.words.strip()):
            self.flush()
            self.kind = tag
        elif tag == "br":
            self.words += " / "
        elif tag == "a" and (given.get("href") or "").startswith("http"):
            self.words += f"[{given['href']}]"
        elif tag == "img":
            self.words += f"![{given.get('alt')}]"
        elif tag in {"strong", "em", "code", "del"}:
            self.words += f"<{tag}>"

    def handle_endtag(self, tag: str) -> None:
        """Ends a block."""
        if tag in {"ul", "ol"}:
            self.flush()
            self.depth -= 1
        elif tag in BLOCKS:
            self.flush()
            self.kind = "p"

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words += data

    def flush(self) -> None:
        """Keeps the block that ends."""
        words = " ".join(self.words.split())
        if words:
            depth = f"{self.depth}" if self.kind == "li" or self.depth else ""
            self.found.append(f"{'li' if self.depth else self.kind}{depth} {words}")
        self.words = ""


def shown(html: str) -> list[str]:
    """The same for a page. An address is shown alike, whether it became a link or not, and so is a box to tick."""
    page = Shown()
    page.feed(html)
    page.flush()
    return [_unlinked(one) for one in page.found]


def _unlinked(words: str) -> str:
    return re.sub(r"^(li\d+ )\[ \] ", r"\1", re.sub(r"\[(https?://[^\]]+)\](?=https?:)", "", words))


def install(tools: Path) -> Callable[[str, dict[str, str]], dict[str, str]]:
    """Puts the readers into a folder; what reads texts by name with one of them."""
    python = tools / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", tools / "venv"], check=True)
        wanted = [f"{name}=={version}" for name, version in PYTHON.items()]
        subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
    if not (tools / "node_modules").exists():
        (tools / "package.json").write_text(json.dumps({"type": "module", "dependencies": NODE}), encoding="utf-8")
        subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit"], cwd=tools, check=True)
    (tools / "markdown.mjs").write_text((HERE / "markdown.mjs").read_text(encoding="utf-8"), encoding="utf-8")

    def read(reader: str, texts: dict[str, str]) -> dict[str, str]:
        command = ["node", "markdown.mjs"] if reader == "mdx" else [str(python), "-c", READ, reader]
        done = subprocess.run(command, cwd=tools, input=json.dumps(texts), text=True, capture_output=True, check=True)
        made: dict[str, str] = json.loads(done.stdout)
        return made

    return read


def outputs(spec: Path, folder: Path) -> dict[str, str]:
    """Every Markdown output of a spec, by its name."""
    made = {}
    for name, command in COMMANDS.items():
        file = folder / f"{spec.stem}-{name}.md"
        first, *rest = command
        whole = [sys.executable, "-m", "archdoc", first, str(spec), *rest, str(file)]
        done = subprocess.run(whole, capture_output=True, text=True, check=False)
        if file.exists():
            made[f"{spec.stem}/{name}"] = file.read_text(encoding="utf-8")
        else:
            print(f"{spec.stem}/{name}: not written: {(done.stderr or done.stdout).strip()[:200]}")
    return made


def main() -> None:
    """Runs it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", nargs="+", type=Path)
    parser.add_argument("--tools", type=Path)
    given = parser.parse_args()
    tools = (given.tools or Path(tempfile.mkdtemp())).resolve()
    tools.mkdir(parents=True, exist_ok=True)
    read = install(tools)
    texts: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for spec in [*given.specs, HERE / "hard_markdown.yaml"]:
            texts |= outputs(spec, Path(folder))
    wanted = {name: shown(html) for name, html in read("gfm", texts).items()}
    rows = []
    for reader in ("python-markdown", "myst", "mdx"):
        made = {name: shown(html) for name, html in read(reader, texts).items()}
        alike = 0
        for name, blocks in made.items():
            lacking = [one for one in wanted[name] if one not in set(blocks)]
            extra = [one for one in blocks if one not in set(wanted[name])]
            alike += not lacking and not extra
            for one in lacking[:6]:
                print(f"{reader} {name} lacks  {one[:220]}")
            for one in extra[:6]:
                print(f"{reader} {name} shows  {one[:220]}")
        rows.append(f"| {reader} | {len(made)} | {alike} | {sum(map(len, wanted.values()))} |")
    print("\n| reader | outputs | shown as GFM shows them | blocks compared |\n|---|---|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
