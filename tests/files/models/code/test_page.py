"""Pages: they compute what the network does, do what one clicks, and names in them are nothing but names."""

import json
import re
import subprocess
from dataclasses import replace as changed
from pathlib import Path

import numpy as np
import pytest

from neuronlab.assets import resource
from neuronlab.core.arrays import frozen
from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.files.models.code.page import MOST_POINTS, encode_page, evaluate_page, page_snippet
from neuronlab.files.models.model import Model, ModelColumn, ModelFacts, ToExport
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.gui.theme.theme import DARK, LIGHT
from tests.files.models.code.cases import (
    CASES,
    ODD_LABELS,
    Scripts,
    assert_close,
    assert_evaluates,
    computed_by_node,
    odd_export,
    product,
    questions,
    tool,
)
from tests.files.models.networks import NETWORKS, make_network, random_network, to_export


def test_pages_compute_what_the_networks_do():
    assert_computes(CASES)


@pytest.mark.long
def test_every_activation_unit_and_task_is_computed():
    assert_computes(product())


def assert_computes(cases):
    found = computed_by_node(cases)
    for name, network in cases.items():
        assert_close(network, found[name], name)


def test_a_page_evaluates_to_what_the_network_predicts(tmp_path):
    assert_evaluates(tmp_path, ".html")


