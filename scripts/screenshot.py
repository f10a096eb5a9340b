#!/usr/bin/env python3
"""Turns a terminal's screen, as `tmux capture-pane -e -p` prints it, into a PNG.

usage: screenshot.py [--light] [--size PX] [--columns N] [--rows N] OUT.png < screen.ansi

Needs Pillow and the DejaVu Sans Mono font (Debian: python3-pil, fonts-dejavu-core). Glyphs that
the font lacks are taken from DejaVu Sans, centred in their cell.
"""

import argparse
import re
import sys

from PIL import Image, ImageDraw, ImageFont

FOLDER = "/usr/share/fonts/truetype/dejavu/"

# The 16 ANSI colours as common dark and light terminals show them.
DARK = {
    "fg": (212, 218, 226),
    "bg": (17, 21, 28),
    "ansi": [
        (59, 66, 82), (224, 108, 117), (126, 200, 110), (229, 192, 123),
        (97, 150, 240), (198, 120, 221), (70, 190, 205), (200, 206, 214),
        (92, 99, 112), (240, 130, 138), (150, 220, 135), (240, 208, 145),
        (130, 175, 250), (215, 145, 235), (105, 212, 225), (240, 243, 247),
    ],
}
LIGHT = {
    "fg": (40, 44, 52),
    "bg": (252, 252, 250),
    "ansi": [
        (40, 44, 52), (200, 40, 41), (40, 130, 50), (160, 110, 0),
        (35, 85, 200), (150, 50, 160), (0, 125, 140), (150, 155, 165),
        (110, 115, 125), (220, 70, 70), (60, 150, 70), (180, 130, 10),
        (65, 115, 225), (170, 75, 180), (20, 150, 165), (230, 232, 236),
    ],
}

TOKEN = re.compile(r"\x1b\[([0-9;:]*)m|\x1b[()][A-Z0-9]|\x0e|\x0f|([^\x1b\x0e\x0f])", re.S)


def table(n, ansi):
    """The colour of an entry of the 256-colour table."""
    if n < 16:
        return ansi[n]
    if n < 232:
        n -= 16
        step = lambda v: 0 if v == 0 else 55 + 40 * v
        return (step(n // 36), step(n // 6 % 6), step(n % 6))
    grey = 8 + 10 * (n - 232)
    return (grey, grey, grey)


class Pen:
    """The state of the SGR attributes."""

    def __init__(self, scheme):
        self.scheme = scheme
        self.reset()

    def reset(self):
        self.fg = self.bg = None
        self.bold = self.dim = self.underline = self.reverse = False

    def apply(self, codes):
        codes = [int(c) if c else 0 for c in re.split("[;:]", codes)] or [0]
        i = 0
        while i < len(codes):
            c = codes[i]
            ansi = self.scheme["ansi"]
            if c == 0:
                self.reset()
            elif c == 1:
                self.bold = True
            elif c == 2:
                self.dim = True
            elif c == 4:
                self.underline = True
            elif c == 7:
                self.reverse = True
            elif c == 22:
                self.bold = self.dim = False
            elif c == 24:
                self.underline = False
            elif c == 27:
                self.reverse = False
            elif 30 <= c <= 37:
                self.fg = ansi[c - 30]
            elif 90 <= c <= 97:
                self.fg = ansi[c - 82]
            elif c == 39:
                self.fg = None
            elif 40 <= c <= 47:
                self.bg = ansi[c - 40]
            elif 100 <= c <= 107:
                self.bg = ansi[c - 92]
            elif c == 49:
                self.bg = None
            elif c in (38, 48):
                if codes[i + 1] == 5:
                    colour, used = table(codes[i + 2], ansi), 2
                else:
                    colour, used = tuple(codes[i + 2 : i + 5]), 4
                if c == 38:
                    self.fg = colour
                else:
                    self.bg = colour
                i += used
            i += 1

    def colours(self):
        fg = self.fg or self.scheme["fg"]
        bg = self.bg or self.scheme["bg"]
        if self.reverse:
            fg, bg = bg, fg
        if self.dim:
            fg = tuple((f * 3 + b * 2) // 5 for f, b in zip(fg, bg))
        return fg, bg


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    args.add_argument("--light", action="store_true", help="a light terminal")
    args.add_argument("--size", type=int, default=16, help="font size in pixels")
    args.add_argument("--columns", type=int, default=0, help="at least so many columns")
    args.add_argument("--rows", type=int, default=0, help="at least so many rows")
    args.add_argument("out")
    args = args.parse_args()
    scheme = LIGHT if args.light else DARK

    regular = ImageFont.truetype(FOLDER + "DejaVuSansMono.ttf", args.size)
    bold = ImageFont.truetype(FOLDER + "DejaVuSansMono-Bold.ttf", args.size)
    other = ImageFont.truetype(FOLDER + "DejaVuSans.ttf", args.size)
    ascent, descent = regular.getmetrics()
    cell_w = round(regular.getlength("M"))
    cell_h = ascent + descent
    missing = regular.getmask("\uffff").getbbox()

    lines = sys.stdin.read().rstrip("\n").split("\n")
    plain = [re.sub(r"\x1b\[[0-9;:]*m|\x1b[()][A-Z0-9]|[\x0e\x0f]", "", line) for line in lines]
    columns = max([args.columns] + [len(line) for line in plain])
    rows = max(args.rows, len(lines))
    margin = cell_w
    size = (columns * cell_w + 2 * margin, rows * cell_h + 2 * margin)
    image = Image.new("RGB", size, scheme["bg"])
    draw = ImageDraw.Draw(image)

    pen = Pen(scheme)
    for y, line in enumerate(lines):
        x = 0
        for codes, char in TOKEN.findall(line):
            if not char:
                pen.apply(codes)
                continue
            fg, bg = pen.colours()
            left, top = margin + x * cell_w, margin + y * cell_h
            if bg != scheme["bg"]:
                draw.rectangle((left, top, left + cell_w - 1, top + cell_h - 1), fill=bg)
            if char != " ":
                font = bold if pen.bold else regular
                dx = 0
                if font.getmask(char).getbbox() == missing:
                    font = other
                    dx = (cell_w - font.getlength(char)) / 2
                draw.text((left + dx, top), char, font=font, fill=fg)
            if pen.underline:
                draw.line((left, top + cell_h - 2, left + cell_w - 1, top + cell_h - 2), fill=fg)
            x += 1
    image.save(args.out, optimize=True)


if __name__ == "__main__":
    main()
