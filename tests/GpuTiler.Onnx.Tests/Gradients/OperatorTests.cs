using System.Runtime.InteropServices;
using System.Text.Json;

namespace GpuTiler.Onnx.Tests;

/// <summary>
/// PyTorch's operators, exported one output each by eng/lib/gradient_operators.py, against the gradients that PyTorch finds.
/// </summary>
public class OperatorTests
{
    // Of the largest component.
    private const float Tolerance = 1e-5f;

    private static readonly string Kept = Path.Combine(Repository.Root, "tests", "GpuTiler.Onnx.Tests", "Gradients", "torch");

    private static readonly string[] Made =
        JsonSerializer.Deserialize<Exported>(File.ReadAllText(Path.Combine(Kept, "operators.json")))!.Names;

    public static TheoryData<string> Names => [.. Made];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_has_the_gradient_of_PyTorch(string name)
    {
        float[] x = Read("operators.x"), all = Read("operators.single");
        int first = Array.IndexOf(Made, name) * x.Length;
        float[] expected = all[first..(first + x.Length)];
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var gradient = OnnxGradient.Load(
            Path.Combine(Kept, "operators.onnx"), device, new() { Layer = name, Model = new() { Threads = 1 } });
        Weighting.Set(gradient, i => ((i * 37 % 17) - 8) / 8d);
        gradient.Run(x);
        float[] found = Differences.Read(gradient.Gradient);
        float largest = expected.Max(MathF.Abs);
        Assert.True(largest > 0);
        for (int i = 0; i < x.Length; i++)
        {
            float off = Math.Abs(found[i] - expected[i]);
            Assert.True(
                off <= Tolerance * largest, $"{name}: component {i} is {found[i]}, and PyTorch's {expected[i]} (largest {largest}).");
        }
    }

    private static float[] Read(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Kept, name))).ToArray();

    internal sealed record Exported(string Torch, string[] Names);
}
