"""Run tests where they are most likely to race: in random order with every core busy, and on one core.

`stress.py [TESTS…]` takes the arguments of pytest, by default all tests. Repeat a failed round with
`--seed N --rounds 1`. Exits with 1 if a round failed; failed tests are not rerun.
"""

import argparse
import contextlib
import multiprocessing
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator

TIMEOUT_S = 900
"""Limit of a single test in seconds; the usual limit is for an idle machine."""
WORKERS = 2 * (os.cpu_count() or 1)
"""More workers than cores, so that tests also compete with each other."""


def main() -> int:
    """Run all rounds and report each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("tests", nargs="*", help="files, folders or names of tests; all of them by default")
    parser.add_argument("--rounds", type=int, default=3, help="rounds beside other work on every core")
    parser.add_argument("--seed", type=int, help="the order of the first round; each further round takes the next")
    options = parser.parse_args()
    seed = secrets.randbelow(2**31) if options.seed is None else options.seed
    results = [_beside_other_work(options.tests, seed + number) for number in range(options.rounds)]
    results.append(_on_one_core(options.tests, seed + options.rounds))
    print("\n".join(results))
    return int(any("FAILED" in result for result in results))


def _beside_other_work(tests: list[str], seed: int) -> str:
    cores = os.cpu_count() or 1
    with _busy(cores):
        return _run(f"beside {cores} busy processes", tests, seed)


def _on_one_core(tests: list[str], seed: int) -> str:
    if not hasattr(os, "sched_setaffinity"):
        return "on one core: left out, since this system cannot confine a process"
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(everywhere)})  # processes that are started inherit it
    try:
        return _run("on one core", tests, seed)
    finally:
        os.sched_setaffinity(0, everywhere)


def _run(conditions: str, tests: list[str], seed: int) -> str:
    """Run the tests once in the order of a seed; returns a line with the result."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(WORKERS), f"--timeout={TIMEOUT_S}"]
    print(f"== {conditions}, seed {seed}", flush=True)
    began = time.monotonic()
    code = subprocess.run([*command, "-p", "randomly", f"--randomly-seed={seed}", *tests], check=False).returncode
    return f"{conditions}, seed {seed}: {'FAILED' if code else 'passed'} in {time.monotonic() - began:.0f} s"


@contextlib.contextmanager
def _busy(count: int) -> Iterator[None]:
    """Keep this many processes busy meanwhile."""
    context = multiprocessing.get_context("spawn")
    burners = [context.Process(target=_burn, args=(os.getpid(),), daemon=True) for _ in range(count)]
    for burner in burners:
        burner.start()
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.join()


def _burn(parent: int) -> None:
    """Keep a core busy for as long as the process that asked for it lives: a killed one cannot end this."""
    while os.getppid() == parent:
        for _ in range(1_000_000):
            pass


if __name__ == "__main__":
    sys.exit(main())
