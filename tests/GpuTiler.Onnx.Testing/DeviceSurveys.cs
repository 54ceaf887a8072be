using GpuTiler.Imaging;

namespace GpuTiler.Onnx.Testing;

/// <summary>A survey on a device that runs networks itself, and reduces their layers where they are, beside the processor's.</summary>
internal static class DeviceSurveys
{
    private const int Pictures = 11, Side = 28, Top = 4;

    // Of the largest value that a layer has.
    private const double Tolerance = 1e-4;

    /// <summary>Surveys all layers of the sample network.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The sample network.</param>
    public static void Try(TileDevice device, string path)
    {
        using var folder = new TempFolder();
        string data = Path.Combine(folder.Path, "pictures.npy");
        var random = new Random(3);
        using (var file = File.Create(data))
        {
            // Smooth, as pictures are, and one that is black.
            NpyWriter.Write<byte>(file, [.. from picture in Enumerable.Range(0, Pictures)
                let x = random.Next(Side) let y = random.Next(Side)
                from at in Enumerable.Range(0, Side * Side) let far = Math.Abs((at % Side) - x) + Math.Abs((at / Side) - y)
                select (byte)(picture == 5 ? 0 : Math.Max(0, 255 - (25 * far)))], [Pictures, Side, Side]);
        }

        using var processor = CpuDevice.Create(new() { Threads = 1 });
        var (expected, found) = (Survey(processor, "processor"), Survey(device, "device"));
        Assert.Equal(expected.Layers.Select(layer => (layer.Name, layer.Units)), found.Layers.Select(layer => (layer.Name, layer.Units)));
        Assert.Equal(Pictures, found.Seen);
        foreach (var layer in expected.Layers)
        {
            SurveyUnit[] units = [.. Enumerable.Range(0, layer.Units).Select(unit => expected.UnitOf(layer.Name, unit))];
            double scale = units.Max(unit => Math.Max(Math.Abs(unit.Minimum), Math.Abs(unit.Maximum)));
            Assert.True(scale > 0);
            Assert.All(units, unit => Compare(unit, found.UnitOf(layer.Name, unit.Unit), Tolerance * scale));
        }

        SurveyResult Survey(TileDevice on, string name)
        {
            using var set = DataSet.Open(data);
            using var survey = DataSurvey.Load(path, set, on, new() { Top = Top });
            return survey.Run(Path.Combine(folder.Path, name));
        }
    }

    private static void Compare(SurveyUnit one, SurveyUnit other, double tolerance)
    {
        Assert.Equal(
            (one.Pictures, one.Count, one.NaN, one.PositiveInfinity, one.NegativeInfinity),
            (other.Pictures, other.Count, other.NaN, other.PositiveInfinity, other.NegativeInfinity));
        Assert.Equal(one.Mean, other.Mean, tolerance);
        Assert.Equal(one.StandardDeviation, other.StandardDeviation, tolerance);
        CompareRanking(one.Top, other.Top, tolerance);
        CompareRanking(one.Bottom, other.Bottom, tolerance);
    }

    // Pictures whose values are as good as equal may change places.
    private static void CompareRanking(IReadOnlyList<RankedPicture> one, IReadOnlyList<RankedPicture> other, double tolerance)
    {
        Assert.Equal(one.Count, other.Count);
        for (int i = 0; i < one.Count; i++)
        {
            Assert.Equal(one[i].Value, other[i].Value, tolerance);
            if (one.Where((_, k) => k != i).All(picture => Math.Abs(picture.Value - one[i].Value) > 2 * tolerance) && i < one.Count - 1)
            {
                Assert.Equal(one[i].Picture, other[i].Picture);
            }
        }
    }
}
