"""The context menus of the other views: what their buttons offer, and the actions of the window about them."""

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from neuronlab.gui.window.menus.rows import MenuRow, named, of_action
from neuronlab.gui.window.pictures.saving import pictures_of
from neuronlab.gui.window.workbench import Workbench


def _looks_back(window: Workbench, _view: object) -> bool:
    return window.session.document.looks_back


def _is_pinned(window: Workbench, _view: object) -> bool:
    return window.run_controller.is_pinned


def _has_current_run(window: Workbench, _view: object) -> bool:
    return window.runs.grid.currentIndex().isValid()


_PIN: MenuRow[None] = MenuRow(
    text=named("Pin a frozen copy of the run"),
    keys="P",
    act=lambda window, _view: window.run_controller.toggle_pin(),
    is_on=_is_pinned,
    starts_group=True,
)

VIEW_ROWS: Mapping[str, tuple[MenuRow[None], ...]] = {
    "diagram": (
        MenuRow(
            text=named("Add a layer"),
            act=lambda window, _view: window.network_panel.add.click(),
            applies=lambda window, _view: window.network_panel.add.isEnabled(),
        ),
        of_action("new_seed", starts_group=True),
        of_action("reset"),
    ),
    "neurons": (),
    "loss": (_PIN,),
    "gradients": (of_action("check_gradients", starts_group=True),),
    "scores": (),
    "runs": (
        MenuRow(
            text=named("Activate run"),
            act=lambda window, _view: window.runs.grid.activate_current(),
            applies=_has_current_run,
            starts_group=True,
        ),
        MenuRow(
            text=named("Sort by this column, smallest first"),
            act=lambda window, _view: window.runs.grid.sort_by_current(descending=False),
            applies=_has_current_run,
            starts_group=True,
        ),
        MenuRow(
            text=named("Sort by this column, largest first"),
            act=lambda window, _view: window.runs.grid.sort_by_current(descending=True),
            applies=_has_current_run,
        ),
        MenuRow(text=named("Restore the order of the runs"), act=lambda window, _view: window.runs.model.sort_as(None)),
    ),
    "activation": (),
    "contributions": (),
    "landscape": (),
    "microscope": (of_action("step", starts_group=True),),
    "seeds": (),
    "warped_plane": (),
    "timeline": (
        of_action("earlier"),
        of_action("later"),
        of_action("now", applies=_looks_back, starts_group=True),
        of_action("go_on", applies=_looks_back),
    ),
}
"""By the name of the view in the workbench; rows of its buttons stand before them, unless they say the same."""


def picture_rows(name: str) -> tuple[MenuRow[Any], ...]:
    """The rows about a picture of a part of the window, by its name in `PICTURED`."""
    return (
        MenuRow(
            text=named("Copy picture"),
            meaning="Put a picture of this view on the clipboard",
            act=lambda window, _view: pictures_of(window).copy(name),
            starts_group=True,
        ),
        MenuRow(
            text=named("Save picture…"),
            meaning="Save a picture of this view as PNG, SVG or PDF",
            act=lambda window, _view: pictures_of(window).ask_to_save(name),
        ),
    )


def button_rows(view: QWidget) -> Iterator[MenuRow[None]]:
    """A row per button that can be seen in a view, and a menu per list of choices."""
    is_first = True
    for control in view.findChildren(QWidget):
        if not control.isVisibleTo(view):
            continue
        if isinstance(control, QComboBox) and control.count() > 1:
            yield _choices(control)
        elif isinstance(control, QAbstractButton) and (control.accessibleName() or control.text()):
            yield _button(control, starts_group=not is_first and not control.isCheckable())
        else:
            continue
        is_first = False


def _button(button: QAbstractButton, *, starts_group: bool) -> MenuRow[None]:
    return MenuRow(
        text=named(button.accessibleName() or button.text()),
        meaning=button.accessibleDescription(),
        act=lambda _window, _view: button.click(),
        applies=lambda _window, _view: button.isEnabled(),
        is_on=(lambda _window, _view: button.isChecked()) if button.isCheckable() else None,
        starts_group=starts_group,
    )


def _choices(field: QComboBox) -> MenuRow[None]:
    def row(index: int) -> MenuRow[None]:
        return MenuRow(
            text=named(field.itemText(index)),
            act=lambda _window, _view: _choose(field, index),
            is_on=lambda _window, _view: field.currentIndex() == index,
        )

    return MenuRow(
        text=named(field.accessibleName()),
        rows=tuple(row(index) for index in range(field.count())),
        applies=lambda _window, _view: field.isEnabled(),
    )


def _choose(field: QComboBox, index: int) -> None:
    """Choose as a person does, which the field reports."""
    field.setCurrentIndex(index)
    field.activated.emit(index)
