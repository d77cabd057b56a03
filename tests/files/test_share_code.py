"""A share code gives the experiment back through whatever mail and chat make of it, or is refused in one sentence."""

import base64
import json
import zlib

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import add_points, hold_out, load_generator, remove_points, take_in
from neuronlab.core.errors import InputError, NewerVersionError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.files import share_code
from neuronlab.files.share_code import LONGEST, has_share_code, read_share_code, sealed, write_share_code
from tests.files.session.sessions import make_classes, make_experiment


def with_points(task="curve", **changes):
    experiment = Experiment(task=task)
    workspace = experiment.workspace
    return experiment.with_workspace(load_generator(workspace, replace(workspace.data, **changes)))


def by_hand():
    """Points that no generator makes: drawn, erased, in another order, held out by hand, imported names."""
    workspace = with_points("surface", count=30).surface
    workspace = add_points(workspace, np.array([[1e30, -0.0], [1 / 3, 5e-324]]), np.array([[-1e-9], [7.0]]))
    workspace = hold_out(remove_points(workspace, [0, 7, 8]), [3, 31], is_pinned=True)
    shuffled = workspace.points.take(np.random.default_rng(0).permutation(len(workspace.points)))
    return Experiment(task="surface").with_workspace(replace(workspace, points=shuffled, names=("=a", "<b>", "é")))


def several_runs():
    experiment = make_classes()
    workspace = experiment.workspace
    layers = (LayerSpec(7, "custom", formula="z*sin(z)", dropout=0.1, muted=(1, 3)), LayerSpec(3, "prelu"))
    network = replace(workspace.run.network, hidden=layers)
    runs = [replace(workspace.run, network=network, slot=slot, name=f"run {slot}") for slot in range(5)]
    return experiment.with_workspace(replace(workspace, runs=tuple(runs), active=3, clock="seconds"))


EXPERIMENTS = {
    "no points": Experiment(),
    "curve": make_experiment(),
    "several runs of classes": several_runs(),
    "points by hand": by_hand(),
    "classes of a table": Experiment(task="classes").with_workspace(
        take_in(
            Experiment(task="classes").workspace,
            np.arange(8.0).reshape(4, 2),
            np.array([[0.0], [1.0], [2.0], [0.0]]),
            ("=1", "b b", "-3"),
            ("p", "q", "r"),
            np.array([True, False, False, False]),
        )
    ),
}


def assert_same(shared, experiment):
    assert shared.task == experiment.task
    assert shared.points_left_out == 0
    assert shared.workspace.points.digest == experiment.workspace.points.digest
    assert replace(shared.workspace, points=experiment.workspace.points) == experiment.workspace


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_an_experiment_comes_back_as_it_was(experiment):
    code = write_share_code(experiment)
    assert code.points_left_out == 0
    assert_same(read_share_code(code.text), experiment)


def test_a_code_is_short_and_of_characters_that_survive():
    text = write_share_code(with_points(count=40)).text
    assert len(text) < 2000
    first, *lines = text.splitlines()
    assert first == "[NeuronLab-share-3:"
    assert all(len(line) <= 77 for line in lines)
    assert set("".join(lines)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/]")


WRAPPINGS = {
    "one line": lambda text: text.replace("\n", ""),
    "line breaks of Windows": lambda text: f"\ufeff{text}".replace("\n", "\r\n"),
    "quoted in a mail": lambda text: "Hello,\n" + "".join(f"> > {line}\n" for line in text.splitlines()) + "Bye [1]",
    "in quotation marks": lambda text: f"“{text}”, she wrote",
    "a code block": lambda text: f"```\n{text}\n```",
    "a table": lambda text: "".join(f"| {line} |\n" for line in text.splitlines()),
    "spaces between all characters": lambda text: text[:19] + " ".join(text[19:]),
    "invisible breaks": lambda text: text[:19] + "\u200b\u00ad".join(text[19:]),
    "soft line breaks of a mail": lambda text: text.replace("\n", "=\n"),
    "two codes": lambda text: f"{text}\n{text[:100]}]",
}


