using System.Runtime.InteropServices;
using GpuTiler.Conformance;

namespace GpuTiler.Direct3D12.Tests;

/// <summary>A batch of two, and its second image by the scalar reference.</summary>
internal static class Example
{
    public static readonly TensorShape Shape = TensorShape.Nchw(2, 5, 9, 7);

    public static (byte[] Source, TilePlan Plan, byte[] Expected) Reference(long sourceOffset, ElementType type, ColorMap? map)
    {
        var plan = TilePlan.Create(Shape, new() { Padding = 3, Border = 1, PadValue = 99, ColorMap = map });
        var expected = new byte[plan.ByteCount];
        byte[] bytes;
        if (type == ElementType.Float32)
        {
            var values = TestData.Singles(DataKind.Infinities, Shape.ElementCount);
            ScalarReference.Render<float>(values, plan, 1, expected, plan.RowBytes);
            bytes = MemoryMarshal.AsBytes<float>(values).ToArray();
        }
        else
        {
            var values = TestData.Halves(DataKind.Infinities, Shape.ElementCount);
            ScalarReference.Render<Half>(values, plan, 1, expected, plan.RowBytes);
            bytes = MemoryMarshal.AsBytes<Half>(values).ToArray();
        }

        return ([.. new byte[sourceOffset], .. bytes], plan, expected);
    }

    public static TileOptions OptionsOf(in TilePlan plan) =>
        new() { Padding = plan.Padding, Border = plan.Border, PadValue = plan.PadColor.Red, ColorMap = plan.ColorMap };

    // A texture filled with 0x77, and the image at its place.
    public static byte[] Placed(in TilePlan plan, byte[] image, int width, int height, int x, int y)
    {
        var pixels = Enumerable.Repeat((byte)0x77, width * height * plan.PixelSize).ToArray();
        for (int row = 0; row < plan.ImageHeight; row++)
        {
            image.AsSpan(row * plan.RowBytes, plan.RowBytes).CopyTo(pixels.AsSpan((((row + y) * width) + x) * plan.PixelSize));
        }

        return pixels;
    }

    public static ColorMap Colors()
    {
        var rgba = new byte[1024];
        new Random(3).NextBytes(rgba);
        return ColorMap.Create(rgba);
    }
}
