"""Ways to damage a file, and the promise every reader makes: one sentence or a result, never anything else."""

import random

from neuronlab.core.errors import InputError


def damaged(data: bytes, count: int, seed: int = 0):
    """`count` variants of a file: cut short, with bytes changed, with pieces removed, repeated or swapped."""
    rng = random.Random(seed)
    for number in range(count):
        start, stop = sorted(rng.sample(range(len(data) + 1), 2))
        kind = number % 5
        if kind == 0:
            yield data[:start]
        elif kind == 1:
            changed = bytearray(data)
            for _ in range(rng.choice((1, 1, 2, 8, 40))):
                changed[rng.randrange(len(data))] = rng.randrange(256)
            yield bytes(changed)
        elif kind == 2:
            yield data[:start] + data[min(stop, start + rng.randrange(1, 20)) :]
        elif kind == 3:
            yield data[:stop] + data[start:]
        else:
            yield data[:start] + rng.randbytes(rng.randrange(1, 20)) + data[start:]


def reads_or_refuses(read, path) -> str | None:
    """The sentence a reader refused `path` with, or None when it was read. Any other exception goes through."""
    try:
        read(path)
    except InputError as error:
        sentence = str(error)
        assert sentence.startswith(f"{path} cannot be read as ")
        assert sentence.endswith(".")
        assert not sentence.endswith("..")
        assert "\n" not in sentence
        return sentence
    return None
