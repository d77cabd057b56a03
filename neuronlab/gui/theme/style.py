"""The theme's colours for Qt: the style sheet, and a palette for what no style sheet reaches."""

from PySide6.QtGui import QColor, QPalette

from neuronlab.assets import resource
from neuronlab.gui.theme.theme import BODY, LARGE, RADIUS, SMALL, SPACE, Colors, scale_table


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
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "on_accent"),
        (roles.Link, "accent"),
    ):
        palette.setColor(role, colors.color(name))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colors.color("muted", 0.6))
    return palette


def _mixed(one: str, other: str, share: float) -> str:
    """Mix `share` of one colour with another; translucent colours would show seams where Qt paints twice."""
    table = scale_table((other, one))
    return QColor(*map(int, table[round(share * 255), :3])).name()


def style_sheet(colors: Colors) -> str:
    """The style sheet of the window; widgets are selected by their `role` property or class."""
    c = colors
    chevron = resource(f"icons/chevron-down-{'dark' if c.is_dark else 'light'}.svg").as_posix()
    check = resource(f"icons/check-{'dark' if c.is_dark else 'light'}.svg").as_posix()
    return f"""
* {{ font-size: {BODY}px; }}
QMainWindow, QMainWindow::separator {{ background: {c.window}; }}
QMainWindow::separator {{ width: 1px; height: 1px; background: {c.border}; }}
QMainWindow::separator:hover {{ background: {c.accent}; }}
QWidget[role="panel"], QScrollArea[role="panel"], QDockWidget {{ background: {c.panel}; color: {c.text}; }}
QWidget[role="center"] {{ background: {c.window}; }}
QFrame[role="bar"] {{ background: {c.panel}; border: 0; border-bottom: 1px solid {c.border}; }}
QFrame[role="foot"] {{ background: {c.panel}; border: 0; border-top: 1px solid {c.border}; }}
QFrame[role="card"] {{ background: {c.panel}; border: 1px solid {c.border}; border-radius: {RADIUS + 2}px; }}
QFrame[role="row"] {{ background: {c.field}; border: 1px solid {c.border}; border-radius: {RADIUS}px; }}
QFrame[role="row"][selected="true"] {{ border: 1px solid {c.accent}; }}
QLabel {{ color: {c.text}; background: transparent; }}
QLabel[role="heading"] {{ color: {c.muted}; font-size: {SMALL}px; font-weight: 600; letter-spacing: 1px; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="small"] {{ color: {c.muted}; font-size: {SMALL}px; }}
QLabel[role="note"] {{
  color: {c.text}; background: {c.panel}; border: 1px solid {c.border}; border-radius: {RADIUS}px; padding: 10px 16px;
}}
QLabel[role="reading"] {{
  color: {c.text}; background: {c.panel}; border: 1px solid {c.border}; border-radius: 4px; padding: 1px 6px;
  font-size: {SMALL}px;
}}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="brand"] {{ font-size: {LARGE}px; font-weight: 700; }}
QLabel[role="metric"] {{ font-size: {LARGE}px; font-weight: 600; }}
QLabel[role="metric"][series="train"] {{ color: {c.train}; }}
QLabel[role="metric"][series="test"] {{ color: {c.test}; }}
QPushButton, QToolButton {{
  background: {c.field}; color: {c.text}; border: 1px solid {c.border}; border-radius: {RADIUS}px; padding: 5px 10px;
}}
QToolButton {{ padding: 5px 7px; }}
QToolButton[role="tool"] {{ padding: 3px; }}
QToolButton[role="class"] {{ padding: 3px 6px; }}
QPushButton:hover, QToolButton:hover {{ background: {c.hover}; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {c.accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c.muted}; background: {c.panel}; }}
QPushButton:checked, QToolButton:checked {{ border: 1px solid {c.accent}; background: {c.hover}; }}
QPushButton:checked:focus, QToolButton:checked:focus, QFrame[role="row"]:focus {{ border: 1px solid {c.text}; }}
QPushButton[role="primary"] {{
  background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; font-weight: 600;
}}
QPushButton[role="primary"]:hover {{ background: {c.color("accent").lighter(108).name()}; }}
QPushButton[role="primary"]:disabled {{ background: {c.panel}; color: {c.muted}; border-color: {c.border}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {c.text}; padding: 4px 9px; }}
QPushButton[role="segment"] {{ border-radius: 0; border-left-width: 0; padding: 5px 10px; }}
QPushButton[role="segment"][edge="first"] {{
  border-left-width: 1px; border-top-left-radius: {RADIUS}px; border-bottom-left-radius: {RADIUS}px;
}}
QPushButton[role="segment"][edge="last"] {{
  border-top-right-radius: {RADIUS}px; border-bottom-right-radius: {RADIUS}px;
}}
QPushButton[role="segment"]:checked {{
  background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; font-weight: 600;
}}
QFrame[role="row"] QPushButton[role="segment"]:checked {{ font-weight: 400; }}
QPushButton[role="segment"]:focus {{ border: 1px solid {c.text}; }}
QPushButton[role="fold"] {{
  background: transparent; border: 1px solid transparent; color: {c.muted}; padding: 1px 0; text-align: left;
}}
QPushButton[role="fold"]:hover, QPushButton[role="fold"]:checked {{ color: {c.text}; border-color: transparent; }}
QPushButton[role="fold"]:focus, QPushButton[role="fold"]:checked:focus {{ border: 1px solid {c.accent}; }}
QPushButton[role="chip"] {{ padding: 2px 4px; color: {c.muted}; }}
QPushButton[role="chip"][dense="true"] {{ font-size: {SMALL}px; padding: 3px 0; }}
QPushButton[role="chip"]:checked {{ color: {c.text}; }}
QFrame[role="row"] QPushButton[role="segment"] {{ padding: 3px 7px; font-weight: 400; }}
QWidget[role="compact"] QPushButton[role="segment"] {{ padding: 1px 7px; font-size: {SMALL}px; font-weight: 400; }}
QWidget[role="compact"] QComboBox {{ padding: 0 4px 0 6px; font-size: {SMALL}px; }}
QPushButton[role="link"] {{
  background: transparent; border: 1px solid transparent; color: {c.accent}; padding: 0 2px; text-decoration: underline;
}}
QWidget[role="compact"] QPushButton[role="link"] {{ font-size: {SMALL}px; }}
QPushButton[role="link"]:focus {{ border: 1px solid {c.accent}; }}
QToolButton[role="quiet"] {{ background: transparent; border: 1px solid transparent; padding: 0; }}
QToolButton[role="badge"] {{
  background: transparent; color: {c.muted}; border-radius: 4px; padding: 0 3px; font-size: {SMALL}px;
}}
QToolButton[role="badge"]:hover, QToolButton[role="badge"][outcome="agrees"] {{ color: {c.text}; }}
QToolButton[role="badge"][outcome="fault"] {{ color: {c.alarm}; border-color: {c.alarm}; }}
QToolButton[role="badge"]:focus {{ border: 1px solid {c.accent}; }}
QToolButton[role="quiet"]:hover {{ background: {c.hover}; }}
QToolButton[role="quiet"]:focus {{ border: 1px solid {c.accent}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QTabBar {{ background: {c.panel}; font-size: {SMALL}px; }}
QTabBar::tab {{
  background: {c.panel}; color: {c.muted}; border: 0; border-top: 2px solid {c.border}; padding: 2px {SPACE}px;
}}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:selected {{ color: {c.text}; border-top-color: {c.accent}; }}
QTabBar::tab:selected:focus {{ background: {c.hover}; border-top-color: {c.text}; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{
  background: {c.field}; color: {c.text}; border: 1px solid {c.border}; border-radius: {RADIUS}px; padding: 2px 7px;
  min-height: 18px; selection-background-color: {c.accent}; selection-color: {c.on_accent};
}}
QLineEdit[role="cell"] {{ border-radius: 4px; padding: 0 3px; min-height: 0; font-size: {SMALL}px; }}
QAbstractSpinBox > QLineEdit {{
  border: 0; border-radius: 0; padding: 0 {SPACE}px; min-height: 0; background: transparent;
}}
QFrame[role="row"] QSpinBox, QFrame[role="row"] QComboBox {{ background: {c.panel}; }}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{ border: 1px solid {c.accent}; }}
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {{
  color: {c.muted}; background: {c.panel};
}}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{
  width: 0; height: 0; border: 0;
}}
QComboBox {{ padding-right: 2px; }}
QComboBox::drop-down {{ border: 0; width: 16px; }}
QComboBox::down-arrow {{ image: url("{chevron}"); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {c.field}; color: {c.text}; border: 1px solid {c.border}; outline: 0; }}
QCheckBox {{ color: {c.text}; spacing: {SPACE}px; }}
QCheckBox:focus {{ color: {c.accent}; text-decoration: underline; }}
QCheckBox::indicator {{
  width: 14px; height: 14px; border: 1px solid {c.muted}; border-radius: 3px; background: {c.field};
}}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; image: url("{check}"); }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.neutral}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {c.accent}; }}
QSlider::handle:horizontal {{
  width: 12px; height: 12px; margin: -5px 0; border-radius: 7px; background: {c.accent}; border: 1px solid {c.panel};
}}
QSlider::handle:horizontal:focus {{ border-color: {c.text}; }}
QLabel[role="error"] {{ color: {c.alarm}; font-size: {SMALL}px; }}
QLineEdit[wrong="true"], QLineEdit[wrong="true"]:focus {{ border: 1px solid {c.alarm}; }}
QScrollArea {{ border: 0; background: {c.panel}; }}
QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.neutral}; border-radius: 3px; min-height: 24px; margin: 1px; }}
QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c.neutral}; border-radius: 3px; min-width: 24px; margin: 1px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenuBar {{ background: {c.panel}; color: {c.text}; padding: 0 4px; }}
QMenuBar::item {{ padding: 4px 8px; background: transparent; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {c.hover}; }}
QMenu {{ background: {c.field}; color: {c.text}; border: 1px solid {c.border}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QMenu::item:disabled {{ color: {c.muted}; }}
QMenu::separator {{ height: 1px; background: {c.border}; margin: 4px 8px; }}
QToolTip {{ background: {c.field}; color: {c.text}; border: 1px solid {c.border}; padding: 4px; }}
QSplitter::handle {{ background: {c.window}; }}
QSplitter::handle:hover {{ background: {c.border}; }}
QDialog {{ background: {c.panel}; color: {c.text}; }}
QTableView {{
  background: {c.plot}; color: {c.text}; border: 1px solid {c.border}; border-radius: {RADIUS}px; outline: 0;
  selection-background-color: {_mixed(c.accent, c.plot, 0.3)}; selection-color: {c.text};
}}
QTableView:focus {{ border: 1px solid {c.accent}; }}
QTableView::item {{ padding: 0 6px; }}
QTableView::indicator {{
  width: 12px; height: 12px; border: 1px solid {c.muted}; border-radius: 3px; background: {c.field};
}}
QTableView::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; image: url("{check}"); }}
QTableView QLineEdit, QTableView QComboBox {{ border: 1px solid {c.accent}; border-radius: 0; padding: 0 4px; }}
QHeaderView {{ background: {c.panel}; border: 0; }}
QHeaderView::section, QTableCornerButton::section {{
  background: {c.panel}; color: {c.muted}; border: 0; padding: 4px 8px;
}}
QHeaderView::section:horizontal {{ border-bottom: 1px solid {c.border}; font-weight: 600; }}
QHeaderView::section:vertical {{ border-right: 1px solid {c.border}; padding: 0 8px; }}
QHeaderView::section:hover {{ color: {c.text}; background: {c.hover}; }}
QProgressBar {{ background: {c.field}; border: 1px solid {c.border}; border-radius: 4px; max-height: 8px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QTextEdit[role="equations"] {{ background: {c.panel}; color: {c.text}; border: 1px solid transparent; }}
QTextEdit[role="equations"]:focus {{ border: 1px solid {c.accent}; }}
QPlainTextEdit {{ background: {c.plot}; color: {c.text}; border: 1px solid {c.border}; border-radius: {RADIUS}px; }}
"""
