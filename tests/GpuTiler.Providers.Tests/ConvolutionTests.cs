using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>
/// Convolutions of every number of channels are the processor's: ONNX Runtime's WebGPU provider computes some of them wrongly, and says
/// nothing.
/// </summary>
public class ConvolutionTests
{
    /// <summary>What varies besides the channels.</summary>
    private static readonly Dictionary<string, Window> Windows = new()
    {
        ["3×3"] = new([3, 3]) { HasAll = true },
        ["3×3 with a bias"] = new([3, 3]) { HasBias = true },
        ["5×5 without pads"] = new([5, 5]) { Pad = 0 },
        ["1×1"] = new([1, 1]) { Pad = 0 },
        ["1×1 of stride 2"] = new([1, 1]) { Pad = 0, Stride = 2 },
        ["1×3 of stride 2"] = new([1, 3]) { Stride = 2 },
        ["3×3 dilated"] = new([3, 3]) { Dilation = 2 },
        ["the whole map"] = new([9, 9]) { Pad = 0 },
        ["3 along one axis"] = new([3]),
        ["3×3×3"] = new([3, 3, 3]),
        ["3×3 transposed"] = new([3, 3]) { Operator = "ConvTranspose" },
        ["2×2 transposed, of stride 2"] = new([2, 2]) { Operator = "ConvTranspose", Pad = 0, Stride = 2 },
    };

    // Divisible by three, by four, by both and by neither; each is a shader to compile, so that only the first window has all.
    private static readonly int[] AllInputs = [1, 2, 3, 4, 5, 6, 8, 9, 12, 15, 16, 18, 21, 24, 27], AllOutputs = [1, 4, 6, 8];
    private static readonly int[] Inputs = [3, 4, 6, 8, 9, 12, 15], Outputs = [4, 6];

    public static TheoryData<string, string> Cases =>
        [.. from device in DeviceRegistry.Names from window in Windows.Keys select new TheoryDataRow<string, string>(device, window)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_number_of_channels_gives_the_processors_values(string name, string window)
    {
        using var folder = new TempFolder();
        var (model, frame) = Windows[window].Sweep();
        string path = model.Save(folder);
        using var onHost = new Loaded(path, new() { Layers = ["op:Conv*"] });
        onHost.Model.Run(frame);
        using var device = Provider.Open(name);
        using var onDevice = OnnxModel.Load(path, device, new() { Layers = ["op:Conv*"] });
        onDevice.Run(frame);
        var wrong = new List<string>();
        foreach (var layer in onDevice.Activations)
        {
            float[] expected = onHost[layer.Name].ToArray(), actual = Provider.Read(layer.Tensor);
            float off = expected.Zip(actual, (a, b) => MathF.Abs(a - b)).Max() / expected.Max(MathF.Abs);
            if (!(off < 1e-5f))
            {
                wrong.Add($"{layer.Name}: {off}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {onDevice.Activations.Count} differ: {string.Join("; ", wrong)}");
    }

    private sealed record Window(int[] Kernel)
    {
        private const int Size = 9;

        public string Operator { get; init; } = "Conv";

        public int Pad { get; init; } = 1;

        public int Stride { get; init; } = 1;

        public int Dilation { get; init; } = 1;

        public bool HasBias { get; init; }

        public bool HasAll { get; init; }

        /// <summary>A network of one convolution for each number of channels that go in, named after it, and what it is run on.</summary>
        public (ModelBuilder Model, float[] Frame) Sweep()
        {
            int most = AllInputs.Max();
            object?[] shape = [1, most, .. Enumerable.Repeat<object?>(Size, Kernel.Length)];
            var model = new ModelBuilder().Input("x", ModelBuilder.Float, shape);
            model.Tensor("first", ModelBuilder.Int64, [1], 0L).Tensor("axis", ModelBuilder.Int64, [1], 1L);
            foreach (int channels in HasAll ? AllInputs : Inputs)
            {
                string part = $"part{channels}";
                model.Tensor($"end{channels}", ModelBuilder.Int64, [1], (long)channels)
                    .Node("Slice", ["x", "first", $"end{channels}", "axis"], [part]);
                foreach (int outputs in HasAll ? AllOutputs : Outputs)
                {
                    string name = $"{channels}→{outputs}";
                    int[] both = Operator == "Conv" ? [outputs, channels] : [channels, outputs];
                    long[] weights = [.. both, .. Kernel];
                    model.Tensor(
                        $"w{name}", ModelBuilder.Float, weights, NaiveNet.Values(channels, (int)weights.Aggregate((a, b) => a * b), 1));
                    model.Tensor($"b{name}", ModelBuilder.Float, [outputs], NaiveNet.Values(channels, outputs, 1));
                    string[] inputs = HasBias ? [part, $"w{name}", $"b{name}"] : [part, $"w{name}"];
                    model.Node(Operator, inputs, [name], $"n/{name}", "", Attributes()).Output(name);
                }
            }

            return (model, NaiveNet.Values(1, most * (int)Math.Pow(Size, Kernel.Length), 1));
        }

        private Message[] Attributes() =>
        [
            All("kernel_shape", Kernel), All("pads", [.. Kernel.Concat(Kernel).Select(size => size == 1 ? 0 : Pad)]),
            All("strides", [.. Kernel.Select(_ => Stride)]), All("dilations", [.. Kernel.Select(_ => Dilation)]),
        ];

        private static Message All(string name, int[] values) => ModelBuilder.Attribute(name, [.. values.Select(value => (long)value)]);
    }
}
