"""Builds specs on a Dask cluster of two worker processes of this machine, of which some are killed meanwhile.

    python tests/cluster.py SPECS OUTPUT --kills 10

As each of the first projects arrives, a worker is ended by SIGKILL, by turns. Prints as JSON what was told of a worker
with another version of archdoc, how many were killed, the folders that were built, and problems.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

from archdoc.build import apart, machines
from archdoc.build.build import KINDS, Order
from archdoc.build.folder import build
from archdoc.core.errors import ArchdocError


def main() -> None:
    """See above."""
    from distributed import LocalCluster

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs")
    parser.add_argument("output")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--only", default=",".join(KINDS))
    parser.add_argument("--audience", default="internal")
    asked = parser.parse_args()
    machines.PATIENCE = 600  # however busy the machine is
    order: Any = Order(kinds=tuple(asked.only.split(",")), audiences=tuple(asked.audience.split(",")))  # type: ignore[arg-type]
    killed: list[int] = []
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", worker_dashboard_address=None,
        host="127.0.0.1", silence_logs=50,
    ) as cluster:  # fmt: skip

        def kill(_: str) -> None:
            workers = list(cluster.workers.values())
            process = workers[len(killed) % len(workers)].process
            if len(killed) < asked.kills and process is not None and process.pid:
                os.kill(process.pid, signal.SIGKILL)
                killed.append(process.pid)

        real, other = apart.versions, ""
        # By the name of the real one, which is what a worker is asked for.
        apart.versions = functools.wraps(real)(lambda: {"archdoc": "9.9"})  # type: ignore[assignment]
        try:
            with machines.cluster(cluster.scheduler_address):
                pass
        except ArchdocError as error:
            other = error.problems[0].what
        apart.versions = real
        begun = time.monotonic()
        with machines.cluster(cluster.scheduler_address) as work:
            done = build([asked.specs], order, Path(asked.output), work=work, tell=kill)
        took = time.monotonic() - begun
    print(json.dumps({
        "other": other, "killed": len(killed), "folders": done.folders, "ready": done.ready, "seconds": round(took, 1),
        "problems": [[os.path.basename(one.mark.path), one.what] for one in done.problems],
    }))  # fmt: skip


if __name__ == "__main__":
    main()
