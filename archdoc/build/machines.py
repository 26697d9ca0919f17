"""Projects made by the workers of a Dask cluster: `archdoc build specs --on tcp://host:8786`.

The workers see nothing of this machine's files (see `archdoc.build.apart`). What a scheduler and its workers may do to
each other is Dask's own: whoever reaches them can run anything there, so they belong into a network of their own, or
behind TLS (`tls://`, with the certificates of Dask's configuration).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from archdoc.build import apart
from archdoc.build.folder import Work
from archdoc.core.errors import ArchdocError, Mark, Problem

PATIENCE = 15
"""Seconds until a scheduler has to answer, and until it has to have a worker."""
_CURE = "All need the same versions as here."
_AGAIN = 3
"""How often Dask itself begins a project again whose worker raised something."""


@contextmanager
def cluster(address: str) -> Iterator[Work]:
    """What makes projects on a cluster, for `archdoc.build.folder.build(..., work=...)`, as long as it lasts.

    `address` is that of its scheduler. Raises ArchdocError: Dask isn't installed, nobody answers there, or a worker
    hasn't the versions that are here, so that other bytes would come out.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        what = f"`--on` needs Dask, which isn't installed ({error})."
        raise _refused(address, what, "pip install 'archdoc-dossier[dask]'") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is told by us
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        what = f"No scheduler of Dask answers there: {str(error).splitlines()[0]}."
        hint = "Start one with `dask scheduler`, and workers with `dask worker ADDRESS`."
        raise _refused(address, what, hint) from None
    with client:
        _compare(client, address)
        with client.get_executor(retries=_AGAIN) as executor:
            yield apart.work(executor, lambda: sum(client.nthreads().values()) or 1)


def _compare(client: Any, address: str) -> None:
    """Raises ArchdocError: there is no worker, or one would not come to the same bytes."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise _refused(address, "This scheduler has no worker.", f"Start some with `dask worker {address}`.") from None
    ours = apart.versions()
    problems = []
    for worker, theirs in sorted(client.run(apart.versions, on_error="return").items()):
        if isinstance(theirs, ImportError):
            problems.append(Problem(Mark(worker), f"This worker can't load archdoc: {theirs}.", _CURE))
        elif not isinstance(theirs, BaseException) and (other := apart.unlike(theirs, ours)):
            problems.append(Problem(Mark(worker), f"This worker has {other}.", _CURE))
        # One that has just ended says nothing; whichever comes in its place is asked with each project.
    if problems:
        raise ArchdocError(tuple(problems))


def _refused(address: str, what: str, hint: str) -> ArchdocError:
    return ArchdocError((Problem(Mark(address), what, hint),))
