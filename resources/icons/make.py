#!/usr/bin/env python3
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes coral-server.ico (Windows) and coral-server.icns (macOS) anew from coral-server.svg.

Run it after changing the picture, and commit what it made. Needs rsvg-convert (Debian: librsvg2-bin).
Both files hold PNG pictures, which Windows Vista, macOS 10.7 and later read.
"""
import struct
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parent
SVG = FOLDER / "coral-server.svg"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
ICNS_TYPES = ((b"icp4", 16), (b"icp5", 32), (b"ic11", 32), (b"ic12", 64), (b"ic07", 128), (b"ic13", 256),
              (b"ic08", 256), (b"ic14", 512), (b"ic09", 512), (b"ic10", 1024))


def picture(size):
    return subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size), SVG], check=True,
                          capture_output=True).stdout


def ico(pictures):
    offset = 6 + 16 * len(ICO_SIZES)
    table, data = struct.pack("<HHH", 0, 1, len(ICO_SIZES)), b""
    for size in ICO_SIZES:
        png = pictures[size]
        side = size % 256  # 0 means 256
        table += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(png), offset + len(data))
        data += png
    return table + data


def icns(pictures):
    entries = b"".join(kind + struct.pack(">I", 8 + len(pictures[size])) + pictures[size]
                       for kind, size in ICNS_TYPES)
    return b"icns" + struct.pack(">I", 8 + len(entries)) + entries


def main():
    pictures = {size: picture(size) for size in {*ICO_SIZES, *(size for _, size in ICNS_TYPES)}}
    (FOLDER / "coral-server.ico").write_bytes(ico(pictures))
    (FOLDER / "coral-server.icns").write_bytes(icns(pictures))


if __name__ == "__main__":
    main()
