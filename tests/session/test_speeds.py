from neuronlab.session.speeds import SLICE_SECONDS, SliceClock


def test_slices_grow_and_shrink_until_they_last_a_slice():
    clock = SliceClock()
    assert clock.steps_per_slice == 1
    for seconds_per_step in (1e-5, 1e-3, 0.1):
        for _ in range(40):
            steps = clock.steps_per_slice
            clock.note_slice(steps, 0.0, steps * seconds_per_step)
        assert clock.steps_per_slice == max(1, round(SLICE_SECONDS / seconds_per_step, -1) or 1) or (
            0.8 < clock.steps_per_slice * seconds_per_step / SLICE_SECONDS <= 1.01
        )


def test_the_rate_is_steps_over_time_and_nothing_at_rest():
    clock = SliceClock()
    for number in range(11):
        clock.note_slice(100, number * 0.1, (number + 1) * 0.1)
    assert 990 < clock.steps_per_second < 1_010
    clock.rest()
    assert clock.steps_per_second == 0.0


def test_after_a_change_of_size_the_next_slice_is_one_step():
    clock = SliceClock()
    for _ in range(20):
        clock.note_slice(clock.steps_per_slice, 0.0, clock.steps_per_slice * 1e-5)
    assert clock.steps_per_slice > 100
    clock.start_small()
    assert clock.steps_per_slice == 1
