using GpuTiler.Tests.Conformance;

namespace GpuTiler.Tests.Devices;

/// <summary>Every finite binary16 number, by itself and beside others: how many steps it takes to widen must not show.</summary>
public class HalfTests
{
    private static readonly Half[] Finite = [.. Enumerable.Range(0, 1 << 16)
        .Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).Where(Half.IsFinite)];

    public static TheoryData<string> Devices => [.. DeviceRegistry.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Every_number_has_its_level(string name)
    {
        using var device = DeviceRegistry.Create(name);
        // In order of their bits; beside neighbours of every size; and the same without subnormal numbers, in maps and rows of many
        // lengths.
        Half[] mixed = [.. Finite.Index().OrderBy(pair => pair.Index * 40503 % 63487).Select(pair => pair.Item)];
        foreach (var all in new[] { Finite, mixed, [.. mixed.Where(value => !Half.IsSubnormal(value))] })
        {
            foreach (int width in new[] { 7, 33, 56, 64, 97, 100, 128, 201, 256, 1000 })
            {
                int height = Math.Min(60, all.Length / width / 3);
                int maps = all.Length / (width * height);
                Check(device, all[..(maps * width * height)], TensorShape.Chw(maps, height, width));
                // Where all are small, the level depends on each bit.
                Check(
                    device, [.. all[..(maps * width * height)].Select(value => Half.Abs(value) < (Half)3e-3f ? value : (Half)0)],
                    TensorShape.Chw(maps, height, width));
            }
        }
    }

    private static void Check(TileDevice device, Half[] values, TensorShape shape)
    {
        foreach (var range in new[] { TileRange.Tile, TileRange.Layer })
        {
            using var tensor = device.CreateTensor(shape, ElementType.Float16);
            using var tiler = Tiler.Create(tensor, new() { Range = range, Padding = 1 });
            tensor.Write(values);
            var (expected, pixels) = (new byte[tiler.Plan.ByteCount], new byte[tiler.Plan.ByteCount]);
            ScalarReference.Render<Half>(values, tiler.Plan, 0, expected, tiler.Plan.RowBytes);
            tiler.Read(tiler.Dispatch(tensor), pixels);
            Assert.Equal(expected, pixels);
        }
    }
}
