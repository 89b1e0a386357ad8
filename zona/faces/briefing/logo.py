"""The coat of arms that a region may put on its briefing: any PNG or JPEG, made small and plain."""

from __future__ import annotations

import io

from PIL import Image

from zona.faces.refusal import BriefingError

MOST_BYTES, MOST_PIXELS, HEIGHT = 5_000_000, 20_000_000, 240


def prepared(content: bytes, name: str, in_all: int | None = None) -> bytes:
    """A picture as a small PNG without anything but its pixels.

    in_all: the bytes of the whole file where `content` is only its beginning. Raises BriefingError
    where it is no PNG or JPEG (`logo`), or too large to be read safely (`logo_big`).
    """
    try:
        image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
        size = round((in_all or len(content)) / 1e6, 1), round(image.width * image.height / 1e6, 1)
        if len(content) > MOST_BYTES or image.width * image.height > MOST_PIXELS:
            raise BriefingError("logo_big", path=name, size=size[0], pixels=size[1])
        plain = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BriefingError("logo", path=name) from error
    plain.thumbnail((3 * HEIGHT, HEIGHT))
    buffer = io.BytesIO()
    plain.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
