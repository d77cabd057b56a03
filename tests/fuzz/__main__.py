"""Give every reader damaged and odd inputs, and keep those that are neither read nor refused in one sentence.

    python -m tests.fuzz [--count 200000] [--reader session …] [--seed 0] [--only NUMBER] [--out fuzz]

Every input follows from the seed, its reader and its number, so `--only` makes one again. Ends with 1 where there was a
fault; its input is kept in the folder, with what went wrong beside it. One that kills the program stays there as well.
"""

import argparse
import faulthandler
import logging
import sys
import time
from pathlib import Path

from tests.fuzz.judging import input_of, judge
from tests.fuzz.readers import READERS

MOST_FAULTS = 20


def fuzz(name: str, seed: int, numbers: range, out: Path) -> int:
    """Try these inputs on a reader; returns how many of them were faults."""
    began, faults, refused = time.perf_counter(), 0, 0
    path = out / f"running-{name}{READERS[name].suffix}"  # stays where the program is killed by it
    for number in numbers:
        data = input_of(name, seed, number)
        path.write_bytes(data)
        verdict = judge(name, path)
        refused += verdict.is_refused
        if verdict.fault:
            faults += 1
            _keep(out / f"{name}-{seed}-{number}{path.suffix}", data, verdict.fault)
            print(f"{name}: input {number} of seed {seed} is a fault:\n{verdict.fault}", flush=True)
            if faults == MOST_FAULTS:
                print(f"{name}: stopped after {faults} faults")
                break
    path.unlink(missing_ok=True)
    seconds = time.perf_counter() - began
    print(f"{name}: {len(numbers):,} inputs in {seconds:.0f} s, {refused:,} refused, {faults} faults", flush=True)
    return faults


def _keep(path: Path, data: bytes, fault: str) -> None:
    path.write_bytes(data)
    path.with_name(f"{path.name}.fault.txt").write_text(fault, encoding="utf-8")


def main() -> int:
    """Read the options, and try all that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200_000, help="inputs for each reader")
    parser.add_argument("--reader", nargs="*", choices=READERS, help="which readers; all where none is named")
    parser.add_argument("--seed", type=int, default=0, help="of all inputs")
    parser.add_argument("--only", type=int, help="the number of a single input")
    parser.add_argument("--out", type=Path, default=Path("fuzz"), help="where inputs that are faults are kept")
    arguments = parser.parse_args()
    faulthandler.enable()
    arguments.out.mkdir(parents=True, exist_ok=True)
    logging.disable(logging.CRITICAL)
    numbers = range(arguments.count) if arguments.only is None else range(arguments.only, arguments.only + 1)
    faults = sum(fuzz(name, arguments.seed, numbers, arguments.out) for name in arguments.reader or READERS)
    print(f"{faults} faults" + (f"; their inputs are in {arguments.out}" if faults else ""))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
