"""What there is to say about how a table is read, and what to choose instead."""

from collections.abc import Iterable
from dataclasses import dataclass

from neuronlab.files.tables.choices import ReadingChoices


@dataclass(frozen=True, kw_only=True)
class ReadingFix:
    """Another way to read a table: one click in the import dialog, an option on the command line.

    Attributes:
        label: The text of its button: `Read as decimals`.
        option: The option of `neuronlab fit` and `predict`: `--decimal ,`.
        effect: What it does, after "to": `read 1,234 as 1.234`.
        choices: What to read the table with instead.
    """

    label: str
    option: str
    effect: str
    choices: ReadingChoices


@dataclass(frozen=True, kw_only=True)
class ReadingNote:
    """A sentence about how a table is read.

    Attributes:
        sentence: What is in the table and how it is read: `Commas in y separate thousands: 1,234 is 1234.`
        fixes: The other ways to read it.
        is_question: Whether no way is likelier than another: nothing is read until one is chosen.
    """

    sentence: str
    fixes: tuple[ReadingFix, ...] = ()
    is_question: bool = False

    @property
    def with_options(self) -> str:
        """The sentence, and which option of the command line does what."""
        if not self.fixes:
            return self.sentence
        options = ", or ".join(f"{fix.option} to {fix.effect}" for fix in self.fixes)
        return f"{self.sentence} Use {options}."


def questions_first(notes: Iterable[ReadingNote]) -> tuple[ReadingNote, ...]:
    """The same notes, those that must be answered before the others."""
    return tuple(sorted(notes, key=lambda note: not note.is_question))
