"""Renders a face to the glyphs that the figures draw: font.py FACE FOLDER [--check]. eng/font runs it."""
import hashlib
import pathlib
import sys

from PIL import Image, ImageChops, ImageDraw, ImageFont, features

# Pixels of an em: those of text of scale 1, 2 and 4.
SIZES = (10, 20, 40)

# ASCII, Latin-1, Greek, and the signs of the field. The last one stands for what is not among them.
RANGES = ((0x20, 0x7E), (0xA0, 0xFF), (0x386, 0x386), (0x388, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3CE))
SIGNS = "–—‘’“”•…‰′″⁰⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉€™←↑→↓∂∆∏∑−√∞≈≠≤≥"
BOX = "□"


def render(face, size, characters):
    """The glyphs side by side, with the rows above the baseline and of a digit, and the columns of each."""
    font = ImageFont.truetype(face, size, layout_engine=ImageFont.Layout.BASIC)
    boxes = [ink_of(font, character) for character in characters]
    # As high as an em, so that text of scale 3, which is made of the largest glyphs, has its baseline between two rows of pixels.
    ascent = size
    if min(top for _, top, _, _ in boxes) < -ascent:
        sys.exit(f"a glyph of size {size} is higher than {ascent} pixels")
    descent = max(bottom for _, _, _, bottom in boxes)
    widths = []
    strip = Image.new("L", (sum(wide_of(font, c, box) for c, box in zip(characters, boxes)), ascent + descent))
    draw = ImageDraw.Draw(strip)
    for character, box in zip(characters, boxes):
        # What reaches out of its place, such as a J to the left, gets a wider one: no text draws outside its own width.
        left = sum(widths) + max(0, -box[0])
        draw.text((left, ascent), character, font=font, fill=255, anchor="ls")
        widths.append(wide_of(font, character, box))
    capital = -min(top for character, (_, top, _, _) in zip(characters, boxes) if character in "0123456789H")
    return strip, (ascent, capital), widths


def ink_of(font, character):
    """The pixels that a glyph covers, from its origin on the baseline: left, top, right, bottom."""
    canvas = Image.new("L", (4 * font.size, 4 * font.size))
    ImageDraw.Draw(canvas).text((font.size, 2 * font.size), character, font=font, fill=255, anchor="ls")
    left, top, right, bottom = canvas.getbbox() or (font.size, 2 * font.size, font.size, 2 * font.size)
    return left - font.size, top - 2 * font.size, right - font.size, bottom - 2 * font.size


def wide_of(font, character, box):
    return max(0, -box[0]) + max(round(font.getlength(character)), box[2])


def main(face, folder, check):
    characters = "".join(chr(code) for first, last in RANGES for code in range(first, last + 1)) + SIGNS + BOX
    font = ImageFont.truetype(face, SIZES[0])
    made = f"{' '.join(font.getname())}, SHA-256 {hashlib.sha256(pathlib.Path(face).read_bytes()).hexdigest()}, FreeType {features.version('freetype2')}"
    strips, lines = {}, [f"made from {made}", f"characters {characters}"]
    for size in SIZES:
        strips[f"font-{size}.png"], (ascent, capital), widths = render(face, size, characters)
        lines.append(f"size {size} ascent {ascent} capital {capital} widths {' '.join(map(str, widths))}")
    text = "\n".join(lines) + "\n"
    if not check:
        for name, strip in strips.items():
            strip.save(folder / name, optimize=True)
        (folder / "font.txt").write_text(text, encoding="utf-8", newline="\n")
        return 0

    found = (folder / "font.txt").read_text(encoding="utf-8")
    recorded = found.split("\n")[0].removeprefix("made from ")
    if recorded != made:
        print(f"skipped: here is {made}; the glyphs were made from {recorded}", file=sys.stderr)
        print(f"0 passed, 0 failed, {1 + len(strips)} skipped")
        return 77
    wrong = [] if found == text else ["font.txt"]
    for name, strip in strips.items():
        with Image.open(folder / name) as kept:
            if kept.mode != "L" or kept.size != strip.size or ImageChops.difference(kept, strip).getbbox():
                wrong.append(name)
    for name in wrong:
        print(f"FAIL: {name} differs from what the font gives: run eng/font")
    print(f"{1 + len(strips) - len(wrong)} passed, {len(wrong)} failed, 0 skipped")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2]), "--check" in sys.argv[3:]))
