"""The reference of keys, the sample that has all of them, and which keys hold ids: all from the vocabulary."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import SPECS, run

from archdoc.core import vocabulary
from archdoc.core.errors import ArchdocError
from archdoc.interview.questions import ask
from archdoc.spec import full_sample, keys, schema
from archdoc.spec.identifiers import refers
from archdoc.spec.load import load, load_text
from archdoc.spec.purposes import purpose
from archdoc.spec.shapes import SPEC, Shape, fields
from archdoc.spec.source import parse
from archdoc.spec.validate import at

FULL = full_sample.text("Notification system", "n.yaml")


def structs(shape: Shape = SPEC, seen: dict[str, Any] | None = None) -> dict[str, Any]:
    """Every struct that an author may write."""
    found = {} if seen is None else seen
    while shape.inner is not None:
        shape = shape.inner
    if shape.struct is not None and shape.struct.__name__ not in found:
        found[shape.struct.__name__] = shape.struct
        for key, inner in fields(shape.struct).items():
            if key not in keys.NOT_FOR_WRITING:
                structs(inner, found)
    return found


def test_every_key_of_the_vocabulary_is_told_and_leads_to_itself() -> None:
    told = {key.path: key for key in keys.every()}
    assert sum(len(fields(struct)) for struct in structs().values()) - len(keys.NOT_FOR_WRITING) == len(told)
    for path, key in told.items():
        assert keys.page(path).key == key
        assert key.description
        assert key.examples or key.takes == "`third_party`"


def test_what_is_told_is_what_the_schema_says() -> None:
    definitions = schema.editor()["definitions"]
    for struct in structs().values():
        if struct is vocabulary.Spec:
            continue
        for key, told in keys.described(struct).items():
            assert definitions[struct.__name__]["properties"][key]["description"] == told["description"]


def test_an_example_is_read_back_as_it_was_meant() -> None:
    for struct in structs().values():
        for key, told in keys.described(struct).items():
            for example in told.get("examples", ()):
                read = parse(keys.line(key, example), "example").tree
                assert read == as_text({key: example})


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("components.dispatcher.team", "components.ID.team"),
        ("components.team", "components.ID.team"),
        ("components.ID.team", "components.ID.team"),
        ("edges[3].tradeoff[0].costs", "edges.N.tradeoff.N.costs"),
        ("edges.tradeoff.alternatives.option", "edges.N.tradeoff.N.alternatives.N.option"),
        ("components.name.role", "components.ID.role"),
        ("results.metrics.series", "results.metrics.N.series"),
        ("launch.phases.2.rollback", "launch.phases.N.rollback"),
        ("glossary", "glossary"),
    ],
)
def test_ids_and_numbers_may_be_left_out(path: str, canonical: str) -> None:
    assert keys.page(path).path == canonical


@pytest.mark.parametrize(
    ("path", "what", "hint"),
    [
        ("componets", "There is no key `componets` at the top level.", "Did you mean `components`?"),
        ("components.naem", "There is no key `naem` in `components.ID`.", "Did you mean `name`?"),
        ("components.x.tem", "There is no key `tem` in `components.ID`.", "Did you mean `team`?"),
        ("edges.from.x", "There is no key `x` in `edges.N.from`.", "`from` takes the id of an element"),
    ],
)
def test_a_wrong_path_says_what_was_meant(path: str, what: str, hint: str) -> None:
    with pytest.raises(LookupError) as error:
        keys.page(path)
    assert error.value.args[0] == what
    assert error.value.args[1].startswith(hint)


def bare(path: Path) -> str:
    """A spec without most of what answers questions."""
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = {key: tree[key] for key in ("title", "teams", "components", "queues", "third_parties") if key in tree}
    for kind in ("components", "queues", "third_parties"):
        for id, element in (kept.get(kind) or {}).items():
            if isinstance(element, dict):
                own = ("team", "role", "type", "technology", "name")
                kept[kind][id] = {key: value for key, value in element.items() if key in own}
    kept["edges"] = [f"{edge.source} -> {edge.target}" for edge in load(path).edges]
    return yaml.safe_dump(kept, sort_keys=False)


def test_what_a_question_asks_for_is_told_with_a_question() -> None:
    asked = set()
    for path in sorted(SPECS.glob("*.yaml")):
        for text in (path.read_text(encoding="utf-8"), bare(path)):
            for question in ask(load_text(text)):
                for gap in question.missing:
                    owner = at(list(gap.path))[1]
                    assert owner is not None, gap.path
                    key = next(step for step in reversed(gap.path) if isinstance(step, str))
                    assert purpose(owner, key), f"{owner.__name__}.{key}: {question.text}"
                    asked.add(key)
    assert len(asked) > 15


def written(node: Any, shape: Shape) -> Iterator[tuple[str, str]]:
    """Each key in expanded data, with the struct that it is of."""
    if shape.inner is not None:
        values = node.values() if isinstance(node, dict) else node if isinstance(node, list) else [node]
        for value in values:
            yield from written(value, shape.inner)
    elif shape.struct is not None and isinstance(node, dict):
        for key, value in node.items():
            if key in fields(shape.struct):
                yield shape.struct.__name__, key
                yield from written(value, fields(shape.struct)[key])


def test_the_full_sample_has_every_key_and_is_right() -> None:
    load_text(FULL)
    wanted = {(name, key) for name, struct in structs().items() for key in fields(struct)} - {("Spec", "imported")}
    assert wanted - set(written(parse(FULL, "full").tree, SPEC)) == set()
    for line in FULL.splitlines():
        assert len(line) <= 120
    described = [one for one in keys.every() if one.description.split()[-1] not in FULL]
    assert described == []


def paths(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, dict | list):
        for step, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from paths(value, (*way, step))
    elif isinstance(node, str):
        yield way


def test_the_keys_that_are_said_to_hold_ids_are_those_that_are_checked() -> None:
    tree = parse(FULL, "full").tree
    tree["edges"] = [tree["edges"][0]]
    tree["flows"]["order_placed"]["steps"] = ["dispatcher -> ses"]
    tree["views"]["email"]["include"] = ["ses"]
    load_text(json.dumps(tree))
    seen = set()
    for way in paths(tree):
        _, owner = at(list(way))
        key = next(step for step in reversed(way) if isinstance(step, str))
        spaces = refers(owner, key) if owner or isinstance(way[-1], int) else ()
        if isinstance(way[-1], int):
            spaces = refers(at(list(way[:-1]))[1], key)
        changed = copy.deepcopy(tree)
        here = changed
        for step in way[:-1]:
            here = here[step]
        here[way[-1]] = {"steps": "nothing_such -> ses", "layout": "nothing_such after ses"}.get(key, "nothing_such")
        try:
            load_text(json.dumps(changed))
            said = ""
        except ArchdocError as error:
            said = " ".join(one.what for one in error.problems)
        if key == "metric":
            continue  # It names a metric, which has no id.
        refused = re.search(r"There is no (?!icon)[a-z, -]+ `nothing_such`", said) is not None
        assert refused == bool(spaces), (way, said)
        seen.add((key, bool(spaces)))
    assert ("where", True) in seen
    assert ("include", True) in seen


def test_keys_prints_a_page_a_name_everywhere_and_json(tmp_path: Path) -> None:
    page = run("keys", "queues", cwd=tmp_path)
    assert (page.returncode, page.stderr) == (0, b"")
    said = page.stdout.decode()
    assert "  dead_letter    What happens to a message that can't be processed.\n" in said
    assert "                 dead_letter: Set aside\n" in said
    assert "Takes one of queue, topic, stream." in said
    name = run("keys", "replicas", cwd=tmp_path).stdout.decode()
    assert name.count("How many of it run.") == 1
    assert name.splitlines()[:3] == ["  components.ID.replicas", "  queues.ID.replicas", "  third_parties.ID.replicas"]
    data = json.loads(run("keys", "edges.mode", "-T", "json", cwd=tmp_path).stdout)
    assert data["key"]["takes"] == "one of sync, async, batch, read, write"
    wrong = run("keys", "edges.mood", cwd=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert "There is no key `mood` in `edges`." in wrong.stderr.decode()
    assert run("keys", "store", "-o", "store.md", "-q", cwd=tmp_path).returncode == 0
    assert "| `owner` | Who owns the data. | text |" in (tmp_path / "store.md").read_text(encoding="utf-8")


def test_new_full_writes_every_key(tmp_path: Path) -> None:
    assert run("new", "A: system", "--full", "-q", "-o", "a.yaml", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == full_sample.text('"A: system"', "a.yaml")
    assert run("check", "a.yaml", cwd=tmp_path).returncode == 0
    both = run("new", "A", "--full", "--minimal", cwd=tmp_path)
    assert both.returncode == 2
    assert "contradict each other" in both.stderr.decode()
