from neuronlab.lessons.catalog import for_topic, lessons
from tests.controls import click


def test_an_insight_leads_to_its_lesson_and_the_welcome_to_the_first(window, session, qtbot, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(window.files, "open_lesson", opened.append)
    monkeypatch.setattr(window.opening, "ask_for_file", lambda: opened.append("file"))
    why = window.insight_bar.why
    assert not why.isVisible()
    window.activation_panel.all_layers.setChecked(True)
    window.activation_panel.choose("identity")
    qtbot.waitUntil(why.isVisible)
    click(qtbot, why)
    for button in (window.welcome.tour, window.welcome.open):
        window.welcome.welcome()
        click(qtbot, button)
    assert opened == [for_topic("collapse").key, lessons()[0].key, "file"]


def test_a_window_reads_no_lesson_before_one_is_asked_for(open_lab):
    before = lessons.cache_info()
    open_lab().window.welcome.welcome()
    assert lessons.cache_info() == before
