"""Makes sure that Qt finds the system libraries it needs, by really loading it; pip does not bring those.

On Debian and Ubuntu missing ones are installed when run as root; otherwise the line that installs them is printed, and
the exit code is 1.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

ALWAYS = ("libegl1", "libgl1", "libfontconfig1", "libdbus-1-3", "libxkbcommon0", "libglib2.0-0")
FOR_X11 = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-image0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
)
"""Debian's names of the libraries, for any use and for a window on X11."""


def wants_x11() -> bool:
    """Whether a window would come up through X11."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    has_display = bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")
    return sys.platform == "linux" and (platform.startswith("xcb") or (has_display and not platform))


def missing_library() -> str:
    """What the system's loader says about the first library it does not find; empty when Qt loads."""
    try:
        from PySide6 import QtGui, QtWidgets  # noqa: F401, PLC0415  # that they load is what is asked

        if wants_x11():
            import PySide6  # noqa: PLC0415

            plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
            ctypes.CDLL(str(plugin))
    except (ImportError, OSError) as error:
        return str(error)
    return ""


def main() -> int:
    """Check, install where that is possible, and check again in a fresh interpreter."""
    missing = missing_library()
    if not missing:
        return 0
    packages = [*ALWAYS, *(FOR_X11 if wants_x11() else ())]
    print(f"Qt lacks a library of the system: {missing}", file=sys.stderr)
    if shutil.which("apt-get") is None:
        print("Install the package of your system that has it, and try again.", file=sys.stderr)
        return 1
    if os.geteuid() != 0 or "--installed" in sys.argv:
        print(f"This installs what Qt needs: sudo apt install {' '.join(packages)}", file=sys.stderr)
        return 1
    print("Installing what Qt needs from the system's packages.", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-q"], install):
        if subprocess.run(command, env=environment, check=False).returncode:
            print(f"That failed; this is what it was: {' '.join(command)}", file=sys.stderr)
            return 1
    return subprocess.run([sys.executable, __file__, "--installed"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
