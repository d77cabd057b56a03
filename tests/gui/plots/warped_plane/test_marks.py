import numpy as np

from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS
from neuronlab.gui.plots.warped_plane.marks import SIZE, Marks, PointLook, looks_of
from neuronlab.gui.theme.theme import DARK, LIGHT

TARGETS, TEST = np.array([[0.0], [2.0], [2.0], [1.0]]), np.array([False, True, False, False])


def test_points_have_the_shape_and_colour_of_their_class_and_test_points_are_hollow():
    spec = TASKS["classes"].network((), CLASS_NAMES[:3])
    looks = looks_of(DARK, spec, TARGETS, np.array([0, 1, 2]), TEST)
    assert looks == [
        PointLook(0, DARK.classes[0], False),
        PointLook(2, DARK.classes[2], True),
        PointLook(2, DARK.classes[2], False),
    ]


def test_points_of_a_surface_have_the_colour_of_their_value():
    spec, heights = TASKS["surface"].network(()), np.array([[-2.0], [0.0], [2.0]])
    looks = looks_of(LIGHT, spec, heights, np.arange(3), np.zeros(3, bool))
    assert len({look.color for look in looks}) == 3
    assert {look.kind for look in looks} == {0}
    assert all(look.is_value for look in looks)


def middle(pixmap):
    return pixmap.toImage().pixelColor(SIZE // 2, SIZE // 2)


def test_every_shape_of_a_class_can_be_drawn(qapp):
    looks = [PointLook(kind, color, False) for kind, color in enumerate(DARK.classes)]
    images = [pixmap.toImage() for pixmap in Marks().pixmaps(DARK, 1.0, looks)]
    assert [image.pixelColor(SIZE // 2, SIZE // 2).name() for image in images] == list(DARK.classes)


def test_a_mark_is_drawn_once_for_each_look_and_anew_for_other_colours(qapp):
    marks, look = Marks(), PointLook(1, DARK.classes[1], False)
    first, second = marks.pixmaps(DARK, 1.0, [look, look])
    assert first is second
    assert marks.pixmaps(DARK, 1.0, [look])[0] is first
    assert marks.pixmaps(LIGHT, 1.0, [look])[0] is not first
    assert marks.pixmaps(DARK, 2.0, [look])[0].devicePixelRatio() == 2.0


def test_a_training_point_is_filled_and_a_test_point_hollow(qapp):
    filled, hollow = Marks().pixmaps(DARK, 1.0, [PointLook(1, DARK.classes[1], test) for test in (False, True)])
    assert middle(filled).name() == DARK.classes[1]
    assert middle(hollow).name() == DARK.plot


def test_a_value_with_the_colour_of_the_background_has_an_outline(qapp):
    for is_test in (False, True):
        (pixmap,) = Marks().pixmaps(DARK, 1.0, [PointLook(1, DARK.plot, is_test, is_value=True)])
        image = pixmap.toImage()
        seen = {image.pixelColor(x, SIZE // 2).lightness() for x in range(SIZE)}
        assert max(seen) > 150