@pytest.mark.parametrize("wrapping", WRAPPINGS.values(), ids=WRAPPINGS)
def test_what_mail_and_chat_put_around_a_code_does_not_matter(wrapping):
    experiment = EXPERIMENTS["points by hand"]
    text = wrapping(write_share_code(experiment).text)
    assert has_share_code(text)
    assert_same(read_share_code(text), experiment)


def test_generated_points_that_do_not_fit_are_generated_again():
    experiment = with_points(count=5_000)
    code = write_share_code(experiment)
    assert (len(code.text) < 2_000, code.points_left_out) == (True, 0)
    assert_same(read_share_code(code.text), experiment)


@pytest.mark.parametrize("count", [3_000, 60_000])
def test_other_points_that_do_not_fit_are_left_out_and_that_is_said(count):
    experiment = make_experiment()
    positions = np.random.default_rng(0).normal(size=(count, 2))
    workspace = add_points(experiment.workspace, positions[:, :1], positions[:, 1:])
    code = write_share_code(experiment.with_workspace(workspace))
    assert code.points_left_out == len(workspace.points)
    shared = read_share_code(code.text)
    assert shared.points_left_out == len(workspace.points)
    assert shared.workspace.points.digest == load_generator(workspace, workspace.data).points.digest
    assert shared.workspace.runs == workspace.runs


def test_settings_that_do_not_fit_are_refused():
    experiment, rng = Experiment(), np.random.default_rng(0)

    def layer():
        muted, frozen = (tuple(np.flatnonzero(rng.random(512) < 0.5).tolist()) for _ in range(2))
        return LayerSpec(512, muted=muted, frozen=frozen)

    run = experiment.workspace.run
    runs = [
        replace(run, network=replace(run.network, hidden=tuple(layer() for _ in range(16))), slot=slot)
        for slot in range(6)
    ]
    with pytest.raises(InputError, match=r"more than 30,000 characters\. Save a session instead"):
        write_share_code(experiment.with_workspace(replace(experiment.workspace, runs=tuple(runs))))


def test_frozen_runs_are_paused_since_their_weights_stay_behind():
    experiment = make_experiment()
    run = experiment.workspace.run
    pinned = replace(run, slot=1, name="Pinned", activity="frozen")
    code = write_share_code(experiment.with_workspace(replace(experiment.workspace, runs=(run, pinned))))
    assert [each.activity for each in read_share_code(code.text).workspace.runs] == ["trains", "paused"]


# -- what is refused --------------------------------------------------------------------------------------------------


def body_of(experiment=EXPERIMENTS["curve"]):
    """The JSON text of a code as an object, and its columns."""
    letters = "".join(write_share_code(experiment).text.splitlines()[1:])[:-1]
    data = base64.b64decode(letters + "=" * (-len(letters) % 4))
    text, _, columns = zlib.decompress(data[8:]).partition(b"\0")
    return json.loads(text), columns


def code_of(document, columns=b""):
    """A code with a right checksum around whatever is in it."""
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    return sealed(zlib.compress(text + b"\0" + columns))


def changed(**changes):
    document, columns = body_of()
    return code_of({**document, **changes}, columns)


def changed_workspace(**changes):
    document, columns = body_of()
    return code_of({**document, "workspace": {**document["workspace"], **changes}}, columns)


def flip(text, at):
    return f"{text[:at]}{'A' if text[at] != 'A' else 'B'}{text[at + 1 :]}"


CODE = write_share_code(EXPERIMENTS["curve"]).text
DOCUMENT, COLUMNS = body_of()
NUMBERS = 2 * DOCUMENT["points"]
NAN = np.full(NUMBERS, np.nan).view(np.uint8).reshape(2, -1, 8).transpose(0, 2, 1).tobytes() + COLUMNS[8 * NUMBERS :]

