"""Small faults put into modules of the package one at a time: do the tests of each module notice?

    python tests/mutants.py                     # ten modules, seven faults each; prints a table
    python tests/mutants.py --seed 7 --each 3   # others
    python tests/mutants.py --only suggest      # the modules whose path has this in it

Needs cosmic-ray, whose operators the faults are (`nox -s mutants` brings it). It works on a copy of the tree, so
nothing here changes. Faults that can't be seen from outside are left out: in annotations, docstrings, `TYPE_CHECKING`,
`assert`, `strict=` and `frozen=`. The same seed and the same sources give the same faults.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES: dict[str, tuple[str, ...]] = {
    "core/suggest.py": ("unit/test_suggest.py",),
    "core/paths.py": ("unit/test_paths.py", "unit/test_places.py"),
    "dossier/quantities.py": ("unit/test_dossier.py",),
    "spec/expand.py": ("unit/test_expand.py", "unit/test_insert.py"),
    "privacy/matching.py": ("unit/test_forms.py", "unit/test_redact.py"),
    "interview/questions/queues.py": ("unit/test_questions_queues.py", "unit/test_questions_rules.py"),
    "interview/questions/graph.py": ("unit/test_questions_graph.py", "unit/test_questions_rules.py"),
    "interview/readiness/score.py": ("unit/test_readiness_score.py", "unit/test_readiness.py"),
    "importers/d2/board.py": ("unit/test_importing_d2_board.py", "unit/test_importing_d2.py"),
    "importers/kinds.py": ("unit/test_importing_kinds.py", "unit/test_importing_core.py"),
}
"""Each module with the test files that are to notice, quickest first."""
UNSEEN = ("RemoveDecorator", "VariableReplacer", "VariableInserter", "ExceptionReplacer")
"""Operators of cosmic-ray whose faults are mostly none: a cache taken away, or a name that then doesn't exist."""
SECONDS = 600


def _operators() -> dict[str, type]:
    from cosmic_ray import plugins

    names = sorted(name for name in plugins.operator_names() if not any(unseen in name for unseen in UNSEEN))
    return {name.removeprefix("core/"): plugins.get_operator(name) for name in names}


OPERATORS = _operators()


def places(source: str) -> dict[str, list[tuple[str, int]]]:
    """Where a fault could be, by the family of its operator: the operator, and which of the places that it fits."""
    from cosmic_ray.ast import get_ast

    nodes = list(walk(get_ast(source)))
    found: dict[str, list[tuple[str, int]]] = {}
    for name, operator in OPERATORS.items():
        count = sum(len(list(operator().mutation_positions(node))) for node in nodes)
        found.setdefault(family(name), []).extend((name, at) for at in range(count))
    return {kind: places for kind, places in found.items() if places}


def family(operator: str) -> str:
    """`ReplaceComparisonOperator_Lt_Gt` is one of many, and none of them is to crowd out the rest."""
    return operator.partition("_")[0]


def walk(node: object) -> Iterator[object]:
    yield node
    for child in getattr(node, "children", ()):
        yield from walk(child)


def parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def bare(source: str) -> ast.Module:
    """A module without what nobody can see from outside."""

    class Bare(ast.NodeTransformer):
        def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
            node.annotation = ast.Constant(None)
            return self.generic_visit(node)

        def visit_arg(self, node: ast.arg) -> ast.AST:
            node.annotation = None
            return node

        def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
            node.returns = None
            return self.generic_visit(node)

        def visit_Assert(self, node: ast.Assert) -> ast.AST:  # noqa: ARG002 (as ast calls it)
            return ast.Pass()

        def visit_keyword(self, node: ast.keyword) -> ast.AST | None:
            return None if node.arg in ("frozen", "strict") else self.generic_visit(node)

        def visit_If(self, node: ast.If) -> ast.AST:
            return ast.Pass() if "TYPE_CHECKING" in ast.dump(node.test) else self.generic_visit(node)

    return Bare().visit(ast.parse(source))


def sample(module: str, source: str, seed: int, each: int) -> list[tuple[str, str]]:
    """So many faults of a module, as operator and changed source: a family at random, then one of its faults."""
    from cosmic_ray.mutating import mutate_code

    dice = random.Random(f"{seed} {module}")
    left = places(source)
    chosen: dict[str, str] = {}
    while left and len(chosen) < each:
        kind = dice.choice(sorted(left))
        name, at = left[kind].pop(dice.randrange(len(left[kind])))
        if not left[kind]:
            del left[kind]
        changed = mutate_code(source, OPERATORS[name](), at)
        if changed and parses(changed) and ast.dump(bare(changed)) != ast.dump(bare(source)):
            chosen[changed] = name
    return [(name, changed) for changed, name in chosen.items()]


def noticed(tree: Path, tests: tuple[str, ...]) -> bool:
    """Whether a test fails, or the run doesn't end."""
    files = [f"tests/{test}" for test in tests]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files], cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--each", type=int, default=7)
    options.add_argument("--only", default="", help="modules whose path has this in it")
    given = options.parse_args()
    killed = total = 0
    with tempfile.TemporaryDirectory() as made:
        tree = Path(made) / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".*", "__pycache__", "output", "dist"))
        shutil.copytree(ROOT / "output", tree / "output")
        for module, tests in MODULES.items():
            if given.only not in module:
                continue
            path = tree / "archdoc" / module
            source = path.read_text(encoding="utf-8")
            chosen = sample(module, source, given.seed, given.each)
            if noticed(tree, tests):
                sys.exit(f"{module}: its tests fail without a fault in it")
            survivors = []
            for name, changed in chosen:
                path.write_text(changed, encoding="utf-8")
                if not noticed(tree, tests):
                    survivors.append((name, changed))
            path.write_text(source, encoding="utf-8")
            killed, total = killed + len(chosen) - len(survivors), total + len(chosen)
            print(f"{len(chosen) - len(survivors)} of {len(chosen)}  {module}", flush=True)
            for name, changed in survivors:
                lines = difflib.unified_diff(source.splitlines(), changed.splitlines(), lineterm="", n=0)
                print(f"    survived {name}:", *(f"      {line}" for line in list(lines)[2:]), sep="\n", flush=True)
    print(f"{killed} of {total} noticed")


if __name__ == "__main__":
    main()