@pytest.mark.parametrize(
    ("found", "instead", "reason"),
    [
        ('id="model"', 'id="other"', "contains no network"),
        ("function features(", "function others(", "contains no network"),
        ("  (z, p) => {", "  (z, q) => {", "another number of activations"),
        ("z > 0 ? z : p * z", "alert(z)", r"unknown expression: alert\(z\)"),
    ],
)
def test_a_page_that_no_export_made_is_refused(tmp_path, found, instead, reason):
    page = encode_page(to_export(NETWORKS["prelu"])).decode()
    assert found in page
    (tmp_path / "model.html").write_text(page.replace(found, instead), encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        evaluate_page(tmp_path / "model.html", questions(NETWORKS["prelu"]))


def test_names_stand_in_it_as_nothing_but_names():
    page = encode_page(odd_export())
    plain = encode_page(odd_export(("a", "b", "c", "d", "e", "f")))
    found, expected = Scripts(page.decode()), Scripts(plain.decode())
    assert found.tags == expected.tags
    assert len(found.scripts) == 2
    assert json.loads(found.data)["labels"] == list(ODD_LABELS)
    assert json.loads(found.data)["inputs"][0]["name"] == ODD_LABELS[0]


def test_it_loads_nothing():
    page = encode_page(to_export(NETWORKS["two classes"])).decode()
    assert "default-src 'none'" in page
    assert not re.search(r"<link|\bsrc=|@import|url\(|\bfetch\(|innerHTML|eval\(", page)
    assert re.findall(r"https?://[\w./]+", page) == ["http://www.w3.org/2000/svg"]


def test_its_colors_are_those_of_the_themes():
    style = resource("explorable/style.css").read_text(encoding="utf-8")
    for name, theme in (("dark", DARK), ("light", LIGHT)):
        block = style.partition(f'[data-theme="{name}"]')[2].partition("}")[0]
        found = dict(re.findall(r"--(\w+): (#\w{6});", block))
        names = {"run": theme.runs[0], **{f"class{i}": color for i, color in enumerate(theme.classes)}}
        assert found == {key: names.get(key) or getattr(theme, key) for key in found}
        assert len(found) == 18
    assert re.findall(r"#[0-9a-fA-F]{6}", style.partition("* {")[2]) == []


def test_points_beyond_what_a_plot_shows_are_a_sample():
    count = MOST_POINTS + 500
    points = CsvPoints("curve", np.zeros((count, 1)), np.zeros((count, 1)))
    page = encode_page(changed(to_export(NETWORKS["relu"]), points=points))
    written = json.loads(Scripts(page.decode()).data)["points"]
    assert (len(written["inputs"]), len(written["targets"]), written["total"]) == (MOST_POINTS, MOST_POINTS, count)


def test_losses_that_are_not_numbers_leave_gaps():
    nothing = frozen(np.zeros((3, 1)))
    losses = frozen(np.array([1.0, np.nan, np.inf]))
    history = HistoryRecord(1, frozen(np.arange(3)), losses, losses, nothing, nothing, nothing)
    page = encode_page(changed(to_export(NETWORKS["relu"]), history=history))
    assert json.loads(Scripts(page.decode()).data)["history"]["train"] == [1.0, None, None]


def test_the_snippet_names_the_page_in_quotes():
    assert page_snippet(to_export(NETWORKS["relu"]), 'a"b.html').startswith('<iframe src="a&quot;b.html" title="x → y"')


# ── The page as a person uses it ──

DOM = Path(__file__).with_name("dom.js")
_USE = """
const vm = require("vm");
const { browser } = require(process.argv[1]);
const pages = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(pages.map((page) => {
  const world = browser(page);
  vm.createContext(world);
  for (const script of page.scripts) vm.runInContext(script, world);
  const { root, byId } = world;
  const units = root.querySelectorAll(".unit").filter((unit) => unit.attributes.role === "button");
  const sliders = byId.sliders.querySelectorAll("input");
  const evaluate = (code) => vm.runInContext(code, world);
  %s
})));
"""


def used(actions, *exports):
    """What JavaScript `actions` return that use the page of each export in a pretended browser."""
    pages = []
    for what in exports:
        text = encode_page(what).decode()
        page = Scripts(text)
        pages.append({"data": page.data, "scripts": page.scripts, "ids": re.findall(r'id="([\w-]+)"', text)})
    command = [tool("node"), "-e", _USE % actions, str(DOM)]
    done = subprocess.run(command, input=json.dumps(pages), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_click_mutes_a_unit_and_another_one_brings_it_back():
    network = make_network(("tanh",))
    before, muted, equation, count, after = used(
        """
        const read = () => evaluate("predict(inputs, muted)[0]");
        const before = read();
        units[1].dispatch("pointerenter");
        units[1].dispatch("click");
        const found = [read(), byId.equation.textContent, root.querySelectorAll(".off").length];
        units[1].dispatch("click");
        return [before, ...found, read()];
        """,
        to_export(network),
    )[0]
    without = network.parameters.copy()
    without[6 + 1] = 0.0  # the weight of the second unit in the output layer
    network.parameters[:] = without
    middle = network.input_scaling.undo(np.array([[0.0]]))
    assert before == after != muted
    assert muted == pytest.approx(network.predict(middle)[0, 0], rel=1e-6)
    assert equation == "h₂ = 0, muted"
    assert count == 1 + 1  # the unit, and the line from it


def test_units_are_muted_with_the_keyboard_and_all_at_once_unmuted():
    pressed = used(
        """
        units[0].dispatch("keydown", { key: "Enter" });
        units[2].dispatch("keydown", { key: " " });
        units[1].dispatch("keydown", { key: "a" });
        const pressed = () => units.map((unit) => unit.attributes["aria-pressed"]);
        const found = [pressed(), byId.unmute.hidden];
        byId.unmute.dispatch("click");
        return [...found, pressed(), byId.unmute.hidden];
        """,
        to_export(make_network(("tanh",))),
    )[0]
    assert pressed == [["true", "false", "true"], False, ["false"] * 3, True]


def test_sliders_move_the_inputs():
    network = NETWORKS["four classes"]
    inputs, reading = used(
        """
        sliders[0].value = "2001"; sliders[0].dispatch("input");
        sliders[1].value = "1e9"; sliders[1].dispatch("input");
        return [evaluate("inputs"), byId.reading.textContent];
        """,
        to_export(network),
    )[0]
    assert inputs[0] == 2001.0
    assert 2000.0 < inputs[1] < 2020.0  # the end of the slider
    shares = network.predict(np.array([inputs]))[0]
    assert reading == "".join(
        f"{mark}{name}{share:.1%}".replace("%", " %")
        for mark, name, share in zip("●■▲◆", network.spec.labels, shares, strict=True)
    )


def test_a_press_on_the_plot_sets_both_inputs():
    inputs, ranges = used(
        """
        const { left, top } = evaluate("drawFunction()");
        byId.plot.dispatch("pointerdown", { clientX: left, clientY: top, buttons: 1 });
        byId.plot.dispatch("pointermove", { clientX: 300, clientY: 200, buttons: 0 });
        return [evaluate("inputs"), evaluate("RANGES")];
        """,
        to_export(NETWORKS["a surface"]),
    )[0]
    assert inputs == [ranges[0][0], ranges[1][1]]


def test_every_equation_is_there():
    names = ("no hidden layer", "three layers", "features", "four classes", "all at once", "formula 5")
    networks = [CASES[name] for name in names]
    texts = used('return byId["all-equations"].lastElementChild.textContent;', *map(to_export, networks))
    for network, text in zip(networks, texts, strict=True):
        lines = text.partition("\n\n")[0].splitlines()
        scaled = [line for line in lines if line.startswith("x") and "′" in line.split(" = ")[0]]
        assert len(scaled) == network.spec.inputs
        assert len(lines) == len(scaled) + sum(network.spec.widths[1:])
        assert not {"undefined", "NaN"} & set(re.findall(r"\w+", text))


def test_the_equation_of_an_output_is_exact():
    spec = make_network(()).spec
    network = make_network(())
    network.parameters[:] = (2.0, -0.5)
    (text,) = used("return byId.equation.textContent;", to_export(network))
    assert spec.parameter_count == 2
    assert text == "ŷ = 1.1e−9·s + 1e−7, with s = 2·x′ − 0.5"


def test_numbers_far_from_zero_have_the_digits_to_compute_with():
    made = make_network(())
    middle = Scaling((1_700_001_800.25,), (900.0,))
    network = Network(made.spec, made.parameters, middle, Scaling((-1e6,), (10.0,)))
    texts = used(
        "return ['equation', 'unit-title'].map((id) => byId[id].textContent)"
        ".concat(byId['all-equations'].lastElementChild.textContent);",
        to_export(network),
    )[0]
    assert texts[0].startswith("ŷ = 10·s − 1e6, with")
    assert re.fullmatch(r"Output = −\d{6,7}", texts[1])
    assert "x′ = (x − 1.7000018003e9) / 900" in texts[2]


def test_columns_are_named_with_their_units():
    network = make_network(())
    columns = [ModelColumn("t"), ModelColumn("t", "s"), ModelColumn("t [s]", "s"), ModelColumn("", "s", "2024-01-01")]
    exports = [
        ToExport(Model(network, "curve", ModelFacts((column,), (ModelColumn("y [€]", "€"),)))) for column in columns
    ]
    names = used("return [sliders[0].attributes['aria-label'], byId.reading.textContent.split(' = ')[0]];", *exports)
    assert names == [["t", "y [€]"], ["t (s)", "y [€]"], ["t [s]", "y [€]"], [" (s, 0 is 2024-01-01)", "y [€]"]]


def test_the_theme_changes_with_the_button():
    themes = used(
        """
        const themes = [root.dataset.theme];
        byId.theme.dispatch("click"); themes.push(root.dataset.theme);
        byId.theme.dispatch("click"); themes.push(root.dataset.theme);
        return themes;
        """,
        to_export(NETWORKS["two classes"]),
    )[0]
    assert themes == ["dark", "light", "dark"]


def test_every_hidden_unit_can_be_muted_however_many_there_are():
    wide = random_network(NetworkSpec(1, 1, (LayerSpec(100), LayerSpec(30))))
    counts = used("return units.length;", *map(to_export, (make_network(("tanh", "relu")), make_network(()), wide)))
    assert counts == [3 + 4, 0, 130]
