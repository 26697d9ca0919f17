"""archdoc: one YAML file about a system to its picture and the table of reasons behind it.

    import archdoc

    project = archdoc.load("specs/notification.yaml")
    project.diagram("overview").save("notification.svg")
    for row in project.tradeoffs().rows:
        print(row.number, row.choice)

What is here is imported when it is first used, so that `import archdoc` takes no time.
"""

from __future__ import annotations

TYPE_CHECKING = False  # known to type checkers; `typing` itself takes longer to import than all of this
if TYPE_CHECKING:
    from archdoc.build.project import Project, load, load_text
    from archdoc.core.errors import ArchdocError, Mark, Problem

__version__ = "0.1.0"
__all__ = ["ArchdocError", "Mark", "Problem", "Project", "__version__", "load", "load_text"]

_HOMES = {
    "ArchdocError": "core.errors",
    "Mark": "core.errors",
    "Problem": "core.errors",
    "Project": "build.project",
    "load": "build.project",
    "load_text": "build.project",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
