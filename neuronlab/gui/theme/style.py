"""The theme's colours for Qt: the style sheet, and a palette for what no style sheet reaches."""

from functools import cache
from string import Template

from PySide6.QtGui import QPalette

from neuronlab.assets import resource, resource_text
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import BODY, LARGE, RADIUS, SMALL, SPACE, Colors, mixed


def qt_palette(colors: Colors) -> QPalette:
    """The colours as Qt's palette, for what no style sheet reaches (menus, tooltips, selection)."""
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, "panel"),
        (roles.Base, "field"),
        (roles.AlternateBase, "panel"),
        (roles.Button, "field"),
        (roles.ToolTipBase, "field"),
        (roles.Text, "text"),
        (roles.WindowText, "text"),
        (roles.ButtonText, "text"),
        (roles.ToolTipText, "text"),
        (roles.PlaceholderText, "muted"),
        (roles.Highlight, "selected"),
        (roles.HighlightedText, "text"),
        (roles.Link, "text"),
    ):
        palette.setColor(role, colors.color(name))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colors.color("muted", 0.6))
    return palette


def style_sheet(colors: Colors) -> str:
    """The window's style: resources/style.qss, in which colours, sizes and icons have names of the form ${selected}."""
    mode = "dark" if colors.is_dark else "light"
    return _template().substitute(
        colors.named(),
        hovered_primary=mixed(colors.primary, colors.muted, 0.85),
        chevron=resource(f"icons/chevron-down-{mode}.svg").as_posix(),
        check=resource(f"icons/check-{mode}.svg").as_posix(),
        small=scaled(SMALL),
        body=scaled(BODY),
        large=scaled(LARGE),
        space=SPACE,
        radius=RADIUS,
        large_radius=RADIUS + 2,
    )


@cache
def _template() -> Template:
    return Template(resource_text("style.qss"))
