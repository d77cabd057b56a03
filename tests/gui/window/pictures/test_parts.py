"""Every part of the window makes a whole picture: with texts, none of them cut off, in every format."""

import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtSvg import QSvgRenderer

from neuronlab.gui.pictures.formats import PICTURE_FORMATS
from neuronlab.gui.pictures.recording import Text
from neuronlab.gui.pictures.widgets import record
from neuronlab.gui.window.docks import STAGE, VIEWS
from neuronlab.gui.window.pictures.parts import is_in_sight, name_of, part_of, sizes_in_sight
from neuronlab.wording.pictured import PICTURED

SLACK_PX = 2.0
"""Letters may reach that far beyond the advance of their text, and fonts round it."""


def test_parts_are_named_and_those_behind_other_tabs_or_folded_away_are_not_in_sight(window, rest):
    assert {key.replace(" ", "-") for key in (*STAGE, *VIEWS)} <= set(PICTURED)
    attributes = vars(window)
    for name in PICTURED.keys() - {"window"}:
        (attribute,) = [key for key, value in attributes.items() if value is part_of(window, name)]
        assert name_of(attribute) == name
    window.docks["network"].reveal()
    assert "network" in sizes_in_sight(window)
    assert "landscape" not in sizes_in_sight(window)
    window.docks["loss"].fold(True)
    rest()
    assert "loss" not in sizes_in_sight(window)


def cut_texts(recording):
    """The texts that reach beyond the picture or their clip."""
    picture = QRectF(0, 0, recording.size.width(), recording.size.height())
    found = []
    for item in recording.items:
        if not isinstance(item, Text) or not item.text.strip():
            continue
        metrics = QFontMetricsF(item.font)
        left, base = item.at.x(), item.at.y()
        box = QRectF(left, base - metrics.xHeight(), item.width, metrics.xHeight())
        box = item.ink.transform.mapRect(box).adjusted(SLACK_PX, SLACK_PX, -SLACK_PX, -SLACK_PX)
        seen = item.ink.clip.boundingRect().intersected(picture)
        if not seen.contains(box) and seen.intersects(box):
            found.append(item.text)
    return found


@pytest.mark.parametrize("task", ["curve", pytest.param("classes", marks=pytest.mark.long)])
def test_no_picture_is_empty_or_cut(window, learned, rest, task):
    window.data_panel.choose_task(task)
    rest()
    learned(20)
    rest()
    for name in PICTURED:
        if name in {"window", "canvas", "timeline"}:
            assert is_in_sight(window, name), name
        else:
            window.docks[name.replace("-", " ")].reveal()
            rest()
        recording = record(part_of(window, name))
        texts = [item.text for item in recording.items if isinstance(item, Text)]
        assert texts, name
        if name != "window":  # what scrolls in the window is cut where it scrolls
            assert cut_texts(recording) == [], name
        svg = PICTURE_FORMATS[".svg"].encode(recording, 1, name)
        drawn = "".join(element.text or "" for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))
        assert all(text.strip() in drawn for text in texts if text.isprintable()), name
        assert QSvgRenderer(svg).isValid()
        assert len(PICTURE_FORMATS[".pdf"].encode(recording, 1, name)) > 1000
