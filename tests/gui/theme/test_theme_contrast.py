"""Everything drawn can be seen: the contrast of every text, line and mark with its grounds."""

import itertools

import pytest
from PySide6.QtGui import QColor

from neuronlab.gui.theme.theme import DARK, GROUND, LIGHT, legible_on, mixed
from tests.gui.contrast import READABLE, VISIBLE, contrast

THEMES = pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])

TEXTS = {
    "text": ("window", "panel", "plot", "field", "selected", "hover"),
    "muted": ("panel", "plot", "field", "hover"),  # never on what is chosen
    "on_primary": ("primary",),
    "fault": ("panel", "plot", "field", "hover"),
}
"""By the colour of a text, the grounds that the style sheet and the painters put it on."""

LINES = {
    "text": ("panel", "plot", "field", "selected", "tracks"),  # curves, focus rings, handles, bars of progress
    "muted": ("panel", "plot", "field", "selected"),  # bars of magnitudes, zero lines, the true curve, icons
    "lines": ("panel",),  # frames of what is chosen, edges between views
    "positive": ("panel", "plot", "field"),
    "negative": ("panel", "plot", "field"),
    "fault": ("panel", "plot", "field"),
    "ring": ("under_ring",),
}
"""By the colour of a line or a mark, its grounds."""


def too_faint(colors, pairs, least):
    """The pairs of (colour, ground), by name, with less contrast than that."""
    ratios = {(name, ground): contrast(getattr(colors, name), getattr(colors, ground)) for name, ground in pairs}
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least}


def pairs_of(table):
    return [(name, ground) for name, grounds in table.items() for ground in grounds]


@THEMES
def test_every_text_can_be_read_on_its_grounds(colors):
    assert too_faint(colors, pairs_of(TEXTS), READABLE) == {}


@THEMES
def test_every_line_and_mark_can_be_seen_on_its_grounds(colors):
    assert too_faint(colors, pairs_of(LINES), VISIBLE) == {}


@THEMES
def test_runs_and_classes_can_be_seen_where_they_are_drawn(colors):
    for color, ground in itertools.product((*colors.runs, *colors.classes), ("panel", "plot", "field")):
        assert contrast(color, getattr(colors, ground)) >= VISIBLE, (color, ground)


@THEMES
def test_no_text_is_muted_on_what_is_chosen_because_it_could_not_be_read(colors):
    assert contrast(colors.muted, colors.selected) < READABLE  # else the rule would not be needed


def grounds_of_maps(colors):
    """The strongest grounds that points and lines stand on: certain classes, and the ends of a surface."""
    surface = colors.ground_table()[[0, 127, 255], :3].tolist()
    return [mixed(color, colors.plot, GROUND) for color in colors.classes] + [QColor(*end).name() for end in surface]


@THEMES
def test_boundaries_contours_and_rings_can_be_seen_on_every_heat_map(colors):
    for ground in grounds_of_maps(colors):
        assert contrast(colors.text, ground) >= VISIBLE, ground
        assert contrast(colors.ring, colors.under_ring) >= VISIBLE


@THEMES
def test_points_stand_out_by_their_outline_on_every_heat_map(colors):
    for color in (*colors.classes, colors.text):
        assert contrast(color, colors.plot) >= VISIBLE, color  # a filled one has a rim, a hollow one is filled with it


@THEMES
def test_counts_can_be_read_in_every_cell_of_a_confusion_matrix(colors):
    table = colors.magnitude_table()
    for share in range(round(255 * GROUND) + 1):
        tint = QColor(*table[share].tolist())
        assert contrast(legible_on(tint), tint) >= READABLE


@THEMES
def test_no_two_runs_and_no_two_classes_share_a_colour(colors):
    assert len(set(colors.runs)) == len(set(colors.classes)) == 6


def test_two_classes_have_the_colours_of_the_signs():
    assert DARK.classes[:2] == (DARK.negative, DARK.positive)
    assert LIGHT.classes[0] == LIGHT.negative
