"""What a new user gets wrong in a spec that is YAML: one problem, at its place, with what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from archdoc.cli.problems import as_text
from archdoc.core.errors import ArchdocError, Problem
from archdoc.spec.load import load_placed_text, load_text
from archdoc.spec.remarks import remarks

AB = "title: O\ncomponents: {a: {}, b: {}}\n"

ONE = {
    "comma": (
        "title: O\ncomponents:\n  posts: {name: Posts, 500 posts a day}\n", 3, 24,
        "A comma ends the text before it, so `500 posts a day`", 'Quote it: `name: "Posts, 500 posts a day"`',
    ),
    "two commas": (
        "title: O\ncomponents:\n  a: {description: Takes posts, likes, and shares, technology: Go}\n", 3, 33,
        "A comma ends", '`description: "Takes posts, likes, and shares"`',
    ),
    "comma in an edge": (
        AB + "edges:\n  - {from: a, to: b, label: send, then forget}\n", 4, 35, "A comma ends",
        '`label: "send, then forget"`',
    ),
    "comma in a list of edges": (
        AB + "edges: [a -> b: send, then forget]\n", 3, 23, "A comma ends", "quotes",
    ),
    "comma in a map by id": (
        "title: O\nteams: {core: Core, and more, growth: Growth}\ncomponents: {a: {}}\n", 2, 21, "A comma ends",
        '`core: "Core, and more"`',
    ),
    "comma in curly quotes": (
        "title: O\ncomponents: {a: {name: \u201cA, b\u201d}}\n", 2, 28, "A comma ends", '`name: "A, b"` Curly quotes',
    ),
    "id below the id": (
        "title: O\ncomponents:\n  a: {id: a, name: A}\n", 3, 7, "`id` is no key of a component", "stands under, `a`",
    ),
    "team by its name": (
        "title: O\nteams:\n  ml: ML Platform\n  platform: Platform\ncomponents: {a: {team: ml_platform}}\n", 5, 24,
        "no team `ml_platform`", "Did you mean `ml`?",
    ),
    "team by the beginning of its name": (
        "title: O\nteams: {t1: Growth, t2: Payments and billing}\ncomponents: {a: {team: payments}}\n", 3, 24,
        "no team `payments`", "Did you mean `t2`?",
    ),
    "group by its name": (
        "title: O\ngroups: {dmz: Public edge, edge: Compute}\ncomponents: {a: {group: public_edge}}\n", 3, 25,
        "no group `public_edge`", "Did you mean `dmz`?",
    ),
    "no space in a map of ids": ("title: O\ncomponents: {api:open, b: {}}\n", 2, 14, "A space is missing after `api:`",
                                 "Write `api: open`."),
    "no space in a map of keys": ("title: O\ncomponents: {a: {name:Api}}\n", 2, 18, "A space is missing after `name:`",
                                  "Write `name: Api`."),
    "no space below an id": ("title: O\ncomponents:\n  a:\n    name:Api\n    technology:Go\n", 4, 5,
                             "A space is missing after `name:`", "Write `name: Api`"),
    "no space after an end": (AB + "edges:\n  - a -> b:send\n", 4, 10, "A space is missing after `b:`",
                              "Write `b: send`."),
    "no space after dashes": (AB + "edges:\n  -a -> b\n  -b -> a\n", 4, 3, "A space is missing after the `-`",
                              "Write `- a -> b`"),
    "list of ids": ("title: O\ncomponents:\n  - a\n  - b\nedges:\n  - a -> b\n", 3, 3,
                    "`components` takes a map, not a list", "such as `a: {}`"),
    "list of maps": ("title: O\ncomponents:\n  - id: a\n    name: A\n  - name: Shop\nedges:\n  - a -> a\n", 3, 3,
                     "`components` takes a map, not a list", "such as `a: {name: A}`"),
    "list for keys": ("title: O\nme:\n  - role: Engineer\ncomponents: {a: {}}\n", 3, 3, "`me` takes a map, not a list",
                      "such as `me: {role: Engineer}`"),
    "map for a list": ("title: O\ncomponents: {a: {}}\nchallenges:\n  scale: Too many\n  cost: Too dear\n", 4, 3,
                       "`challenges` takes a list, not a map", "such as `- {title: scale}`"),
    "map of edges": (AB + "edges:\n  first: {from: a, to: b}\n", 4, 3, "`edges` takes a list, not a map",
                     "such as `- {id: first, from: a, to: b}`"),
    "map of metrics": ("title: O\ncomponents: {a: {}}\nresults:\n  metrics:\n    latency: {actual: 5}\n", 5, 5,
                       "`metrics` takes a list, not a map", "such as `- {name: latency, actual: 5}`"),
    "text for ids": ("title: O\ncomponents:\n  a\n  b\n", 3, 3, "`components` takes a map, not `a b`",
                     "such as `a: {}`"),
    "ids not indented": ("title: O\ncomponents:\na:\n  name: A\nb:\n  name: B\nedges:\n- a -> b\n", 3, 1,
                         "`a` isn't indented under `components` (line 2)", "two spaces more"),
    "keys of an id not indented": (
        "title: O\ncomponents:\n  a:\n  name: A\n  technology: Go\n  b:\n  name: B\nedges:\n- a -> b\n", 4, 3,
        "`name` isn't indented under `a` (line 3)", "two spaces more",
    ),
    "keys of me not indented": ("title: O\nme:\nrole: Engineer\nname: Ada\ncomponents: {a: {}}\n", 3, 1,
                                "`role` isn't indented under `me` (line 2)", "two spaces more"),
    "dash for an arrow": (AB + "edges:\n  - a \u2013 b: send\n", 4, 5, "is no edge", "Write `a -> b`."),
    "yes for true": (AB + "edges:\n  - {from: a, to: b, both_ways: y}\n", 4, 33, "`true` or `false`",
                     "Write `both_ways: true`."),
    "edges in an element": ("title: O\ncomponents:\n  a:\n    edges: [a -> a]\n", 4, 5, "`edges` is no key of a",
                            "It stands at the top level"),
    "no-break space": ("title: O\ncomponents:\n  a:\u00a0{name: A}\n", 3, 5, "a no-break space (U+00A0)", "anew"),
    "no-break space as indentation": ("title: O\ncomponents:\n\u00a0\u00a0a: {}\n", 3, 1, "a no-break space", "anew"),
    "Compose": ("services:\n  web:\n    image: nginx\n", 1, 1, "a Docker Compose file", "archdoc import s.yaml"),
    "Kubernetes": ("apiVersion: v1\nkind: Service\nmetadata: {name: a}\n", 1, 1, "a Kubernetes manifest", "import"),
    "Structurizr": ("workspace {\n  model {\n    u = person \"U\"\n  }\n}\n", 1, 1, "a Structurizr", "import"),
    "Mermaid": ("flowchart LR\n  a --> b\n", 1, 1, "a Mermaid diagram", "import"),
    "PlantUML": ("@startuml\n[a] --> [b]\n@enduml\n", 1, 1, "a PlantUML diagram", "import"),
}  # fmt: skip


def told(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ArchdocError) as caught:
        load_text(text, "s.yaml")
    return caught.value.problems


@pytest.mark.parametrize("name", ONE)
def test_one_mistake_is_one_problem_with_its_cure(name: str) -> None:
    text, line, column, what, hint = ONE[name]
    problems = [one for one in told(text) if one.what != "There is nothing to draw."]
    assert len(problems) == 1, problems
    (problem,) = problems
    assert what in problem.what
    assert hint in (problem.hint or "")
    assert (problem.mark.line, problem.mark.column) == (line, column)
    assert f"s.yaml:{line}:{column}: error: " in (shown := as_text(problems))
    assert "^" in shown.splitlines()[line - problem.source[0][0] + 2]


@pytest.mark.parametrize(
    "text",
    [
        "title: O\ncomponents:\n  web:\n  name: Name server\n  type: Type server\nedges: [web -> name, web -> type]\n",
        "title: O\ncomponents:\n  web:\n  auth: Sign-in\n  tests: Test lab\n",
        "title: O\ncomponents: {a: {name: 'A, b'}, b: 'url:x', c: {tradeoff: {choice: X}}}\n",
        "title: O\ncomponents: {a: , b: , c: }\nedges:\n- -x -> y: z\n".replace("-x -> y: z", "a -> b"),
        "title: O\ncomponents: {a: {}}\nchallenges: {title: One, problem: P}\n",
        "title: O\nteams: {core: }\ncomponents:\n  a:\n    team: core\n  b:\n    name: http://x.example\n",
    ],
)
def test_what_is_right_stays_so(text: str) -> None:
    load_text(text, "s.yaml")


def test_an_edge_that_is_drawn_twice_is_told() -> None:
    text = (
        "title: O\ncomponents: {a: {}, b: {}, c: {}}\nedges:\n  - a -> b -> c\n  - b -> c\n  - a -> b: send\n"
        "  - c -> a: one\n  - c -> a: two\n"
    )
    found = remarks(*load_placed_text(text))
    assert [(one.mark.line, one.what) for one in found] == [
        (4, "`a -> b` is drawn twice: line 6 has this edge too."),
        (5, "`b -> c` is drawn twice: line 4 has this edge too."),
    ]


@pytest.mark.parametrize("below", ["type: worker", "type: {name: Type service}", "name: Names"])
def test_an_element_that_is_named_like_a_key_is_one(below: str) -> None:
    model, places = load_placed_text(f"title: O\ncomponents:\n  a:\n  {below}\n  b:\nedges: [a -> b]\n")
    assert list(model.elements) == ["a", below.partition(":")[0], "b"]
    told = [(one.mark.line, one.mark.column, one.what.split(",")[0]) for one in remarks(model, places)]
    key = below.partition(":")[0]
    assert told == ([] if "{" in below else [(4, 3, f"`{key}` is one of the components here")])


def test_words_behind_a_hash_are_told() -> None:
    text = "title: O\nsummary: #1 in the world\ncomponents:\n  a: {name: A} # TODO\n  b: Ticket #12 # no\n"
    found = remarks(*load_placed_text(text))
    assert [(one.mark.line, one.mark.column) for one in found] == [(2, 10), (5, 13)]


def test_specs_of_the_project_have_no_remark() -> None:
    for file in sorted((Path(__file__).parents[2] / "specs").glob("*.yaml")):
        assert remarks(*load_placed_text(file.read_text(encoding="utf-8"), file.name)) == ()
