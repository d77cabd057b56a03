"""How long it takes from a cold start to the first painted window, beside the least a Qt program with a plot needs.

Starts two programs in turn, several times: one imports PySide6 and pyqtgraph and shows an empty plot, the other is
NeuronLab. Both report when their first paint is done. Ends with 1 when NeuronLab takes more than three times as long.

    python benchmarks/startup.py [--json]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 7
BAR = 3.0

_REPORT_FIRST_PAINT = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    seen = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not self.seen:
            self.seen = True
            QTimer.singleShot(0, self.report)
        return False
    def report(self):
        print(time.time() - float(sys.argv[1]), flush=True)
        for window in application.topLevelWidgets():
            window.close()
        application.quit()
"""

EMPTY_PLOT = """
import PySide6
import pyqtgraph
from PySide6.QtWidgets import QApplication
{report}
application = QApplication([])
watch = Watch()
application.installEventFilter(watch)
plot = pyqtgraph.PlotWidget()
plot.show()
application.exec()
"""

NEURONLAB = """
from neuronlab.app import make_application, run_window
{report}
application = make_application()
watch = Watch()
application.installEventFilter(watch)
run_window(None)
"""


def first_paint(program: str, data: str) -> float:
    """Seconds from the start of a new process to the end of its first paint."""
    environment = {**os.environ, "NEURONLAB_DATA": data, "XDG_CONFIG_HOME": data, "PYQTGRAPH_QT_LIB": "PySide6"}
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    code = program.format(report=_REPORT_FIRST_PAINT)
    command = [sys.executable, "-c", code, repr(time.time())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return float(done.stdout.split()[0])


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    floor, ours = [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as data:
            floor.append(first_paint(EMPTY_PLOT, data))
            ours.append(first_paint(NEURONLAB, data))
    # The first run of each also reads the files from the disk; the median leaves it out.
    result = {"empty_plot_seconds": statistics.median(floor), "neuronlab_seconds": statistics.median(ours)}
    result["ratio"] = result["neuronlab_seconds"] / result["empty_plot_seconds"]
    if arguments.json:
        print(json.dumps({**result, "bar": BAR}))
    else:
        print(f"first painted window, median of {RUNS} starts")
        print(f"  an empty plot {result['empty_plot_seconds']:.2f} s, NeuronLab {result['neuronlab_seconds']:.2f} s")
        print(f"  {'ok  ' if result['ratio'] <= BAR else 'MISS'} ratio {result['ratio']:.2f}, at most {BAR:g}")
    return 0 if result["ratio"] <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
