namespace GpuTiler.Tests.Figures;

/// <summary>How a text is shortened and broken to the room that there is.</summary>
public class TextRoomTests
{
    private static readonly string[] Texts =
        ["", "a", "conv1", "a name of several words", "iiiiiiiiiiiiWWWWWWWWWWWW", "/a/long/path/to/layer4.1/conv2", "é漢😀é😀"];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_is_shortened_fits_and_one_more_character_would_not(int scale)
    {
        var face = new TextFace(scale);
        foreach (string text in Texts)
        {
            for (int width = 0; width < face.WidthOf(text) + 40; width++)
            {
                var room = new TextRoom(face, width);
                string? begin = room.Begin(text, " 12");
                if (begin is null)
                {
                    Assert.False(room.Has(text + " 12"));
                    Assert.False(new TextRoom(face, width - 2).Has(new string([.. text.Take(1)]) + "… 12"));
                }
                else
                {
                    Assert.True(room.Has(begin), begin);
                    Assert.True(
                        begin == text + " 12"
                            || (text.StartsWith(begin[..^4], StringComparison.Ordinal) && begin.EndsWith("… 12", StringComparison.Ordinal)),
                        begin);
                }

                string end = room.End(text);
                Assert.True(room.Has(end) || end == "…", end);
                Assert.True(end == text || (end[0] == '…' && text.EndsWith(end[1..], StringComparison.Ordinal)), end);

                // Two columns are what rounding the parts up may cost.
                int rest = text.Length - (end.Length - 1);
                Assert.True(end == text || char.IsLowSurrogate(text[rest - 1])
                    || !new TextRoom(face, width - 2).Has($"…{text[(rest - 1)..]}"), end);
            }
        }
    }

    [Fact]
    public void Lines_are_broken_at_spaces_where_they_can_be()
    {
        var face = new TextFace(1);
        foreach (string text in Texts)
        {
            for (int width = 1; width < face.WidthOf(text) + 9; width++)
            {
                var room = new TextRoom(face, width);
                string[] lines = room.Wrap([text]);
                Assert.Equal(
                    text.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
                Assert.All(lines, line => Assert.True(room.Has(line) || line.Length == 1, line));
            }
        }

        Assert.Equal(["a name", "of", "several", "words"], new TextRoom(face, face.WidthOf("several")).Wrap(["a name of several words"]));
        Assert.Equal(["two", "", "lines"], new TextRoom(face, 60).Wrap(["two", "", "lines"]));
    }
}
