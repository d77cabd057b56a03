"""Write a trained network to several files: one that cannot be written keeps no other from being written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from neuronlab.commands.output import complain
from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.atomic import require_writable
from neuronlab.files.models.formats import Verified, export_model, exporter_for
from neuronlab.files.models.model import ToExport
from neuronlab.wording.exports import verified_text


class WrittenFile(NamedTuple):
    """A file that was written.

    Attributes:
        path: Its path.
        verified: How well it agrees with the network.
        beside: The names of the files beside it that belong to it.
    """

    path: Path
    verified: Verified
    beside: tuple[str, ...]


@dataclass(frozen=True)
class WrittenFiles:
    """Files that were written, and why the others were not.

    Attributes:
        files: Those that were written.
        errors: An error for each file that was not written.
    """

    files: tuple[WrittenFile, ...]
    errors: tuple[InputError | WorkError, ...]

    @property
    def lines(self) -> list[str]:
        """A line for each file that was written."""
        return [
            f"Wrote {file.path}. {verified_text(file.verified.largest, file.verified.points)}."
            + "".join(f" {name} is beside it." for name in file.beside)
            for file in self.files
        ]

    def require_all(self) -> None:
        """Report all errors; the last of them is raised."""
        for error in self.errors[:-1]:
            complain(str(error))
        if self.errors:
            raise self.errors[-1]


def require_formats(paths: Sequence[Path]) -> None:
    """Raise InputError unless each path has the suffix of a format, occurs once and can be written."""
    for path in paths:
        exporter_for(path)
        require_writable(path)
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice is not None:
        raise InputError(f"{twice} is to be written twice. Remove one of them.")


def require_expressible(what: ToExport, paths: Sequence[Path]) -> None:
    """Raise InputError, with the reason, if the format of a path cannot express the network."""
    for path in paths:
        try:
            exporter_for(path).encode(what)
        except InputError as error:
            raise _refused(path, error) from error


def write_models(what: ToExport, paths: Sequence[Path], check_inputs: Array) -> WrittenFiles:
    """Write and verify every file, as `export_model` does."""
    files: list[WrittenFile] = []
    errors: list[InputError | WorkError] = []
    for path in paths:
        try:
            verified, exporter = export_model(what, path, check_inputs), exporter_for(path)
            files.append(WrittenFile(path, verified, tuple(exporter.beside(what, path)) if exporter.beside else ()))
        except InputError as error:
            errors.append(_refused(path, error))
        except WorkError as error:
            errors.append(error)
    return WrittenFiles(tuple(files), tuple(errors))


def _refused(path: Path, reason: InputError) -> InputError:
    return InputError(f"{path} cannot be written: {reason}")
