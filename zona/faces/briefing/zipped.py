"""Office files without the clock: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def normalised(office: bytes, when: datetime) -> bytes:
    """The zip of an Office file with every time in it set to `when`, those of workbooks within it
    too.
    """
    source, target = zipfile.ZipFile(io.BytesIO(office)), io.BytesIO()
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fresh:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith(".xlsx"):
                content = normalised(content, when)
            elif entry.filename == "docProps/core.xml":
                content = STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            info = zipfile.ZipInfo(entry.filename, (when.year, when.month, when.day, 0, 0, 0))
            # as on Linux, whatever machine this is: the bytes must not differ
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0
            fresh.writestr(info, content)
    return target.getvalue()
