"""Animations hold every picture they were given, in its order, and a failure in between leaves nothing behind."""

import io
import tempfile

import numpy as np
import pytest
from imageio_ffmpeg import count_frames_and_secs
from PIL import Image

from neuronlab.core.errors import WorkError
from neuronlab.files.animations import ANIMATION_FORMATS


def pictures(count=5):
    """Grey pictures of 32 × 16 that get lighter."""
    for number in range(count):
        yield np.full((16, 32, 3), 40 * (number + 1), np.uint8)


def test_a_gif_repeats_all_pictures_at_their_speed():
    with Image.open(io.BytesIO(ANIMATION_FORMATS[".gif"].encode(pictures(), 20))) as gif:
        assert (gif.size, gif.n_frames, gif.info["loop"], gif.info["duration"]) == ((32, 16), 5, 0, 50)
        for number in range(gif.n_frames):
            gif.seek(number)
            assert gif.convert("RGB").getpixel((3, 3)) == (40 * (number + 1),) * 3


@pytest.mark.parametrize("per_second", [3, 15, 40])
def test_a_gif_takes_the_time_that_was_asked_for_though_it_counts_in_hundredths_of_a_second(per_second):
    with Image.open(io.BytesIO(ANIMATION_FORMATS[".gif"].encode(pictures(6), per_second))) as gif:
        lengths = []
        for number in range(gif.n_frames):
            gif.seek(number)
            lengths.append(gif.info["duration"])
    assert sum(lengths) == round(600 / per_second) * 10


def test_an_mp4_has_all_pictures_at_their_speed(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(ANIMATION_FORMATS[".mp4"].encode(pictures(), 10))
    assert count_frames_and_secs(str(path)) == (5, pytest.approx(0.5))


@pytest.mark.parametrize("suffix", ANIMATION_FORMATS)
def test_what_fails_in_between_leaves_no_file(suffix, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def broken():
        yield from pictures(2)
        raise KeyError("cancelled")

    with pytest.raises(KeyError):
        ANIMATION_FORMATS[suffix].encode(broken(), 10)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(WorkError, match="no picture"):
        ANIMATION_FORMATS[suffix].encode(iter(()), 10)
