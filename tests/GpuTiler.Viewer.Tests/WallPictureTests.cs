using System.Runtime.InteropServices;

namespace GpuTiler.Viewer.Tests;

/// <summary>The picture on the canvas, drawn as the page draws it.</summary>
public class WallPictureTests
{
    private const uint Wall = 0xFF302010, NaN = 0xFF0000FF;

    [Fact]
    public void Levels_masks_and_differences_have_their_colors()
    {
        var picture = new WallPicture(Scene(6, 2, new PlacementInfo(1, 1, 0, [0, 1, -1, 2], [0, 1], 9, 9)));
        Assert.True(picture.Take(Frame(1, 1, 3, 2, [0, 1, 2, 3, 4, 5], [])));
        Assert.Equal([Wall, Color(0), Color(1), Wall, Color(2), Wall, Wall, Color(3), Color(4), Wall, Color(5), Wall], Draw(picture));
        picture.Take(Frame(1, 1, 3, 2, [0, 1, 2, 3, 4, 5], [0, 1, 0, 0, 0, 0]));
        Assert.Equal([Wall, Color(0), NaN, Wall, Color(2), Wall], Draw(picture)[..6]);
        picture.Take(Frame(1, 1, 3, 2, [0, 1, 2, 3, 4, 5], [], RecordFlags.Difference));
        Assert.Equal([Wall, Color(255), Color(254), Wall, Color(253), Wall], Draw(picture)[..6]);
    }

    [Fact]
    public void Cells_without_a_map_tables_that_are_wrong_and_smaller_mosaics_show_the_wall()
    {
        var picture = new WallPicture(Scene(4, 4, new PlacementInfo(1, 0, 0, [0, 1, 2, 77], [0, 1, 2, -5], 1, 1)));
        picture.Take(Frame(1, 1, 2, 2, [1, 2, 3, 4], []));
        Assert.Equal([Color(1), Color(2), Wall, Wall, Color(3), Wall, Wall, Wall, .. Enumerable.Repeat(Wall, 8)], Draw(picture));
    }

    [Fact]
    public void Texts_lie_over_it_as_far_as_they_are_opaque()
    {
        byte[] text = MemoryMarshal.AsBytes<uint>([0xFFFFFFFF, 0x80FFFFFF, 0x00FFFFFF]).ToArray();
        var picture = new WallPicture(Scene(
            3, 1, new PlacementInfo(1, 0, 0, [0], [0], 9, 9),
            [new(5, 0, 0, 3), new(5, -2, 0, 9), new(5, 2, 0, 1), new(5, 0, -1, 3), new(6, 0, 0, 3)], [new(5, 3, 1, text)]));
        picture.Take(Frame(1, 1, 1, 1, [9], []));

        // A half of white over each part of the wall's colour.
        Assert.Equal([0xFFFFFFFF, 0xFF000000 | (Half(0x30) << 16) | (Half(0x20) << 8) | Half(0x10), 0xFFFFFFFF], Draw(picture));

        static uint Half(uint below) => ((0xFF * 0x80) + (below * 0x7F) + 127) / 255;
    }

    [Theory]
    [InlineData(1, 0, 3, 2, "0110 0110")]
    [InlineData(0, 1, 9, 9, "0000 1111")]
    [InlineData(-5, -5, 2, 1, "1100 0000")]
    [InlineData(3, 0, 1, 2, "0000 0000")]
    [InlineData(int.MinValue, int.MinValue, int.MaxValue, int.MaxValue, "1111 1111")]
    public void A_text_of_one_half_does_not_reach_into_the_other(int left, int top, int right, int bottom, string expected)
    {
        byte[] text = MemoryMarshal.AsBytes<uint>(Enumerable.Repeat(uint.MaxValue, 32).ToArray()).ToArray();
        var picture = new WallPicture(Scene(
            4, 2, new PlacementInfo(1, 0, 0, [-1], [-1], 9, 9), [new(5, -2, -1, 9, new(left, top, right, bottom))], [new(5, 8, 4, text)]));
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal).Select(on => on == '1' ? uint.MaxValue : Wall), Draw(picture));
    }

    [Fact]
    public void A_scene_waits_for_its_view_and_slots_that_it_has_not_are_forgotten()
    {
        var picture = new WallPicture(Scene(1, 1, new PlacementInfo(1, 0, 0, [0], [0], 9, 9)));

        // Of the view before it, and of a slot that it does not show.
        Assert.False(picture.Take(Frame(0, 7, 1, 1, [9], [])));
        Assert.True(picture.Take(Frame(1, 1, 1, 1, [1], [])));
        Assert.False(picture.Show(Scene(1, 1, new PlacementInfo(2, 0, 0, [0], [0], 9, 9), view: 2)));
        Assert.Equal([Color(1)], Draw(picture));
        Assert.True(picture.Take(Frame(2, 2, 1, 1, [2], [])));
        Assert.Equal([Color(2)], Draw(picture));

        // The same view in another way: at once.
        Assert.True(picture.Show(Scene(1, 1, new PlacementInfo(1, 0, 0, [0], [0], 9, 9), view: 2)));
        Assert.Equal([Wall], Draw(picture));
    }

    private static uint Color(int level) => 0xFF000000 | ((uint)level * 0x010101);

    private static WallScene Scene(
        int width, int height, PlacementInfo placement, LabelInfo[]? labels = null, LabelPicture[]? pictures = null, uint view = 1)
    {
        var levels = Enumerable.Range(0, 256).Select(level => $"{level * 0x010101:x6}");
        return WallScene.Read(new SceneMessage(
            view, width, height, "102030", string.Concat(levels), string.Concat(levels.Reverse()), "ff000000ff000000ff",
            [placement], labels ?? [], pictures ?? []));
    }

    private static byte[] Frame(
        uint view, uint slot, int width, int height, byte[] levels, byte[] mask, RecordFlags flags = RecordFlags.None)
    {
        var buffer = new FrameBuffer();
        buffer.Reset(1000);
        buffer.Append(new RecordHeader
        {
            Kind = RecordKind.Mosaic,
            View = view,
            Slot = slot,
            Width = width,
            Height = height,
            Ranges = 1,
            PayloadBytes = 8 + levels.Length + mask.Length,
            Flags = flags | (mask.Length > 0 ? RecordFlags.Mask : RecordFlags.None),
        });
        byte[] payload = [.. new byte[8], .. levels, .. mask];
        payload.CopyTo(buffer.Append(payload.Length));
        buffer.Append(new RecordHeader { Kind = RecordKind.EndOfFrame, View = view });
        return buffer.Written.ToArray();
    }

    private static uint[] Draw(WallPicture picture)
    {
        var pixels = new uint[picture.Width * picture.Height];
        picture.Draw(pixels);
        return pixels;
    }
}
