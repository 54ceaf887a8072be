using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GpuTiler.Onnx.Tests;

/// <summary>
/// Whole networks against PyTorch, which they were exported from: a small one whose results are kept here, or those that eng/gradients has
/// just made.
/// </summary>
[Collection(nameof(MemoryTests))]
public class TorchTests
{
    // Of the largest component. A mask that flips between two computations moves the components behind it, near the input a few: one in a
    // hundred may be off, or the result be no farther from float64 than PyTorch's.
    private const double Tolerance = 1e-4;

    private static readonly string? Made = Environment.GetEnvironmentVariable("GPUTILER_GRADIENTS");

    private static readonly string Kept = Path.Combine(Repository.Root, "tests", "GpuTiler.Onnx.Tests", "Gradients", "torch");

    [Fact]
    public void Networks_have_the_gradients_of_PyTorch()
    {
        string folder = string.IsNullOrEmpty(Made) ? Kept : Made;
        var run = JsonSerializer.Deserialize<TorchRun>(File.ReadAllText(Path.Combine(folder, "cases.json")))!;
        List<string> rows =
        [
            "| network | input | to PyTorch | to float64 | 99 of 100 components | PyTorch to float64 | forward | and gradient | ratio | PyTorch |",
            "|---|---|---|---|---|---|---|---|---|---|",
        ];
        List<string> failed = [];
        foreach (var one in run.Cases)
        {
            rows.Add(Compare(folder, run.Unit, one, failed));
            if (folder != Kept)
            {
                File.WriteAllLines(Path.Combine(folder, "table.md"), rows);
            }
        }

        Assert.NotEmpty(run.Cases);
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    private static string Compare(string folder, int unit, TorchCase one, List<string> failed)
    {
        string path = Path.Combine(folder, one.Name + ".onnx");
        float[] x = Read<float>(folder, one.Name + ".x"), single = Read<float>(folder, one.Name + ".single");
        double[] exact = Read<double>(folder, one.Name + ".double");
        using var device = CpuDevice.Create(new() { Threads = 1 });
        try
        {
            using var gradient = OnnxGradient.Load(path, device, new() { Model = new() { Threads = 1 } });
            gradient.SetUnits(new GradientUnit(unit));
            List<(double Torch, double Exact, double TorchExact, double Most)> errors = [];
            int count = gradient.Inputs[0].ElementCount;
            for (int sample = 0; sample < one.Losses.Length; sample++)
            {
                var part = new Range(sample * count, (sample + 1) * count);
                gradient.Run(x.AsSpan(part));
                float[] found = Differences.Read(gradient.Gradient);
                Assert.Equal(one.Losses[sample], Differences.Read(gradient.Loss)[0], 1e-3 * (1 + Math.Abs(one.Losses[sample])));
                if (folder != Kept && Error(found, exact[part]) > Tolerance)
                {
                    Keep(Path.Combine(folder, $"{one.Name}.{sample}"), path, unit, x[part]);
                }

                errors.Add((
                    Error(found, [.. single[part].Select(value => (double)value)]), Error(found, exact[part]),
                    Error(single[part], exact[part]), Most(found, exact[part])));
            }

            double toTorch = Middle(errors.Select(error => error.Torch)), toExact = Middle(errors.Select(error => error.Exact));
            double torch = Middle(errors.Select(error => error.TorchExact)), most = errors.Max(error => error.Most);
            if (most > Tolerance && errors.Min(error => error.Exact) > Tolerance && toExact > 2 * torch)
            {
                failed.Add($"{one.Name}: {toTorch:0.0e0} to PyTorch, {toExact:0.0e0} to float64");
            }

            var (forward, both) = Time(path, device, gradient, x[..count]);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {one.Name} | {one.Size}² | {toTorch:0.0e0} | {toExact:0.0e0} | {most:0.0e0} | {torch:0.0e0} | {forward:0} ms | {both:0} ms | {both / forward:0.0} | {one.Milliseconds:0} ms |");
        }
        catch (Exception e) when (e is GradientException or OnnxModelException)
        {
            failed.Add($"{one.Name}: {e.Message}");
            return $"| {one.Name} | {one.Size}² | {e.Message} |";
        }
    }

    // The gradient and what decided it, in the order of the network's own operators, for eng/lib/gradient_masks.py.
    private static void Keep(string file, string path, int unit, float[] x)
    {
        using var model = GradientModel.Create(path, default, canScatter: true, castsDoubles: true);
        var made = ModelOutline.Read(model.File, model.Bytes).Nodes;
        string[] branches =
        [
            .. ModelOutline.Read(ModelFile.Read(path)).Nodes.Where(node => node.Is("Relu") || node.Is("MaxPool"))
                .Select(node => node.Is("Relu")
                    ? node.Outputs[0]
                    : made.Single(other => other.Is("MaxPool") && other.Outputs.Length == 2 && other.Input(0) == node.Input(0)).Outputs[1]),
        ];
        long[] layer = [.. model.LayerDimensions];
        int classes = (int)layer[1], places = RuleCase.Count(layer) / classes;
        float[] weights = [.. Enumerable.Range(0, classes * places).Select(i => i / places == unit ? 1f / places : 0)];
        byte[] tapped = TappedModel.Append(model.Bytes, branches);
        using var session = SessionFactory.Open(
            tapped, model.File, new() { Threads = 1 }, new Dictionary<string, long>(), new ProcessorHost());
        using var run = SessionFactory.RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(x, [.. model.Dimensions]);
        using var weighting = OrtValue.CreateTensorValueFromMemory(weights, layer);
        using var results = session.Run(
            run, [model.By, GradientModel.WeightsName], [input, weighting], [GradientModel.GradientName, .. branches]);
        File.WriteAllBytes(file + ".found", MemoryMarshal.AsBytes(results[0].GetTensorDataAsSpan<float>()));
        using var kept = File.Create(file + ".branches");
        foreach (var result in results.Skip(1))
        {
            kept.Write(result.GetTensorTypeAndShape().ElementDataType == TensorElementType.Int64
                ? MemoryMarshal.AsBytes(result.GetTensorDataAsSpan<long>())
                : Array.ConvertAll(result.GetTensorDataAsSpan<float>().ToArray(), value => value > 0 ? (byte)1 : (byte)0));
        }
    }

    private static (double Forward, double Both) Time(string path, CpuDevice device, OnnxGradient gradient, float[] x)
    {
        using var model = OnnxModel.Load(path, device, new() { Threads = 1, Layers = [gradient.Layer] });
        model.Run(x);
        var (forward, both) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int i = 0; i < 5; i++)
        {
            forward = Math.Min(forward, Timed(model.Run));
            both = Math.Min(both, Timed(gradient.Run));
        }

        return (forward, both);
    }

    private static double Timed(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static double Most(float[] found, double[] expected) =>
        found.Zip(expected, (a, b) => Math.Abs(a - b)).Order().ElementAt(found.Length * 99 / 100) / Math.Max(expected.Max(Math.Abs), 1e-30);

    // A unit that no input moves has a gradient of zero.
    private static double Error(float[] found, double[] expected) =>
        found.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)) / Math.Max(expected.Max(Math.Abs), 1e-30);

    private static T[] Read<T>(string folder, string name)
        where T : struct => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();

    internal sealed record TorchRun(string Torch, int Unit, TorchCase[] Cases);

    internal sealed record TorchCase(string Name, int Size, double[] Losses, double Milliseconds);
}
