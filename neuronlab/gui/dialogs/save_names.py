"""Asks under which name to save a file, so that no file is replaced that nobody was asked about."""

import os
from collections.abc import Collection
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from neuronlab.gui.dialogs.messages import warn

_TABLES_AND_TEXTS = {".csv", ".tsv", ".txt", ".xls", ".xlsx", ".ods", ".doc", ".docx", ".odt", ".htm", ".html", ".pdf"}
_PICTURES = {".bmp", ".eps", ".jpeg", ".jpg", ".odp", ".png", ".ppt", ".pptx", ".svg", ".tif", ".tiff", ".webp"}
_FILMS = {".avi", ".gif", ".mkv", ".mov", ".mp4", ".webm"}
_MODELS = {".h", ".ipynb", ".json", ".nlab", ".npy", ".npz", ".onnx", ".py", ".safetensors"}
_OF_FORMATS = _TABLES_AND_TEXTS | _PICTURES | _FILMS | _MODELS
"""Endings that say a format; others, as in `run 1.5`, are parts of names."""


def ask_where_to_save(
    window: QWidget, title: str, proposed: Path, filters: str, suffix: str, also: Collection[str] = ()
) -> Path | None:
    """Ask for a path that ends in `suffix`, or in one of `also`; None if the person thinks better of it.

    A name without an ending gets `suffix`. If there is a file of that name, it is asked about once more, since the
    dialog has not asked whether to replace it. Another format is refused.
    """
    path, known = proposed, (suffix, *(other for other in also if other != suffix))
    while True:
        chosen, _ = QFileDialog.getSaveFileName(window, title, str(path), filters)
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() in known:
            return path
        if path.suffix.lower() in _OF_FORMATS:
            warn(window, "Not saved", f"{path.name} cannot be written: its name must end in {' or '.join(known)}.")
            return None
        path = path.with_name(path.name + suffix)
        if not os.path.lexists(path):
            return path
