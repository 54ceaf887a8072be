namespace GpuTiler.Tests.Figures;

public class BitmapFontTests
{
    private static readonly string Everything = new string([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)]) + "×∞−µσ±…";

    [Fact]
    public void Every_character_has_a_glyph_of_its_own()
    {
        byte[] glyphs = BitmapFont.Translate(Everything);
        Assert.Equal(Everything.Length, glyphs.Distinct().Count());
        Assert.DoesNotContain((byte)BitmapFont.Box, glyphs);
        Assert.Equal(Everything.Length + 1, BitmapFont.Count);
        Assert.Equal(BitmapFont.Count, Enumerable.Range(0, BitmapFont.Count).Select(Drawn).Distinct().Count());
        Assert.Equal(0u, (uint)Drawn(BitmapFont.Translate(" ")[0]).Count(dot => dot == '#'));
    }

    [Fact]
    public void Letters_look_like_themselves()
    {
        Assert.Equal("""
            ##### ·###· ·····
            ··#·· #···# ·····
            ··#·· #···# ####·
            ··#·· #·#·# #···#
            ··#·· #···# #···#
            ··#·· #···# #···#
            ··#·· ·###· ####·
            ····· ····· #····
            ····· ····· #····
            """.ReplaceLineEndings("\n"), Picture("T0p"));
    }

    [Fact]
    public void Digits_and_capitals_stand_on_one_line()
    {
        string tall = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        foreach (byte glyph in BitmapFont.Translate(tall))
        {
            var inked = Enumerable.Range(0, BitmapFont.Height).Where(y => Enumerable.Range(0, BitmapFont.Width).Any(x => BitmapFont.IsInk(glyph, x, y))).ToList();
            Assert.Equal((0, BitmapFont.CapHeight - 1), (inked[0], inked[^1]));
        }
    }

    [Theory]
    [InlineData("é")]
    [InlineData("😀")]
    [InlineData("\t")]
    [InlineData("漢")]
    [InlineData("\u007f")]
    public void Every_other_character_is_one_box(string text) => Assert.Equal([(byte)BitmapFont.Box], BitmapFont.Translate(text));

    [Fact]
    public void Half_a_character_is_a_box_too() => Assert.Equal([(byte)BitmapFont.Box], BitmapFont.Translate("😀"[..1]));

    [Fact]
    public void What_is_missing_is_named_once_with_its_count()
    {
        Assert.Equal("", BitmapFont.Missing([Everything, null, "μ"]));
        Assert.Equal("é漢😀\t", BitmapFont.Missing(["café é", null, "漢😀é", "\t"]));
        Assert.Equal("1 character is not in the font and is shown as a box: é.", new CharactersMissing("é").ToString());
        Assert.Equal("4 characters are not in the font and are shown as a box: é 漢 😀 U+0009.", new CharactersMissing("é漢😀\t").ToString());
        Assert.Equal("26 characters are not in the font and are shown as a box: а б в г д е ж з ….", new CharactersMissing("абвгдежзийклмнопрстуфхцчшщ").ToString());
    }

    [Fact]
    public void The_micro_sign_and_the_letter_mu_look_the_same() => Assert.Equal(BitmapFont.Translate("µ"), BitmapFont.Translate("μ"));

    private static string Drawn(int glyph) => string.Concat(
        Enumerable.Range(0, BitmapFont.Width * BitmapFont.Height).Select(i => BitmapFont.IsInk(glyph, i % BitmapFont.Width, i / BitmapFont.Width) ? '#' : '·'));

    private static string Picture(string text) => string.Join('\n', Enumerable.Range(0, BitmapFont.Height).Select(y => string.Join(
        ' ', BitmapFont.Translate(text).Select(glyph => Drawn(glyph).Substring(y * BitmapFont.Width, BitmapFont.Width)))));
}
