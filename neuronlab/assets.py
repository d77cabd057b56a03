"""Locate the files of `resources/`, in a checkout or an installed wheel."""

from functools import cache
from pathlib import Path

from neuronlab.core.errors import WorkError


@cache
def resources_folder() -> Path:
    """The folder of the resources. Raises FileNotFoundError if the installation lacks it."""
    package = Path(__file__).resolve().parent
    # A wheel has them inside the package, a checkout beside it.
    for folder in (package / "resources", package.parent / "resources"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"NeuronLab's resources are missing: there is no folder {package / 'resources'}.")


def resource(name: str) -> Path:
    """The path of one resource, such as "icons/chevron-down-dark.svg"."""
    return resources_folder() / name


def resource_text(name: str) -> str:
    """The text of one resource. Raises WorkError if it cannot be read."""
    path = resource(name)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise WorkError(f"{path}, a part of NeuronLab, cannot be read: {error.strerror or error}.") from error
