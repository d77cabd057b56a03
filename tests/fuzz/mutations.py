"""Damage that keeps what a reader looks at first: valid zips of wrong arrays, valid JSON of wrong values, odd tables.

Bytes changed at random are found by a checksum or a parser's first look. What is changed here comes further in.
"""

import io
import json
import random
import struct
import zipfile
from copy import deepcopy
from functools import cache

import numpy as np

ODD_NUMBERS = (0, -1, 1, 2, 0.5, -0.0, 1e-300, 1e30, 1e39, 1e308, 2**31, 2**53 + 1, 2**63, 2**64, 10**25, 10**400)
ODD_TEXTS = (
    "", " ", "\0", "\n", "a\r\nb", "é", "\U0001f600", "\u202e", "nan", "inf", "1e5", "-", "a" * 300, "a" * 70_000,
    "<b>", "{", "[]", "none", "curve", "classes", "tanh", "custom", "prelu", "../x", "%s", "session", "array0", "1_000",
    "٣",
)  # fmt: skip
ODD_VALUES = (None, True, False, [], {}, [[]], [{}], [None], {"": None}, [0] * 600, [1.5] * 3, ["a"] * 7, *ODD_NUMBERS)
DTYPES = (
    "<f4",
    "<f8",
    ">f8",
    ">f4",
    "<i8",
    "<i4",
    "|i1",
    "|u1",
    "<u8",
    "|b1",
    "<U1",
    "<U4",
    "<f2",
    "<c8",
    "|O",
    "<M8[s]",
)

_SMALL = 5000
"""What is larger is not copied, else forty changes make a text of gigabytes."""
_LARGE = 1_000_000
"""An array of more bytes is not repeated, for the same reason."""
_CHANGES = {1: 6, 2: 3, 8: 1, 40: 1}
"""How many changes an input gets, and how often."""


def how_many(rng: random.Random) -> int:
    """How many changes to make."""
    return rng.choices(list(_CHANGES), list(_CHANGES.values()))[0]


def damaged_bytes(rng: random.Random, data: bytes) -> bytes:
    """Bytes changed, left out, repeated, put in, or cut off."""
    changed = bytearray(data)
    for _ in range(how_many(rng)):
        start = rng.randrange(len(changed) + 1)
        stop = min(len(changed), start + rng.choice((1, 1, 2, 7, 60, 4000)))
        kind = rng.randrange(6)
        if kind == 0 and start < len(changed):
            changed[start] = rng.randrange(256)
        elif kind == 1:
            del changed[start:stop]
        elif kind == 2:
            changed[start:start] = changed[start:stop] * rng.choice((1, 2, 30))
        elif kind == 3:
            changed[start:start] = rng.randbytes(rng.randrange(1, 20))
        elif kind == 4:
            changed[start:stop] = rng.choice((b"\0", b"\xff", b"\n", b'"', b",", b"\xe2\x80\xa8")) * (stop - start)
        elif rng.random() < 0.2:
            del changed[start:]
    return bytes(changed)


# -- JSON ---------------------------------------------------------------------------------------------------------


