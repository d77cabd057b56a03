"""Encodes pictures that follow each other as GIF or MP4."""

import importlib
import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from neuronlab.core.errors import WorkError
from neuronlab.files.scratch import ScratchFolder

Pixels = npt.NDArray[np.uint8]
"""An image (rows, columns, 3), red, green and blue; all images of an animation have the same even sides."""
_COLORS = 255
NOTHING = "There is no picture to animate."


@dataclass(frozen=True, kw_only=True)
class AnimationFormat:
    """A format of animations.

    Attributes:
        label: Its name.
        meaning: What it is good for.
        encode: Makes the bytes of a file from images and the number of them per second.
    """

    label: str
    meaning: str
    encode: Callable[[Iterator[Pixels], int], bytes]


def _gif(images: Iterator[Pixels], per_second: int) -> bytes:
    pillow = importlib.import_module("PIL.Image")  # takes long, so only when it is used

    def reduced() -> Iterator[Any]:
        """The images in few colours; without dithering, what stands still stays the same and takes no room."""
        for number, pixels in enumerate(images):
            frame = pillow.fromarray(pixels).quantize(_COLORS, dither=pillow.Dither.NONE)
            # The format counts hundredths of a second, so that pictures of one speed last differently long.
            begin, end = (round(100 * count / per_second) for count in (number, number + 1))
            frame.info["duration"] = 10 * (end - begin)
            yield frame

    frames, stream = reduced(), io.BytesIO()
    first = next(frames, None)
    if first is None:
        raise WorkError(NOTHING)
    first.save(stream, "GIF", save_all=True, append_images=frames, loop=0)
    return stream.getvalue()


def _mp4(images: Iterator[Pixels], per_second: int) -> bytes:
    ffmpeg = importlib.import_module("imageio_ffmpeg")  # as above

    # The encoder's usual colours are of half the resolution, which all players know.
    with ScratchFolder() as scratch:  # the encoder is a program that writes a file
        path = scratch.path / "animation.mp4"
        first = next(images, None)
        if first is None:
            raise WorkError(NOTHING)
        rows, columns = first.shape[:2]
        writer = ffmpeg.write_frames(str(path), (columns, rows), fps=per_second, quality=8, macro_block_size=2)
        try:
            writer.send(None)
            for pixels in itertools.chain([first], images):
                writer.send(np.ascontiguousarray(pixels))
        finally:
            writer.close()  # ends the encoder
        return path.read_bytes()


ANIMATION_FORMATS: dict[str, AnimationFormat] = {
    ".gif": AnimationFormat(label="GIF", meaning="Plays everywhere by itself", encode=_gif),
    ".mp4": AnimationFormat(label="MP4", meaning="Smaller, in all colors, for slides and players", encode=_mp4),
}
"""By the suffix of a file's name."""
