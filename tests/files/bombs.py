"""Small files that would take much memory, or time, if they were read as they say they are."""

import io
import json
import zipfile

import numpy as np

from neuronlab.files.archive import encode_arrays

ZEROS = 45_000_000
"""Bytes of zeros that a careless reader would unpack; below the 50 MB from which expansion alone is refused."""

_MODEL = (
    b'{"format":"neuronlab-model","version":2,"task":"curve","input_scaling":{"mean":[0],"deviation":[1]},'
    b'"target_scaling":{"mean":[0],"deviation":[1]},"layers":['
)
_LAYER = b'{"activation":"tanh","weights":['

JSON_MODELS = {
    "lists": (_MODEL + _LAYER + b"[]," * 8_000_000 + b'[]],"bias":[]}]}', "lists; the limit is"),
    "numbers": (_MODEL + _LAYER + b"[" + b"1," * 12_000_000 + b'1]],"bias":[1]}]}', "items; the limit is"),
    "numbers of one layer": (
        _MODEL + _LAYER + b"[" + b"1.25," * 4_000_000 + b'1]],"bias":[1]}]}',
        "the weights of layer 0 exceed 512 × 512 numbers",
    ),
    "layers": (_MODEL + b'{"activation":"","weights":0,"bias":0},' * 600_000 + b"0]}", "objects; the limit is"),
    "a string": (_MODEL + b'{"activation":"' + (b"a" * 999 + b",") * 20_000 + b'"}]}', "its texts have more than"),
    "digits": (_MODEL + _LAYER + b"[0." + b"1" * 20_000_000 + b']],"bias":[1]}]}', "without a comma"),
    "a string of digits": (_MODEL + b'{"activation":"' + b"1" * 20_000_000 + b'"}]}', "without a comma"),
    "spaces": (_MODEL + b" " * 20_000_000 + b"0]}", "without a comma"),
    "nested lists": (b"[" * 20_000_000, "lists; the limit is"),
    "nested objects": (b'{"a":' * 4_000_000, "objects; the limit is"),
    "a list nested within bounds": (b"[" * 30_000 + b"]" * 30_000, "expected object, got array"),
    "objects nested within bounds": (b'{"a":[' * 90 + b"[" * 10_000, ""),
}
"""The text of a model, and what its refusal says."""


TABLES = {
    "wide rows after narrow ones": (b"1,2\n" * 1000 + (b"1," * 400_000 + b"1\n") * 30, "not 2 columns"),
    "different labels": (b"".join(b"1,2,a%d\n" % number for number in range(100_000)), "different labels"),
    "a quote": (b"1,2\n" + b'"' + b"a\n" * 10_000_000, "opens a quote that is not closed"),
    "a line": (b"1," * 15_000_000, "more than 1,000,000 characters"),
    "blank rows below a row": (b"1,2\n" + b"\n" * 3_100_000, "more than 3,000,000 lines"),
}
"""The bytes of a table, and what its refusal says."""


def session_bombs(session):
    """(name, bytes, what the refusal says) made of a small session, in which something of the curve was learned."""
    with np.load(session) as archive:
        arrays = dict(archive)
    text = json.loads(str(arrays["session"]))
    points, state = text["experiment"]["curve"]["points"], text["states"]["curve"]["0"]

    def with_text(changed):
        return encode_arrays({**arrays, "session": np.array(changed)})

    def with_array(name, zeros):
        return _deflated({**arrays, name: zeros})

    beyond = np.zeros((1, 60_000_000), np.uint8)
    yield "expansion", _deflated({**arrays, "extra": beyond}), "times its size"
    yield "parameters", with_array(state["parameters"], np.zeros(ZEROS // 4, np.float32)), "parameters, not 39"
    yield "memory", with_array(state["memory"], np.zeros((2, ZEROS // 8), np.float32)), "memory of adam"
    yield "history", with_array(state["history"]["steps"], np.zeros(ZEROS // 8, np.int64)), "history"
    yield (
        "inputs",
        with_array(points["inputs"], np.zeros((ZEROS // 8, 1))),
        "equal numbers of inputs, targets, ids and roles",
    )
    yield "wide inputs", with_array(points["inputs"], np.zeros((47, ZEROS // 8 // 47))), "columns"
    old = json.loads(json.dumps(text))
    workspace = old["experiment"]["curve"]
    old["states"], old["version"], workspace["runs"] = {}, 7, workspace["runs"][:1]
    names = dict.fromkeys(("steps", "train_loss"), "curve of the pin")
    workspace["pin"] = {"network": workspace["runs"][0]["network"], "parameters": state["parameters"], **names}
    curve = {"curve of the pin": np.zeros(ZEROS // 16, np.int64), "session": np.array(json.dumps(old))}
    yield "pin", _deflated({**arrays, **curve}), "loss curve of the pin"
    yield "long text", _deflated({**arrays, "session": np.array("a" * (ZEROS // 4))}), "larger than 17 MB"
    yield "nested text", with_text("[" * 4_000_000), "lists; the limit is"
    yield "text nested within bounds", with_text("[" * 4_900), ""
    yield "lists", with_text('{"format":"neuronlab-session","version":4,"x":[' + "[]," * 1_300_000 + "[]]}"), "lists;"
    text["experiment"]["curve"]["runs"] = [{}] * 4_900
    yield "runs", with_text(json.dumps(text)), "holds 1 to 6 runs"


def many_members(path):
    """A zip of a hundred thousand arrays, none of which holds a byte."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo(f"{number}.npy"), b"")


def _deflated(arrays):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array)
    return stream.getvalue()
