"""Strokes on points that are there."""


def test_what_is_out_of_sight_is_out_of_reach(window, hand, points, in_task, switch):
    in_task("classes")
    switch("Test points")
    before = points()
    window.use_tool("erase")
    hand.drag((-3.0, 0.5), (3.0, 0.5), steps=40)
    assert len(points()) < len(before)
    assert points().test.sum() == before.test.sum()
    window.use_tool("lasso")
    corners = [(-3.3, -2.5), (3.3, -2.5), (3.3, 2.5), (-3.3, 2.5)]
    hand.drag(*corners, steps=8)
    assert set(window.selection.ids) == set(points().ids[~points().test])
