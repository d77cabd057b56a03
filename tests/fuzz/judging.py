"""What is a fault: anything but a result or one sentence, and what takes a second, or very much memory."""

import random
import re
import signal
import threading
import time
import traceback
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from neuronlab.core.errors import InputError
from tests.fuzz.readers import READERS

MOST_S, HANGS_S = 1.0, 20.0
MOST_MB = 200
LONGEST_SENTENCE = 500
_STATUS, _PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Verdict(NamedTuple):
    """What became of an input; `fault` is "" where nothing is wrong."""

    fault: str
    is_refused: bool


def input_of(name: str, seed: int, number: int) -> bytes:
    """The input of this number; the same for the same seed."""
    return READERS[name].make(random.Random(f"{seed} {name} {number}"))


def judge(name: str, path: Path) -> Verdict:
    """Read an input that was written to `path`, and say what is wrong about how that went."""
    before = _resident_mb()
    _forget_peak()
    began = time.process_time()
    sentence = ""
    try:
        with _alarm(), warnings.catch_warnings():
            warnings.simplefilter("error")
            READERS[name].read(path)
    except InputError as error:
        sentence = str(error)
        if not _is_one_sentence(sentence):
            return Verdict(f"not one line of 1 to {LONGEST_SENTENCE} characters: {sentence!r:.700}", True)
    except BaseException:  # noqa: BLE001  # whatever it is, it is a fault
        return Verdict(traceback.format_exc(limit=-8), False)
    took = time.process_time() - began
    if took > MOST_S:
        return Verdict(f"it took {took:.1f} s: {sentence}", bool(sentence))
    grown = _peak_mb() - before
    if grown > MOST_MB:
        return Verdict(f"it took {grown:.0f} MB: {sentence}", bool(sentence))
    return Verdict("", bool(sentence))


def _is_one_sentence(sentence: str) -> bool:
    return 0 < len(sentence) <= LONGEST_SENTENCE and not re.search(r"[\0-\x1f\x7f-\x9f\u2028\u2029]", sentence)


@contextmanager
def _alarm():
    """Break off what hangs, where the system can."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_):
        raise TimeoutError(f"it did not end within {HANGS_S:.0f} s")

    handler = signal.signal(signal.SIGALRM, ring)
    left, _ = signal.setitimer(signal.ITIMER_REAL, HANGS_S)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, left)  # as when it runs under a test's own timeout


def _forget_peak() -> None:
    if _PEAK.exists():
        _PEAK.write_text("5")  # Linux: the most memory so far is what there is now


def _of_status(field: str) -> float:
    if not _STATUS.exists():
        return 0.0
    return int(_STATUS.read_text().partition(f"{field}:")[2].split()[0]) / 1024


def _resident_mb() -> float:
    return _of_status("VmRSS")


def _peak_mb() -> float:
    return _of_status("VmHWM")
