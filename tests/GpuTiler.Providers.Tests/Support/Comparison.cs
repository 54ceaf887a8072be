using System.Globalization;
using GpuTiler.Conformance;

namespace GpuTiler.Providers.Tests;

/// <summary>Counts the bytes that a graph renders differently from the scalar reference; by more than one level is a failure.</summary>
internal sealed class Comparison(TileDevice device)
{
    private int images, refused;
    private long bytes, differing, differingImages, ofDeviations;

    // A device may say that it has no float16, and then never takes one.
    private readonly Lazy<bool> hasHalf = new(() =>
    {
        try
        {
            device.CreateTensor(TensorShape.Hw(1, 1), ElementType.Float16).Dispose();
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    });

    public int Images => images;

    /// <summary>The share of bytes that are a level off, apart from images whose range is so many deviations around the mean.</summary>
    public double Share => (double)(differing - ofDeviations) / bytes;

    public void Add((ConformanceCase Case, byte[] Expected) expectation)
    {
        var (conformanceCase, expected) = expectation;
        var plan = TilePlan.Create(conformanceCase.Shape, conformanceCase.Options);
        if (conformanceCase.Type == ElementType.Float16 && !hasHalf.Value)
        {
            refused++;
            return;
        }

        using var tensor = conformanceCase.CreateTensor(device);
        int pitch = plan.RowBytes + conformanceCase.ExtraPitch;
        var actual = ConformanceCase.NewImage(plan, pitch);
        using var tiler = Tiler.Create(tensor, conformanceCase.Options);
        tiler.Read(tiler.Dispatch(tensor, conformanceCase.Image), actual, pitch);
        Compare(conformanceCase, plan, expected, actual, pitch);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{device.Description}: {differing} of {bytes} bytes differ, in {differingImages} of {images} images, {ofDeviations} of them where deviations are; ")
        + $"{refused} cases of float16 refused";

    private void Compare(
        ConformanceCase conformanceCase, in TilePlan plan, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int pitch)
    {
        long before = differing;
        (images, bytes) = (images + 1, bytes + expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] != actual[i])
            {
                differing++;
                if (!IsNeighbor(plan, expected, actual, i, pitch))
                {
                    Assert.Fail($"{conformanceCase}: {actual[i]} for {expected[i]} at x {i % pitch}, y {i / pitch}");
                }
            }
        }

        differingImages += differing > before ? 1 : 0;
        ofDeviations += plan.Range.Spread == RangeSpread.Sigma ? differing - before : 0;
    }

    // In the colours of a map a level more or less is the next colour of the map.
    private static bool IsNeighbor(in TilePlan plan, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int i, int pitch)
    {
        if (plan.ColorMap is null || plan.Composition.IsRgb)
        {
            return Math.Abs(expected[i] - actual[i]) == 1;
        }

        int pixel = i - (i % pitch % 4);
        int wanted = Level(plan.ColorMap, expected.Slice(pixel, 4)), found = Level(plan.ColorMap, actual.Slice(pixel, 4));
        return wanted >= 0 && found >= 0 && Math.Abs(wanted - found) == 1;
    }

    private static int Level(ColorMap colors, ReadOnlySpan<byte> pixel)
    {
        for (int level = 0; level < 256; level++)
        {
            if (colors.Rgba.Slice(4 * level, 4).SequenceEqual(pixel))
            {
                return level;
            }
        }

        return -1;
    }
}