REFUSED = {
    "no code": ("hello", "it must begin with [NeuronLab-share-3:"),
    "a mark without a number": ("[NeuronLab-share-x:AAAA]", "it must begin with"),
    "a newer one": (CODE.replace("share-3", "share-4"), "its version 4 requires a newer NeuronLab"),
    "version 0": (CODE.replace("share-3", "share-0"), "its version must be 1 or more"),
    "cut off": (CODE[:-1], "its end is missing"),
    "half": (CODE[: len(CODE) // 2], "its end is missing"),
    "a line missing": ("\n".join(CODE.splitlines()[:3] + CODE.splitlines()[4:]), "its checksum does not match"),
    "another character": (flip(CODE, 200), "its checksum does not match"),
    "a foreign character": (CODE[:300] + "é" + CODE[301:], "characters that no share code has"),
    "nothing": ("[NeuronLab-share-3:]", "its checksum does not match"),
    "too long": (f"[NeuronLab-share-3:{'A' * 1_000_000}]", "more than 100,000 characters"),
    "not compressed": (sealed(b"{}"), "it is damaged"),
    "compressed and cut off": (sealed(zlib.compress(b"{}" * 99)[:-3]), "it is damaged"),
    "more behind it": (sealed(zlib.compress(b"{}") + b"x"), "it is damaged"),
    "a bomb": (code_of(b" " * 30_000_000), "unpack to more than 4 MB"),
    "lists": (code_of(b"[" * 1_000), "1,000 lists; the limit is"),
    "nested deeply": (code_of(b'{"task":' + b"[" * 400), "expected str, got array"),
    "no JSON": (code_of(b"hello"), "malformed"),
    "not UTF-8": (code_of(b'{"task":"\xff"}'), "utf-8"),
    "a key twice": (
        code_of(json.dumps(DOCUMENT).encode().replace(b'{"task"', b'{"task":"curve","task"', 1), COLUMNS),
        "twice",
    ),
    "an unknown field": (changed(extra=1), "unknown field"),
    "an unknown task": (changed(task="../etc"), "there is no task named"),
    "another task": (changed(task="classes"), "fewer than"),
    "no task": (code_of({"workspace": {}, "points": None}), "missing required field"),
    "more points": (changed(points=1_000), "fewer than 1,000 points"),
    "a million points": (changed(points=1_000_000), "fewer than 1,000,000 points"),
    "very many points": (changed(points=10**12), "1000000"),
    "fewer points": (changed(points=1), "more than 1 points"),
    "a column twice": (changed(columns=["inputs", "targets", "inputs"]), "other columns"),
    "a column missing": (changed(columns=["inputs"]), "other columns"),
    "a foreign column": (changed(columns=["inputs", "targets", "family"]), "other columns"),
    "points in the text": (changed_workspace(points={"inputs": []}), "not in columns"),
    "not a number": (code_of(DOCUMENT, NAN), "not a finite number"),
    "a very wide layer": (
        changed_workspace(runs=[{"network": {"hidden": [{"width": 10**9}]}}]),
        "expected int <= 512",
    ),
    "very many runs": (changed_workspace(runs=[{}] * 400), "1 to 6 runs"),
    "a frozen run": (
        changed_workspace(runs=[{"activity": "frozen"}]),
        "would need its weights",
    ),
    "a long name": (changed_workspace(runs=[{"name": "n" * 100_000}]), "100,000 characters; the limit is 100"),
    "a control character": (changed_workspace(runs=[{"name": "a\x1b[2J"}]), "control character"),
    "an outlandish count": (changed_workspace(data={"count": 10**9}), "1000000"),
    "an unknown preset": (changed_workspace(data={"generator": "__import__"}), "there is no preset named"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_is_no_code_is_refused_in_one_sentence(case):
    text, says = case
    with pytest.raises(InputError) as refusal:
        read_share_code(text)
    sentence = str(refusal.value)
    assert sentence.startswith("The share code cannot be read as an experiment: ")
    assert says.lower() in sentence.lower()
    assert sentence.count("\n") == 0
    assert len(sentence) <= 500


def test_a_newer_code_is_told_from_a_damaged_one():
    with pytest.raises(NewerVersionError):
        read_share_code("[NeuronLab-share-999999999:AA]")


VERSION_1 = """[NeuronLab-share-1:
wOrt5Y9wReF42mVUXW7bMAzu445R6GnDssJp1pe8ZPcYCoOxmFiILGkSVXcNAuxoO8KOsCP0CCNl
yw3WPCT8E/mR/JizIkgntVVdjk+oVmr08ZQCdKi2Z6WBQH6P6DAC+ciBI5S4zmdHavu1WSnnTeLw
5m59v1I+kzUYk+jsM8MeLLgOZ50wUZt6iMXA8QlRs8hCsIZdVT34OGTL1VUy7uPm+dPt59vmbvPM
pa0f1fbLRtL15tirbRGpj5h6b/VcqfMuEThiJN8fLyv1ZHCUXgqC4E3xUMy4UoPhyBMuOicyOoNl
w4G/2ZKsD7hoDF+/ubAj493/egvWu+PUWbXQAs1aCAnfkljfgV20EFGbruJj7BWuy9byvGHA0hUj
zU6ks3JIsjlp0LiQJXhdlrHIvdEaXQkejSYZ20oBI3uCCT+3bTOPN0DkAoSx1ntbBXuzM9yGssYh
RNZ19IHLzJ0NmaQrgXaI/qXUe7yIhkA5VtgTrus0FvZo0/XLdgFf1kcRjDMy0bPygcxgXgShAg2D
vOc04m6ZphPXmFt7oK5vE0eWPVifkvDpR2b6aX6Uuh51tij0n9lyZW0TYZDZNU1zZT3wzOQQmrsH
vhbg0YSSvbMmzFOw6yrcz8KITFRqNXbws14GD9KArW1k8moxtonpgHX+1bg3UPAzPaDAL7ey5t0K
dM2kLJ3OJDownvYYQRuUQ52tzs9pin6Rpz7ITAd4rg3LHlnD4Lt+UgniEamdBljQByYNTmc9RTPJ
vdPVnZDILvy+lAOiEivknZhkEv8R+NHVqytcNMTzmZadlBCnWHGesO/kr2qC+R7Vw9WlbMqV5aGc
Rz2J+iQV3gKXfhTmHKidGHy5ef/5+3qz2/1+b3/982G3+/brH++Zsuw]"""


def test_a_code_of_the_first_version_is_read():
    shared = read_share_code(VERSION_1)
    run = shared.workspace.run
    assert (run.network.widths, run.training.learning_rate, run.training.seed) == ((1, 3, 1), 0.02, 11)
    assert not run.training.flip_gradient
    assert shared.workspace.points.targets[-1, 0] == 3.0


VERSION_2 = """[NeuronLab-share-2:
jmeY8HRUaDZ42u1VTYgcRRTukBw8CP5EJIpoWyYxq7NLT88PMgY2GsSIfygBD+vY1HTXTBdbXVXW
z85ulvEHFhH1EOLJmyiSeFD2JJKLEGEPegnmJHgQQS8quCFgDqK+qu6eHeLPIQdRsA8z9V69qvre
975XtY4M1suoh1KrVghqoLFQy1rilKDeOsqwwe5/RDhR2AgFgWPs41JhuUG9dtRAXFAN4dFCM24g
YQ2jRGlnwxwtBphhnpLKNkSbROdYeQfEa0IyGMJAMgpTtTkUqrAMTkea8kOt1bnw3jBaaK3C0UyM
UW++5bbL6ShHPT80uSI6FyyrTkoF1wZzA0iW+pMGWqFk7HLxCKSgfsYoSxqooBC5TKY2bEQzixk4
hvALHs2EJFML4Gc7UyQ1VPAr7QQzwUdlZrXHTKExhqUmO5swkWI2taQiGU1rfIC9hsstY8A3LhzW
JWRoQcKlXFilQ2ApJWEcxc35qDvfjI9HrV4c9ZGjvJDhoXObR+dQH3Kz3K1dR5wYV2tHCeXSuu2b
vnzTcU6zjHAfPKaZcUQ3EIZcVnCZMWiH53CCxAogGaJqhDvFg1nLKSSOGOUEK7AzJSQcU3FRWON4
WAJoQyVO+PP6E2cRbKzyifZrXLPbMDwgTM+uTKbgfcGNwpRTV4N1JCRwRU84hAhnuHDrYRs3nYCw
S3VCygNs0jzREOkrx4TWToHPWxBsBot0mpPMMuIaptLXjDfRhkjHXRRFM94hcOZaJ1roQH9hoEb6
3VNGZcUCa9aDuBqMCUjbJBlJ8VrdS0AkxaxOwxqBps5Eg4BIzX/tHFDs8YOgsIfvuwuq6JBnoGKf
aCn6IaBJRgpnlLjGrqTIRbWJtydupZCO0QKv1um6KoJFpEjz0jRYjYhJSvo8dgmSIeU1UEZDUwie
1dOaGMOm/TDxDWd8rBN7qSOq4eIQY14D9kqkZs3p0JVao0nj6mQdXyFrRZj9X9b/NVm3r0bW1QX7
j6o6nqr6CRF6GH8rbomteyqceLyXVCyL1L3bJdo/guvMPBtx2785tvBXf90X9RrtxYvh7L6Tz9Ak
pYwnwb/u+/qny8Gea669/sabbt536223h3eiu/YfOHh3sLi4eORPvuDh7kPf7QpG4aV3V5NPt48b
ef9rJz9CXwUbX95zZv2Ro/2ntn/7+Mx9mxd+ObU3WnvnpUDnb+x+9NR1rc7FD1/c6J3efezVB7ff
//7x4NsfXzhIn+6+ee58+MGTXzz2yaXPNvdt/XBLEC/ufeZt/NbWA68fyLsnBxcOv3ysme06HchX
fj37Obt49oY7vpl77/L5n8nhreeeDZJ2p9vtdtpxE75WabScceQvvo09+38HrigJRQ]"""


def test_a_code_of_the_second_version_is_read():
    shared = read_share_code(VERSION_2)
    workspace = shared.workspace
    assert (workspace.names, workspace.meanings) == (("time [hours since 2021-06-12T03:20]", "temp (°C)"), ())
    assert [run.training.no_bias for run in workspace.runs] == [False, True]
    assert workspace.points.inputs[-1, 0] == 11.5


def test_generated_points_of_a_code_need_settings_that_fit():
    document, _ = body_of()
    document = {**document, "points": None, "columns": [], "task": "classes"}
    with pytest.raises(InputError, match="do not fit its task"):
        read_share_code(code_of(document))


def test_every_changed_character_is_noticed():
    for at in range(len("[NeuronLab-share-3:") + 1, len(CODE) - 1, 7):
        if CODE[at] != "\n":
            with pytest.raises(InputError):
                read_share_code(flip(CODE, at))


def test_the_longest_code_that_is_written_can_be_read(monkeypatch):
    assert share_code.LONGEST_READ > LONGEST
    experiment = with_points(count=1_400)
    text = write_share_code(experiment).text
    assert len(text) > 0.9 * LONGEST
    assert_same(
        read_share_code(
            "".join(f"> {letter}\n" for letter in text.replace("\n", "")[19:]).join(["[NeuronLab-share-3:", ""])
        ),
        experiment,
    )
