using System.Security.Cryptography;

namespace GpuTiler.Tests.Figures;

/// <summary>The figures' font: which characters it has, how wide they are, and what is drawn, at every scale.</summary>
public class TextFaceTests
{
    private const string Digits = "0123456789";
    private const string Signs = "∞±×−·…µσ–—‘’“”•′″⁰⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉€™←↑→↓∂∏∑√≈≠≤≥";
    private static readonly string Ascii = Characters(' ', '~'), Latin = Characters('\u00A1', 'ÿ'),
        Greek = Characters('Α', 'Ρ') + Characters('Σ', 'ώ');

    public static TheoryData<int> Scales => [1, 2, 3, 4, 5, 7, 8, 64];

    [Fact]
    public void Latin_greek_and_the_signs_of_the_field_are_there() =>
        Assert.Equal("", TextFace.Missing([Ascii, Latin, Greek, Signs, null]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Every_character_is_drawn_and_none_like_another(int scale)
    {
        // The lower dot of a small colon, or an accent, may be all that tells two apart.
        string all = Ascii[1..] + Signs.Replace("−", "", StringComparison.Ordinal) + "\0";
        var drawn = all.GroupBy(character => Picture(new TextFace(scale).Draw(character.ToString()))).ToList();
        Assert.All(drawn, same => Assert.Single(same));
        Assert.All(Latin + Greek, character => Assert.Contains(
            new TextFace(scale).Draw(character.ToString()).Coverage, coverage => coverage > 100));
        Assert.All(new TextFace(scale).Draw(" \u00A0").Coverage, coverage => Assert.Equal(0, coverage));
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void A_text_is_as_large_as_it_is_measured(int scale)
    {
        var face = new TextFace(scale);
        foreach (string text in new[] { "", "7", "conv1", "Jj|", "layer3.0/relu ±∞", "ÀÇŸΐ_", "漢" })
        {
            var mask = face.Draw(text);
            Assert.Equal((face.WidthOf(text), face.Height, mask.Width * mask.Height), (mask.Width, mask.Height, mask.Coverage.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Digits_are_equally_wide_and_stand_on_one_line(int scale)
    {
        var face = new TextFace(scale);
        foreach (char digit in Digits)
        {
            Assert.Equal(face.DigitWidth, face.WidthOf(digit.ToString()));
            var rows = InkedRows(face.Draw(digit.ToString()));
            Assert.Equal(face.CapTop + face.CapHeight - 1, rows[^1]);
            Assert.InRange(rows[0], face.CapTop, face.CapTop + scale - 1);
        }

        // Ten of them have one line and no other.
        Assert.InRange(face.WidthOf(Digits) - (10 * face.DigitWidth), -10, 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_line_is_its_characters_side_by_side(int scale)
    {
        const string Text = "JΔ(y)=−0.5±∞";
        var (face, left) = (new TextFace(scale), 0);
        var line = face.Draw(Text);
        foreach (var glyph in Text.Select(character => face.Draw(character.ToString())))
        {
            for (int y = 0; y < glyph.Height; y++)
            {
                Assert.Equal(
                    glyph.Coverage.AsSpan(y * glyph.Width, glyph.Width), line.Coverage.AsSpan((y * line.Width) + left, glyph.Width));
            }

            left += glyph.Width;
        }

        Assert.Equal(line.Width, left);
    }

    [Fact]
    public void Another_size_covers_as_much()
    {
        var large = new TextFace(4).Draw("conv1 µ±σ");
        foreach (int scale in new[] { 1, 2, 3, 5, 6, 7, 9 })
        {
            var resized = large.Resize(scale, 4);
            double wanted = large.Coverage.Sum(coverage => (double)coverage) * scale * scale / 16,
                found = resized.Coverage.Sum(coverage => (double)coverage);
            Assert.InRange(found, wanted - resized.Coverage.Length, wanted + resized.Coverage.Length);
        }

        var twice = large.Resize(8, 4);
        Assert.Equal((2 * large.Width, 2 * large.Height), (twice.Width, twice.Height));
        Assert.All(Enumerable.Range(0, twice.Coverage.Length), i =>
            Assert.Equal(large.Coverage[(i / twice.Width / 2 * large.Width) + (i % twice.Width / 2)], twice.Coverage[i]));
        // A new pixel covers one old one, half of two, and a quarter of a fourth.
        Assert.Equal([40, 107, 107, 147], new TextMask(3, 3, [0, 60, 120, 60, 120, 120, 120, 120, 180]).Resize(2, 3).Coverage);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Ink_is_mixed_with_the_ground_by_what_it_covers(int pixelSize)
    {
        var levels = new TextMask(256, 1, [.. Enumerable.Range(0, 256).Select(level => (byte)level)]);
        foreach (var (ink, ground) in new[] { (255, 0), (0, 255), (200, 40), (7, 8), (90, 90) })
        {
            var pixels = new byte[256 * pixelSize];
            var canvas = new FigureCanvas(pixels, pixels.Length, pixelSize);
            canvas.Fill(new(0, 0, 256, 1), Rgb.Grey((byte)ground));
            for (int repeat = 0; repeat < 2; repeat++)
            {
                canvas.Text(levels, 0, 0, Rgb.Grey((byte)ink), Rgb.Grey((byte)ground));
                for (int level = 0; level < 256; level++)
                {
                    // To the nearest.
                    Assert.InRange(pixels[level * pixelSize] - (ground + ((ink - ground) * level / 255.0)), -0.5, 0.5);
                    Assert.True(pixelSize == 1 || pixels[(level * 4) + 3] == 255);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, "4999871f5c42558a")]
    [InlineData(2, "bc754adbd0a65c0c")]
    [InlineData(3, "64baa8116ecd76d7")]
    [InlineData(4, "d06a0f772d394f9d")]
    public void The_pixels_are_the_same_on_every_machine(int scale, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(
            new TextFace(scale).Draw("conv2_relu 1×64×7×7 −0.25 ±1e-7 Ångström Δσ").Coverage))[..16]);

    [Theory]
    [InlineData("漢")]
    [InlineData("😀")]
    [InlineData("\t")]
    [InlineData("ж")]
    [InlineData("\u007f")]
    public void Every_other_character_is_one_box(string text)
    {
        var face = new TextFace(1);
        Assert.Equal(Picture(face.Draw("□")), Picture(face.Draw(text)));
        Assert.Equal(Picture(face.Draw("□")), Picture(face.Draw("😀".AsSpan(0, 1))));
    }

    [Fact]
    public void What_is_missing_is_named_once_with_its_count()
    {
        Assert.Equal("漢😀\t", TextFace.Missing(["café 漢", null, "漢😀é", "\t"]));
        Assert.Equal("1 character is not in the font and is shown as a box: ж.", new CharactersMissing("ж").ToString());
        Assert.Equal("4 characters are not in the font and are shown as a box: ж 漢 😀 U+0009.", new CharactersMissing("ж漢😀\t").ToString());
        Assert.Equal(
            "26 characters are not in the font and are shown as a box: а б в г д е ж з ….",
            new CharactersMissing("абвгдежзийклмнопрстуфхцчшщ").ToString());
    }

    private static string Characters(char first, char last) =>
        new([.. Enumerable.Range(first, last - first + 1).Select(code => (char)code)]);

    private static string Picture(TextMask mask) => $"{mask.Width} {Convert.ToHexString(mask.Coverage)}";

    private static List<int> InkedRows(TextMask mask) =>
        [.. Enumerable.Range(0, mask.Height).Where(y => mask.Coverage.AsSpan(y * mask.Width, mask.Width).IndexOfAnyExcept((byte)0) >= 0)];
}
