using GpuTiler.Conformance;

namespace GpuTiler.Tests.Conformance;

/// <summary>Small maps are searched and written together: each keeps to itself what is special about it.</summary>
public class SmallMapTests
{
    private static readonly TileRange[] Ranges =
        [TileRange.Tile, TileRange.Layer, TileRange.Between(-1, 2), TileRange.Tile.Percentile(10, 90)];

    public static TheoryData<string> Names => TestDevices.All;

    [Theory]
    [MemberData(nameof(Names))]
    public void Maps_of_every_kind_lie_side_by_side(string name)
    {
        using var device = DeviceRegistry.Create(name);
        var random = new Random(1);
        var kinds = Enum.GetValues<DataKind>();
        for (int round = 0; round < 120; round++)
        {
            var shape = TensorShape.Chw(random.Next(1, 140), random.Next(1, 17), random.Next(1, 34));
            var options = new TileOptions
            {
                Range = Ranges[round % Ranges.Length],
                Columns = random.Next(0, 40),
                Padding = random.Next(0, 6),
                Border = random.Next(0, 4),
                RowGap = random.Next(0, 3),
                PadValue = (byte)random.Next(256),
            };
            var plan = TilePlan.Create(shape, options);
            int map = shape.Height * shape.Width;
            float[] singles = [.. Enumerable.Range(0, shape.Channels)
                .SelectMany(_ => TestData.Singles(kinds[random.Next(kinds.Length)], map))];
            Half[] halves = [.. Enumerable.Range(0, shape.Channels)
                .SelectMany(_ => TestData.Halves(kinds[random.Next(kinds.Length)], map))];
            var (expected, actual) = (new byte[plan.ByteCount], new byte[plan.ByteCount]);
            ScalarReference.Render<float>(singles, plan, 0, expected, plan.RowBytes);
            device.Render(singles, plan, actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{shape}, {plan.Columns} columns, {options.Range}, float32");
            ScalarReference.Render<Half>(halves, plan, 0, expected, plan.RowBytes);
            device.Render(halves, plan, actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{shape}, {plan.Columns} columns, {options.Range}, float16");
        }
    }
}
