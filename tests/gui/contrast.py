"""How well one colour can be told from another, as in the Web Content Accessibility Guidelines."""

import numpy as np
from PySide6.QtGui import QColor

READABLE, VISIBLE = 4.5, 3.0
"""Least contrast of a text, and of a line or a mark, with its ground."""


def luminance(name):
    """Relative luminance of a colour."""
    color = QColor(name)
    channels = np.array([color.redF(), color.greenF(), color.blueF()])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    """From 1, for equal colours, to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
