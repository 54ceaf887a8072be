using System.Globalization;
using GpuTiler.Onnx;

namespace GpuTiler.TapCost;

/// <summary>What taps cost one network on ONNX Runtime's CPU provider, as ratios to the network alone.</summary>
/// <param name="Name">The model's file.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="All">All layers tapped.</param>
/// <param name="Middle">One layer tapped: the one in the middle of those that were tried.</param>
/// <param name="Dearest">One layer tapped: the one that costs most.</param>
/// <param name="DearestLayer">Its name.</param>
internal sealed record ModelCost(string Name, int Layers, Pairs All, Pairs Middle, Pairs Dearest, string DearestLayer)
{
    // Of a deep network only some layers are tapped one by one.
    private const int MostLayers = 12;

    public static ModelCost Measure(string path, int rounds)
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var all = Load(path, device, null);
        using var plain = new PlainNetwork(path, all);
        var whole = Pairs.Measure(plain.Run, all.Run, rounds);

        int step = (all.Activations.Count + MostLayers - 1) / MostLayers;
        var ones = new List<(Pairs Pairs, string Layer)>();
        for (int i = 0; i < all.Activations.Count; i += step)
        {
            string layer = all.Activations[i].Name;
            using var one = Load(path, device, [layer]);
            ones.Add((Pairs.Measure(plain.Run, one.Run, rounds), layer));
        }

        ones.Sort((a, b) => a.Pairs.Ratio.CompareTo(b.Pairs.Ratio));
        return new(Path.GetFileName(path), all.Activations.Count, whole, ones[ones.Count / 2].Pairs, ones[^1].Pairs, ones[^1].Layer);
    }

    /// <summary>The figures as a row of a table.</summary>
    public string ToRow() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {Layers} | {All.Milliseconds:0.000} | {Percent(Middle)} | {Percent(Dearest)} | `{DearestLayer}` | {Percent(All)} |");

    private static string Percent(Pairs pairs) => $"{Percent(pairs.Ratio)} ({Percent(pairs.BestRatio)})";

    private static string Percent(double ratio) => ((ratio - 1) * 100).ToString("+0.0;−0.0", CultureInfo.InvariantCulture) + " %";

    private static OnnxModel Load(string path, CpuDevice device, string[]? layers)
    {
        var model = OnnxModel.Load(path, device, new() { Layers = layers, Threads = 1 });
        var random = new Random(1);
        foreach (var input in model.Inputs)
        {
            foreach (ref float value in input.AsSpan<float>())
            {
                value = random.NextSingle();
            }
        }

        return model;
    }
}
