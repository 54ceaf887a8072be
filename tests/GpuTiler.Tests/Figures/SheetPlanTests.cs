using FsCheck;
using FsCheck.Fluent;

namespace GpuTiler.Tests.Figures;

/// <summary>Where the images of a sheet go: apart, inside, and in an order that can be read.</summary>
public class SheetPlanTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400).WithQuietOnSuccess(true);

    [Fact]
    public void Nothing_overlaps_and_everything_is_inside()
    {
        Prop.ForAll(Cases().ToArbitrary(), c =>
        {
            var plan = SheetPlan.Create(c.Items, c.Options);
            List<PixelBox> boxes = [plan.TitleBox];
            for (int i = 0; i < plan.Count; i++)
            {
                Assert.Equal((c.Items[i].Width, c.Items[i].Height), (plan.BoxOf(i).Width, plan.BoxOf(i).Height));
                Assert.Equal((plan.BoxOf(i).Y * plan.RowBytes) + (plan.BoxOf(i).X * plan.PixelSize), plan.OffsetOf(i));
                boxes.AddRange([plan.BoxOf(i), plan.HeadingBoxOf(i)]);
            }

            boxes.RemoveAll(box => box.IsEmpty);
            Assert.All(boxes, box => Assert.True(box.X >= 6 && box.Y >= 6 && box.Right <= plan.Width - 6 && box.Bottom <= plan.Height - 6));
            for (int i = 0; i < boxes.Count; i++)
            {
                Assert.DoesNotContain(boxes.Skip(i + 1), other =>
                    other.X < boxes[i].Right && boxes[i].X < other.Right && other.Y < boxes[i].Bottom && boxes[i].Y < other.Bottom);
            }
        }).Check(Many);
    }

    [Fact]
    public void Images_are_read_from_left_to_right_and_downwards()
    {
        Prop.ForAll(Cases().ToArbitrary(), c =>
        {
            var plan = SheetPlan.Create(c.Items, c.Options);
            int shelf = plan.BoxOf(0).Y, bottom = plan.BoxOf(0).Bottom;
            for (int i = 1; i < plan.Count; i++)
            {
                var (before, box) = (plan.BoxOf(i - 1), plan.BoxOf(i));
                bool isBelow = box.X == before.X && box.Y > before.Bottom && box.Bottom <= bottom;
                bool isBeside = box.X > before.Right && box.Y == shelf;
                bool isNextShelf = box.X == plan.BoxOf(0).X && box.Y > bottom;
                Assert.True(isBelow || isBeside || isNextShelf, $"{before} {box}");
                (shelf, bottom) = isNextShelf ? (box.Y, box.Bottom) : (shelf, Math.Max(bottom, box.Bottom));
            }
        }).Check(Many);
    }

    [Fact]
    public void A_heading_stands_above_its_image_and_is_cut_at_its_front()
    {
        var room = new TextRoom(new TextFace(1), 24 * new TextFace(1).DigitWidth);
        string name = new string('a', 50) + "/the-end-of-the-name";
        var plan = SheetPlan.Create([new(40, 30, name), new(900, 10, name), new(5, 5), new(9, 9, "x\ny")], new() { TextScale = 1 });
        Assert.Equal(room.End(name), plan.HeadingOf(0));
        Assert.EndsWith("a/the-end-of-the-name", plan.HeadingOf(0), StringComparison.Ordinal);
        Assert.Equal(name, plan.HeadingOf(1));
        Assert.True(plan.HeadingBoxOf(2).IsEmpty);
        Assert.Equal("x y", plan.HeadingOf(3));
        foreach (int i in new[] { 0, 1, 3 })
        {
            var (heading, box) = (plan.HeadingBoxOf(i), plan.BoxOf(i));
            Assert.Equal((box.X, box.Y - 2), (heading.X, heading.Bottom));
        }
    }

    [Fact]
    public void An_automatic_sheet_is_nearly_square_and_wastes_little()
    {
        // Layers of a network as they come: each stage has smaller maps, and more of them.
        List<SheetItem> items = [];
        foreach (int side in new[] { 914, 914, 480, 480, 480, 270, 270, 270, 270, 180, 180, 180, 40 })
        {
            items.Add(new(side, side, $"layer {items.Count}"));
        }

        var plan = SheetPlan.Create(items);
        Assert.True(plan.Width < 1.4 * plan.Height && plan.Height < 1.4 * plan.Width, $"{plan.Width}×{plan.Height}");
        double used = items.Sum(item => (double)item.Width * item.Height) / ((double)plan.Width * plan.Height);
        Assert.True(used > 0.7, $"{plan.Width}×{plan.Height}, {used:P0} used");
    }

    [Fact]
    public void No_other_width_makes_the_longer_side_shorter()
    {
        Prop.ForAll(Cases().ToArbitrary(), c =>
        {
            // Room for text is measured by the widest line, so the title is left out.
            var best = SheetPlan.Create(c.Items, c.Options with { Width = 0, Title = null });
            for (int width = 1; width < 2 * best.Width; width += 7)
            {
                var other = SheetPlan.Create(c.Items, c.Options with { Width = width, Title = null });
                Assert.True(
                    Math.Max(other.Width, other.Height) >= Math.Max(best.Width, best.Height),
                    $"{width}: {other.Width}×{other.Height}, not {best.Width}×{best.Height}");
            }
        }).Check(Many.WithMaxTest(100));
    }

    [Fact]
    public void A_width_that_is_given_is_kept_unless_an_image_is_wider()
    {
        SheetItem[] items = [new(50, 20), new(50, 20), new(50, 20)];
        Assert.Equal(50 + 12, SheetPlan.Create(items, new() { Width = 1 }).Width);
        Assert.Equal(50 + 8 + 50 + 12, SheetPlan.Create(items, new() { Width = 130 }).Width);
        Assert.Equal(20 + 12, SheetPlan.Create(items, new() { Width = int.MaxValue }).Height);
    }

    [Fact]
    public void What_is_unusable_is_refused_with_its_numbers()
    {
        Assert.Contains("without images", Message([]));
        Assert.Contains("0×7", Message([new(3, 3), new(0, 7)]));
        Assert.Contains("width -1", Message([new(3, 3)], new() { Width = -1 }));
        Assert.Contains("scale 65", Message([new(3, 3)], new() { TextScale = 65 }));
        Assert.Contains("2147483591", Message([new(50_000, 50_000)]));
        Assert.Contains("of 4 byte", Message([new(30_000, 30_000)], new() { PixelFormat = PixelFormat.Rgba8 }));
        Assert.Contains("2147483591", Message([.. Enumerable.Repeat(new SheetItem(int.MaxValue, int.MaxValue), 9)]));

        static string Message(SheetItem[] items, SheetOptions options = default) =>
            Assert.Throws<ArgumentException>(() => SheetPlan.Create(items, options)).Message;
    }

    [Theory]
    [InlineData(PixelFormat.R8)]
    [InlineData(PixelFormat.Rgba8)]
    public void Drawing_leaves_ink_in_the_places_of_text_alone(PixelFormat format)
    {
        var pad = format == PixelFormat.R8 ? Rgb.Grey(40) : new Rgb(200, 220, 180);
        var plan = SheetPlan.Create(
            [new(70, 30, "conv1"), new(20, 60, "Äg|"), new(5, 5)], new() { PixelFormat = format, PadColor = pad, Title = "two\nlines" });
        int pitch = plan.RowBytes + 3;
        var pixels = new byte[(pitch * (plan.Height - 1)) + plan.RowBytes];
        Array.Fill(pixels, (byte)0xA5);
        Sheet.Create(plan).Draw(pixels, pitch);
        PixelBox[] places = [plan.TitleBox, .. Enumerable.Range(0, plan.Count).Select(plan.HeadingBoxOf)];
        var inked = new bool[places.Length];
        for (int y = 0; y < plan.Height; y++)
        {
            for (int x = 0; x < plan.Width; x++)
            {
                var pixel = pixels.AsSpan((y * pitch) + (x * plan.PixelSize), plan.PixelSize);
                int place = Array.FindIndex(places, box => x >= box.X && x < box.Right && y >= box.Y && y < box.Bottom);
                byte[] outside = format == PixelFormat.R8 ? [40] : [200, 220, 180, 255],
                    ink = format == PixelFormat.R8 ? [255] : [0, 0, 0, 255];
                Assert.True(pixel.SequenceEqual(outside) || place >= 0, $"{x}, {y}");
                if (place >= 0)
                {
                    inked[place] |= pixel.SequenceEqual(ink);
                }
            }

            Assert.True(y == plan.Height - 1
                || pixels.AsSpan((y * pitch) + plan.RowBytes, 3).SequenceEqual("\u00A5\u00A5\u00A5".Select(c => (byte)c).ToArray()));
        }

        Assert.Equal([true, true, true, false], inked);
        Assert.Throws<ArgumentException>(() => Sheet.Create(plan).Draw(pixels.AsSpan(1), pitch));
        Assert.Throws<ArgumentException>(() => Sheet.Create(plan).Draw(pixels, plan.RowBytes - 1));
    }

    private static Gen<(SheetItem[] Items, SheetOptions Options)> Cases()
    {
        var item =
            from width in Gen.Frequency((5, Gen.Choose(1, 90)), (1, Gen.Choose(1, 900)))
            from height in Gen.Frequency((5, Gen.Choose(1, 90)), (1, Gen.Choose(1, 900)))
            from name in Gen.Choose(0, 40)
            select new SheetItem(width, height, new string('n', name));
        return
            from count in Gen.Choose(1, 40)
            from items in item.ArrayOf(count)
            from scale in Gen.Choose(0, 3)
            from width in Gen.Elements(0, 0, 1, 200, 1000, int.MaxValue)
            from title in Gen.Elements(null, "a title", new string('t', 200))
            select (items, new SheetOptions { TextScale = scale, Width = width, Title = title });
    }
}