def damaged_json(rng: random.Random, text: str) -> str:
    """A JSON text of other values, or with a few of its characters changed."""
    if rng.random() < 0.1:
        return damaged_bytes(rng, text.encode(errors="replace")).decode(errors="replace")
    tree = [json.loads(text)]
    for _ in range(how_many(rng)):
        _change_somewhere(rng, tree)
    changed = json.dumps(tree[0], ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.03:
        value, depth = rng.choice(("null", "0", "[]", "{")), rng.choice((300, 2000, 100_000))
        opened, closed = rng.choice((("[", "]"), ('{"a":', "}")))
        changed = changed.replace(value, opened * depth + value + closed * depth, 1)
    return changed


def _places(tree: object) -> list[tuple[object, object]]:
    """Every container of a tree with a key or an index of it."""
    found: list[tuple[object, object]] = []
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        items = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
        for key, value in items:
            found.append((here, key))
            waiting.append(value)
    return found


def _change_somewhere(rng: random.Random, tree: list[object]) -> None:
    positions = _places(tree)
    if not positions:
        return
    container, key = rng.choice(positions)
    old = container[key]
    kind = rng.randrange(8)
    if kind == 0 and container is not tree:
        del container[key]
    elif kind == 1:
        other, other_key = rng.choice(positions)
        copy = json.dumps(other[other_key])
        container[key] = json.loads(copy) if len(copy) < _SMALL else None
    elif kind == 2 and isinstance(container, dict):
        container[rng.choice(ODD_TEXTS)] = old
    elif kind == 3 and isinstance(old, list) and len(json.dumps(old)) < _SMALL:
        container[key] = deepcopy(old) * rng.choice((2, 3, 20))
    elif kind == 4:
        for _ in range(rng.choice((1, 2, 50))):
            old = [old] if rng.random() < 0.5 else {"a": old}
        container[key] = old
    elif kind == 5 and isinstance(old, int | float) and abs(old) < 1e300:
        container[key] = rng.choice((old + 1, -old, old * 2, old / 3, float(old), str(old)))
    elif kind == 6 and isinstance(old, str):
        container[key] = rng.choice((old + "x", old.upper(), old[1:], old * 2, rng.choice(ODD_TEXTS)))
    else:
        container[key] = deepcopy(rng.choice((*ODD_VALUES, *ODD_TEXTS)))


# -- archives -----------------------------------------------------------------------------------------------------


@cache
def _arrays_of(data: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(data)) as archive:
        return dict(archive)


def damaged_archive(rng: random.Random, data: bytes, text_name: str) -> bytes:
    """An .npz with other arrays, another text, other headers, or a zip that lies about them."""
    arrays = _arrays_of(data)
    members = {f"{name}.npy": array for name, array in arrays.items()}
    kind = rng.random()
    if kind < 0.05:
        return damaged_bytes(rng, data)
    if kind < 0.6:
        members[f"{text_name}.npy"] = np.array(damaged_json(rng, str(arrays[text_name])))
    if kind > 0.4:
        for _ in range(how_many(rng)):
            _change_a_member(rng, members)
    packed = {name: _npy(rng, member) if isinstance(member, np.ndarray) else member for name, member in members.items()}
    return _zipped(rng, packed)


def _change_a_member(rng: random.Random, members: dict) -> None:
    name = rng.choice(sorted(members)) if members else "a.npy"
    array = members.get(name)
    kind = rng.randrange(7)
    if kind == 0:
        members.pop(name, None)
    elif kind == 1:
        members[rng.choice((*members, "x", "../a.npy", "\u202e.npy", "a" * 300 + ".npy"))] = array
    elif not isinstance(array, np.ndarray) or array.dtype.kind not in "fiub":
        members[name] = np.zeros(rng.choice(((), (0,), (3,), (0, 5), (2, 2))), rng.choice(("f8", "i8", "?", "f4")))
    elif kind == 2:
        shapes = ((), (0,), (-1,), (1, -1), (-1, 1), (0, 3), (array.size, 1, 1))
        fitting = [shape for shape in shapes if -1 in shape or int(np.prod(shape)) == array.size]
        members[name] = array.reshape(rng.choice(fitting)) if array.size else array[:0]
    elif kind == 3:
        with np.errstate(all="ignore"):
            members[name] = array.astype(rng.choice(("f4", "f8", ">f8", "i8", "i4", "u1", "?", "f2", "u8")))
    elif kind == 4:
        times = rng.choice((0, 2, 50)) if array.nbytes < _LARGE else 0
        members[name] = np.repeat(array, times, 0) if array.ndim else array
    elif array.size:
        changed = array.copy().reshape(-1)
        number = rng.choice((np.nan, np.inf, -np.inf, *ODD_NUMBERS))
        with np.errstate(all="ignore"):
            try:
                changed[rng.randrange(changed.size)] = number
            except (OverflowError, ValueError):
                changed[0] = 0
        members[name] = changed.reshape(array.shape)


def _npy(rng: random.Random, array: np.ndarray) -> bytes:
    """An array as bytes, now and then with a header that lies."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=rng.choice(((1, 0), (1, 0), (2, 0), (3, 0))))
    data = stream.getvalue()
    if rng.random() < 0.97:
        return data
    shape = rng.choice(
        ("()", "(1,)", "(0,)", "(0, 100000000000000000000)", "(9999999999,)", "(-1,)", "(1,1,1)", "(3 3)")
    )
    order = rng.choice(("True", "False", "None"))
    form = f"{{'descr': '{rng.choice(DTYPES)}', 'fortran_order': {order}, 'shape': {shape}, }}".encode()
    form += b" " * rng.choice((0, 5, 2000)) + b"\n"
    length = rng.choice((len(form), len(form), 0, 65535))
    body = rng.choice((data[-array.nbytes :] if array.nbytes else b"", b"", b"\0" * 8))
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", length) + form + body


def _zipped(rng: random.Random, members: dict[str, bytes | None]) -> bytes:
    stream = io.BytesIO()
    compression = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(stream, "w", compression, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data or b"", compression)
    data = stream.getvalue()
    if rng.random() < 0.95:
        return data
    # What the directory says of a member: sizes, checksum, flags, method, where it begins.
    changed = bytearray(data)
    at = changed.find(b"PK\x01\x02", rng.randrange(len(changed)))
    if at >= 0:
        field, size = rng.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (42, 4)))
        changed[at + field : at + field + size] = rng.choice((b"\xff" * size, b"\0" * size, rng.randbytes(size)))
    return bytes(changed)


# -- tables and formulas ------------------------------------------------------------------------------------------

_CELLS = (
    "", " ", "0", "1", "-1.5", "1e5", "1e400", "-1e31", "nan", "inf", "1,5", "1.234", "1,234.5", "1'000", "1 000",
    "0x10", "1_000", "٣", "−3", "½", '"', '""', '"a', "a,b", '"a\nb"', "#", "# remark", "sep=;", "sep=", "x", "y",
    "label", "id", "cat", "dog", "=1+1", "<b>", "\ufeff", "\u2028", "\x1f", "2024-01-01", "50%", "a" * 200, "9" * 5000,
    "\U0001f600",
)  # fmt: skip
_BREAKS = ("\n", "\n", "\n", "\r\n", "\r", "\n\n", "\x0b", "\u2028")


def odd_table(rng: random.Random) -> bytes:
    """A table of odd cells between odd separators, mostly with one number of columns."""
    separator = rng.choice((",", ";", "\t", "|", " ", ", ", ",,"))
    width = rng.choice((1, 2, 2, 3, 3, 3, 5, 40))
    cells = _CELLS if rng.random() < 0.4 else (*("0.5", "1", "-2", "3e2") * 20, rng.choice(_CELLS))
    rows = []
    for _ in range(rng.choice((0, 1, 2, 5, 30, 200))):
        count = width if rng.random() < 0.9 else rng.randrange(6)
        rows.append(separator.join(rng.choice(cells) for _ in range(count)) + rng.choice(_BREAKS))
    text = rng.choice(("", "", "", "\ufeff", "sep=;\n", "x,y\n", "x1;x2;label\n", "\n\n")) + "".join(rows)
    data = text.encode(rng.choice(("utf-8", "utf-8", "utf-8", "utf-8", "utf-16", "utf-16-le", "cp1252")), "replace")
    return damaged_bytes(rng, data) if rng.random() < 0.3 else data


_TOKENS = (
    "z", "x", "x1", "x2", "1", "2.5", "1e3", "1e400", ".", "+", "-", "−", "*", "·", "/", "^", "²", "³", "(", ")", ",",
    " ", "sin(", "max(", "exp(", "log(", "sqrt(", "relu(", "abs(", "pi", "π", "e", "{", "_", "\0", "=", "if", "**",
    "1_0", "²³",
)  # fmt: skip


def odd_formula(rng: random.Random, variables: tuple[str, ...]) -> str:
    """A formula by the grammar, now and then with a piece changed, or pieces of formulas in any order."""
    if rng.random() < 0.3:
        return "".join(rng.choices(_TOKENS, k=rng.choice((1, 3, 10, 60, 300))))
    text = _sum(rng, variables, rng.randrange(7))
    if rng.random() < 0.3:
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(_TOKENS) + text[at + rng.randrange(3) :]
    return text


def _sum(rng: random.Random, variables: tuple[str, ...], depth: int) -> str:
    if depth <= 0:
        return rng.choice((*variables, "1", "2.5", "0", "1e30", "-3", "pi"))
    one, other = _sum(rng, variables, depth - 1), _sum(rng, variables, depth - rng.randrange(1, 4))
    forms = ("{0}+{1}", "{0}-{1}", "({0})*({1})", "({0})/({1})", "({0})^({1})", "({0})²", "sin({0})", "max({0},{1})")
    more = ("exp({0})", "log({0})", "sqrt({0})", "abs({0})", "-({0})", "tan({0})", "min({0},{1},0)", "step({0})")
    return rng.choice((*forms, *more)).format(one, other)
