import gc
from threading import Thread, current_thread

from neuronlab.session.collector import WindowThreadCollector


class Noting:
    """Part of a cycle; notes in which thread it is collected."""

    def __init__(self, noted):
        self.noted, self.itself = noted, self

    def __del__(self):
        self.noted.append(current_thread().name)


def litter(noted):
    for _ in range(20_000):
        Noting(noted)


def test_garbage_of_another_thread_is_collected_in_the_windows_thread(qtbot):
    gc.enable()
    noted = []
    collector = WindowThreadCollector()
    collector.start()
    try:
        thread = Thread(target=litter, args=(noted,))
        thread.start()
        thread.join()
        assert noted == []
        collector.collect_if_due()
        assert set(noted) == {current_thread().name}
    finally:
        collector.stop()
    assert gc.isenabled()


def test_python_itself_would_have_collected_in_the_other_thread():
    gc.enable()
    noted = []
    thread = Thread(target=litter, args=(noted,))
    thread.start()
    thread.join()
    assert current_thread().name not in noted
    assert noted
