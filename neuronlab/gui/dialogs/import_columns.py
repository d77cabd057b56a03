"""Which columns of a table are imported as what: the task, a field for each, and pictures of those of a wide table."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QListView, QSizePolicy, QVBoxLayout, QWidget

from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.tables.planning import ReadingPlan
from neuronlab.files.tables.point_columns import TASK_COLUMNS, Choice
from neuronlab.files.tables.reader import MOST_COLUMNS, Sheet
from neuronlab.gui.dialogs.import_candidates import NAME_ROLE, PICTURE, Candidate, CandidateModel
from neuronlab.gui.theme.sizes import bound_size, scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import ChoiceField, Segments, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel

WIDE = 4
"""From so many columns on there are pictures to choose from."""
_MEANINGS = {
    "curve": "One input and one number to predict",
    "classes": "Two inputs and the class to predict",
    "surface": "Two inputs and one number to predict",
}
_LIST_HEIGHT = 114
_FIELD_WIDTH = 120


class ImportColumns(QWidget):
    """Chooses the task and its columns; emits `task_chosen(task)` and `columns_chosen(indices)`, the target last."""

    task_chosen = Signal(str)
    columns_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._choice = Choice("curve", (0, 1))
        self.task = Segments({key: row.label for key, row in TASKS.items()}, _MEANINGS)
        self.choosers = [ChoiceField({}) for _ in range(max(len(row.names) for row in TASK_COLUMNS.values()))]
        self._labels = [PlainLabel() for _ in self.choosers]
        self.uses = {task: _use_segments(task) for task in TASK_COLUMNS}
        self.search = QLineEdit(placeholderText="Search columns", clearButtonEnabled=True)
        keys, here = (Qt.Key.Key_Return, Qt.Key.Key_Enter), Qt.ShortcutContext.WidgetShortcut
        self._enters = [QShortcut(key, self.search, context=here, enabled=False) for key in keys]
        self.candidates = CandidateModel(theme)
        self._found = QSortFilterProxyModel(filterCaseSensitivity=Qt.CaseSensitivity.CaseInsensitive)
        self._found.setSourceModel(self.candidates)
        self._found.setFilterRole(NAME_ROLE)
        self.pictures = QListView(uniformItemSizes=True)
        self.pictures.setModel(self._found)
        self.nothing_found = PlainLabel("No column has this name.")
        self._wide = QWidget()
        self.pictures.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build_layout()
        self._follow_text_size()
        self._connect_signals()
        theme.changed.connect(self._follow_text_size)

    def _build_layout(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(SPACE // 2 + 2)
        grid.setColumnStretch(1, 1)
        for row, (label, chooser) in enumerate(zip(self._labels, self.choosers, strict=True)):
            label.setBuddy(chooser)
            label.setProperty("role", "muted")
            bound_size(chooser, least_width=_FIELD_WIDTH)
            grid.addWidget(label, row, 0)
            grid.addWidget(chooser, row, 1)
        name_field(self.search, "Search columns", "Show only columns whose names contain this; Enter chooses the first")
        name_field(self.pictures, "Columns", "The columns with a picture each; Enter or a click chooses one")
        self.nothing_found.setProperty("role", "muted")
        bound_size(self.pictures, least_height=_LIST_HEIGHT)
        wide = QVBoxLayout(self._wide)
        wide.setContentsMargins(0, SPACE // 2, 0, 0)
        wide.setSpacing(SPACE // 2 + 2)
        caption = PlainLabel("A click on a column makes it")
        caption.setProperty("role", "muted")
        for widget in (caption, *self.uses.values(), self.search, self.pictures, self.nothing_found):
            wide.addWidget(widget, int(widget is self.pictures))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.task)
        layout.addLayout(grid)
        layout.addWidget(self._wide, 1)
        self.nothing_found.hide()
        self._wide.hide()

    def _connect_signals(self) -> None:
        self.task.chosen.connect(self.task_chosen)
        for chooser in self.choosers:
            chooser.chosen.connect(self._use_fields)
        for segments in self.uses.values():
            segments.chosen.connect(self._show_pictures)
        self.search.textChanged.connect(self._find)
        for enter in self._enters:
            enter.activated.connect(self._use_first)
        self.pictures.clicked.connect(self._use_picture)
        self.pictures.activated.connect(self._use_picture)

    @Slot()
    def _follow_text_size(self) -> None:
        self.pictures.setIconSize(QSize(*map(scaled, PICTURE)))

    # -- display ------------------------------------------------------------------------------------------------------

    def show_plan(self, plan: ReadingPlan, candidates: Sequence[Candidate]) -> None:
        """Show the chosen columns and what there is to choose from."""
        self._choice, sheet = plan.choice, plan.sheet
        names = TASK_COLUMNS[self._choice.task].names
        self.task.show_key(self._choice.task)
        titles = _titles(sheet)
        for index, (label, chooser) in enumerate(zip(self._labels, self.choosers, strict=True)):
            label.setVisible(index < len(names))
            chooser.setVisible(index < len(names))
            if index < len(names):
                label.setText(names[index])
                name_field(chooser, names[index], f"The column with {names[index]}")
                chooser.show_choices(titles, {})
                chooser.show_key(str(self._choice.columns[index]))
        for task, segments in self.uses.items():
            segments.setVisible(task == self._choice.task)
        is_wide = len(candidates) >= WIDE
        self._wide.setVisible(is_wide)
        policy = QSizePolicy.Policy.Expanding if is_wide else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.candidates.show_candidates(candidates)
        self._show_pictures()

    @Slot()
    def _show_pictures(self) -> None:
        """Show every column as what the segments say, beside the others that are chosen."""
        self.candidates.show_choice(self._choice, self._use)
        row = self.candidates.row_of(self._choice.columns[self._use])
        index = self._found.mapFromSource(self.candidates.index(row, 0))
        if index.isValid():
            self.pictures.setCurrentIndex(index)
            self.pictures.scrollTo(index)

    @property
    def _use(self) -> int:
        """Which of the task's columns a picture that is clicked becomes."""
        return int(self.uses[self._choice.task].key)

    # -- what a person does -------------------------------------------------------------------------------------------

    @Slot(str)
    def _use_fields(self, _chosen: str) -> None:
        shown = self.choosers[: len(self._choice.columns)]
        self.columns_chosen.emit(tuple(int(chooser.key) for chooser in shown))

    @Slot(str)
    def _find(self, text: str) -> None:
        for enter in self._enters:
            enter.setEnabled(bool(text))
        self._found.setFilterFixedString(text)
        self.nothing_found.setVisible(not self._found.rowCount())

    @Slot()
    def _use_first(self) -> None:
        if self._found.rowCount():
            column = self._column_at(self._found.index(0, 0))
            self.search.clear()
            self._use_column(column)

    @Slot(object)
    def _use_picture(self, index: QModelIndex) -> None:
        self._use_column(self._column_at(index))

    def _column_at(self, index: QModelIndex) -> int:
        return self.candidates.column_at(self._found.mapToSource(index).row())

    def _use_column(self, column: int) -> None:
        """Use a column as what the segments say; one that has another use takes its place there."""
        columns = list(self._choice.columns)
        if columns[self._use] == column:
            return
        if column in columns:
            columns[columns.index(column)] = columns[self._use]
        columns[self._use] = column
        self.columns_chosen.emit(tuple(columns))


def _use_segments(task: str) -> Segments:
    names = TASK_COLUMNS[task].names
    meanings = {str(index): f"A picture that is clicked becomes {name}" for index, name in enumerate(names)}
    segments = Segments({str(index): name for index, name in enumerate(names)}, meanings)
    segments.show_key("0")
    return segments


def _titles(sheet: Sheet) -> dict[str, str]:
    return {str(column): sheet.title(column) for column in range(min(max(1, sheet.width), MOST_COLUMNS))}
