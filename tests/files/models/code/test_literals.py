"""Numbers come back exactly, and texts stay texts."""

import ast
import json
import math

import numpy as np
import pytest

from neuronlab.files.models.code.literals import (
    c_comment,
    c_double,
    c_number,
    c_string,
    double,
    html_text,
    javascript_number,
    markdown_text,
    number_of,
    numbers_text,
    python_comment,
    python_double,
    python_number,
    python_string,
    script_json,
    single,
)
from tests.files.models.code.cases import ODD_LABELS, Scripts

FLOATS = (0.1, -2.0, 1e-7, 1 / 3, 3.4028235e38, 1e-45, -0.0, 16777216.0)


@pytest.mark.parametrize("value", FLOATS)
@pytest.mark.parametrize("literal", [single, python_number, c_number, javascript_number])
def test_a_float_comes_back_from_every_language(literal, value):
    assert np.float32(number_of(literal(value))).tobytes() == np.float32(value).tobytes()


@pytest.mark.parametrize("value", [0.1 + 0.2, -1e300, math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("literal", [python_double, c_double])
def test_a_double_comes_back_from_every_language(literal, value):
    assert np.array_equal(number_of(literal(value)), value, equal_nan=True)


@pytest.mark.parametrize("literal", [python_number, c_number, javascript_number])
@pytest.mark.parametrize(
    ("value", "expected"),
    [(math.inf, math.inf), (-math.inf, -math.inf), (math.nan, math.nan), (1e300, math.inf), (-1e300, -math.inf)],
)
def test_what_is_beyond_floats_is_infinite(literal, value, expected):
    assert np.array_equal(number_of(literal(value)), expected, equal_nan=True)


def test_random_floats_come_back_through_a_double():
    bits = np.random.default_rng(0).integers(0, 2**32, 20_000, dtype=np.uint32)
    values = bits.view(np.float32)
    values = values[np.isfinite(values)]
    assert all(np.float32(float(single(value))) == value for value in values)


def test_a_double_comes_back():
    assert float(double(np.float64(0.1) + 0.2)) == 0.1 + 0.2


def test_arrays_are_broken_into_lines():
    values = np.arange(200, dtype=np.float32).reshape(2, 100)
    text = numbers_text(values, single, "[]", "")
    assert ast.literal_eval(text) == values.tolist()
    assert max(map(len, text.splitlines())) <= 116
    assert numbers_text(values[0, :3], c_number, "{}", "") == "{0.0f, 1.0f, 2.0f}"


@pytest.mark.parametrize("text", [*ODD_LABELS, "'''", '"""', "{0}", "\u00a0"])
def test_a_string_of_python_is_the_text(text):
    assert ast.literal_eval(python_string(text)) == text


def test_a_comment_of_python_is_one_line():
    assert python_comment("a\nb\rc\u2028d\x0be") == "a b c d e"


def test_a_string_of_c_is_ascii_without_trigraphs():
    assert c_string('??/ "x" \\') == '"\\?\\?/ \\"x\\" \\\\"'
    assert c_string("é1") == '"\\303\\2511"'


def test_a_comment_of_c_stays_one():
    for text in [*ODD_LABELS, "/*/ **/ ???/", "*" * 9 + "/", "/" * 5 + "*/*/*"]:
        found = c_comment(text)
        assert "*/" not in found
        assert "/*" not in found
        assert "??" not in found


@pytest.mark.parametrize("text", [*ODD_LABELS, "]]>", "\u2028", "<script>", "&lt;"])
def test_json_in_a_script_is_the_text_and_ends_no_script(text):
    written = script_json([text])
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == [text]
    assert json.loads(Scripts(f'<script type="application/json">{written}</script>').data) == [text]


def test_json_in_a_script_has_no_nan():
    with pytest.raises(ValueError, match="JSON"):
        script_json([math.nan])


def test_a_text_in_html_is_no_markup():
    assert html_text("<b a=\"1\" b='2'>&") == "&lt;b a=&quot;1&quot; b=&#x27;2&#x27;&gt;&amp;"


def test_a_text_in_markdown_is_no_markup():
    assert markdown_text("# <b>*a*</b> [x](http://y) `c`\n- d") == (
        r"\# \<b\>\*a\*\<\/b\> \[x\]\(http\:\/\/y\) \`c\` \- d"
    )
