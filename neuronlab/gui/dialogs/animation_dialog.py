"""The dialogs for an animation of the training: what to show, how long and how large, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QProgressBar, QPushButton, QVBoxLayout, QWidget

from neuronlab.files.animations import ANIMATION_FORMATS
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.buttons import DialogButtons
from neuronlab.gui.widgets.fields import ChoiceField, Segments, field_row
from neuronlab.gui.widgets.number_fields import CountField
from neuronlab.gui.widgets.plain_text import PlainLabel, without_icons
from neuronlab.wording.numbers import count_text, counted
from neuronlab.wording.pictured import PICTURED

TIMELINE, LIVE = "timeline", "live"
SOURCES = {TIMELINE: "Timeline", LIVE: "Live"}
WIDTHS = {"480": "Small, 480 pixels", "640": "Medium, 640 pixels", "960": "Large, 960 pixels", "1280": "1280 pixels"}
MOST_FRAMES, MOST_PER_SECOND = 1_000, 50
_USUAL_FRAMES, _USUAL_PER_SECOND, _USUAL_WIDTH = 90, 15, "640"
_WIDTH, _FIELD = 400, 220


@dataclass(frozen=True)
class AnimationChoice:
    """What an animation is to be.

    Attributes:
        name: The part, a key of `PICTURED`.
        suffix: The format, a key of `ANIMATION_FORMATS`.
        source: `TIMELINE` or `LIVE`.
        frames: Number of pictures, or the most of them.
        per_second: Pictures per second.
        width: Width in pixels.
    """

    name: str
    suffix: str
    source: str
    frames: int
    per_second: int
    width: int


def animation_size(choice: AnimationChoice, sizes: Mapping[str, QSize]) -> QSize:
    """The size of an animation; both sides are even, as films need them.

    What is recorded live has the proportions it has on screen, which `sizes` says of the parts that are there.
    """
    usual = QSize(*PICTURED[choice.name].size)
    shape = sizes.get(choice.name, usual) if choice.source == LIVE else usual
    return QSize(choice.width, max(2, 2 * round(choice.width * shape.height() / shape.width() / 2)))


class AnimationDialog(QDialog):
    """Asks for an animation.

    `kept` is how many steps of the timeline can be shown, `sizes` has the size of each part that is on screen.
    """

    def __init__(self, kept: int, sizes: Mapping[str, QSize], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Save animation")
        self._kept, self._sizes = kept, sizes
        self.part = ChoiceField({key: part.label for key, part in PICTURED.items()})
        self.part.show_key("canvas")
        meanings = {
            TIMELINE: "The training so far, from the steps that the timeline keeps",
            LIVE: "What is shown from now on, while you train",
        }
        self.source = Segments(SOURCES, meanings)
        self.source.show_key(TIMELINE if kept > 1 else LIVE)
        self.source.button(TIMELINE).setEnabled(kept > 1)
        self.format = Segments(
            {suffix: row.label for suffix, row in ANIMATION_FORMATS.items()},
            {suffix: row.meaning for suffix, row in ANIMATION_FORMATS.items()},
        )
        self.format.show_key(next(iter(ANIMATION_FORMATS)))
        self.frames = CountField(2, MOST_FRAMES)
        self.frames.show_value(_USUAL_FRAMES)
        self.per_second = CountField(1, MOST_PER_SECOND)
        self.per_second.show_value(_USUAL_PER_SECOND)
        self.width_ = ChoiceField(WIDTHS)
        self.width_.show_key(_USUAL_WIDTH)
        self.outlook = PlainLabel(wordWrap=True)
        self.outlook.setProperty("role", "muted")
        self.buttons = DialogButtons("Save…", self)
        self.accept_button = self.buttons.accept_button
        self._build_layout()
        for field in (self.source, self.format, self.part, self.width_):
            field.chosen.connect(self._describe)
        for number in (self.frames, self.per_second):
            number.valueChanged.connect(self._describe)
        self._describe()

    def _build_layout(self) -> None:
        fix_size(self, _WIDTH)
        without_icons(self)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE)
        for text, field, meaning in (
            ("Animation of", self.part, "The part of the window that is shown"),
            ("From", self.source, "Where its pictures come from"),
            ("Format", self.format, "The format of the file"),
            ("Pictures", self.frames, "How many pictures it has, at most"),
            ("Per second", self.per_second, "How many pictures are shown each second"),
            ("Size", self.width_, "The width of the animation"),
        ):
            layout.addLayout(field_row(text, field, meaning, _FIELD))
        layout.addWidget(self.outlook)
        layout.addSpacing(SPACE)
        layout.addWidget(self.buttons)

    @property
    def choice(self) -> AnimationChoice:
        """What is chosen."""
        return AnimationChoice(
            self.part.key,
            self.format.key,
            self.source.key,
            self.frames.value(),
            self.per_second.value(),
            int(self.width_.key),
        )

    @Slot()
    def _describe(self, _change: object = None) -> None:
        """Say what the animation will be."""
        choice = self.choice
        is_live = choice.source == LIVE
        frames = choice.frames if is_live else min(choice.frames, self._kept)
        size = animation_size(choice, self._sizes)
        seconds = f"{frames / choice.per_second:.1f} s"
        text = f"{counted(frames, 'picture')}, {seconds}, {size.width()} × {size.height()} pixels."
        if is_live:
            text = f"Up to {text} Recording begins when the name is chosen, and you press Play."
        elif frames < choice.frames:
            text += f" The timeline keeps {count_text(self._kept)} steps."
        self.outlook.setText(text)


class AnimationProgress(QDialog):
    """Says how far an animation is. `cancelled` and `finish_asked` say what the person wants; nothing is blocked."""

    cancelled = Signal()
    finish_asked = Signal()

    def __init__(self, total: int, parent: QWidget, *, can_finish: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle("Animation")
        self._total = total
        self.text = PlainLabel("Preparing…")
        self.bar = QProgressBar(maximum=total, textVisible=False)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.finish = QPushButton("Finish")
        self.finish.setVisible(can_finish)
        self.buttons.addButton(self.finish, QDialogButtonBox.ButtonRole.ActionRole)
        without_icons(self)
        fix_size(self, _WIDTH)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE)
        for widget in (self.text, self.bar, self.buttons):
            layout.addWidget(widget)
        self.finish.clicked.connect(self.finish_asked)
        self.rejected.connect(self.cancelled)
        self.buttons.rejected.connect(self.reject)

    def show_taken(self, taken: int) -> None:
        """Show how many pictures are taken."""
        self.bar.setValue(taken)
        self.text.setText(f"Picture {count_text(taken)} of {count_text(self._total)}")

    def show_writing(self) -> None:
        """Show that the file is being written."""
        self.finish.setEnabled(False)
        self.text.setText("Writing the file…")
