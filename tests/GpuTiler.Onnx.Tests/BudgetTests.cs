using System.Runtime.InteropServices;

namespace GpuTiler.Onnx.Tests;

/// <summary>A memory budget divides the layers into groups, and nothing else changes.</summary>
public class BudgetTests
{
    public static TheoryData<string> Networks => [.. DeepNet.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_group_has_the_values_of_a_model_without_a_budget_bit_for_bit(string name)
    {
        using var folder = new TempFolder();
        string path = DeepNet.Model(name).Save(folder);
        using var whole = new Loaded(path);
        Assert.InRange(whole.Model.Activations.Count, 50, 70);
        Assert.Empty(whole.Model.Skipped);
        Assert.Equal(whole.Model.Activations, Assert.Single(whole.Model.Groups).Activations);
        whole.Model.Run(DeepNet.Frame);
        var expected = whole.Model.Activations.ToDictionary(layer => layer.Name, Bytes);
        Assert.All(expected.Values, values => Assert.True(values.Distinct().Count() > 3));

        var counts = new HashSet<int>();
        foreach (long budget in Budgets(whole.Model))
        {
            using var device = new CountingDevice();
            using (var model = OnnxModel.Load(path, device, new() { MemoryBudget = budget, Threads = 1 }))
            {
                counts.Add(model.Groups.Count);
                Assert.Equal(
                    whole.Names, string.Join(' ', model.Groups.SelectMany(group => group.Activations).Select(layer => layer.Name)));
                Assert.Equal(Enumerable.Range(0, model.Groups.Count), model.Groups.Select(group => group.Index));
                model.Inputs[0].Write<float>(DeepNet.Frame);

                // Each in order, and the first once more.
                foreach (var group in model.Groups.Append(model.Groups[0]))
                {
                    model.Run(group);
                    Assert.InRange(device.Held, group.ByteCount, budget);
                    Assert.Equal([group], model.Groups.Where(other => other.IsHeld));
                    Assert.All(group.Activations, layer => Assert.True(
                        ((CountingTensor)layer.Tensor).Bytes.SequenceEqual(expected[layer.Name]), layer.Name));
                }

                Assert.InRange(device.Peak, model.Groups.Max(group => group.ByteCount), budget);
            }

            Assert.Equal(0, device.Held);
        }

        Assert.Contains(1, counts);
        Assert.True(counts.Count >= 4, $"Only {counts.Count} divisions were tried.");
    }

    [Theory]
    [InlineData("blazeface-front-128.onnx", 128)]
    [InlineData("blazeface-back-256.onnx", 256)]
    public void Every_group_of_BlazeFace_has_the_values_and_images_of_a_model_without_a_budget(string name, int size)
    {
        string path = Repository.Model(name);
        var frame = NaiveNet.Values(7, size * size * 3, 1);
        using var whole = new Loaded(path);
        whole.Model.Run(frame);
        foreach (long budget in new[] { Largest(whole.Model), Total(whole.Model) / 4, Total(whole.Model) })
        {
            using var divided = new Loaded(path, new OnnxOptions { MemoryBudget = budget });
            divided.Model.Inputs[0].Write<float>(frame);
            foreach (var group in divided.Model.Groups)
            {
                Assert.InRange(group.ByteCount, 1, budget);
                divided.Model.Run(group);
                foreach (var layer in group.Activations)
                {
                    Assert.True(divided[layer.Name].SequenceEqual(whole[layer.Name]), layer.Name);
                    Assert.Equal(Image(whole, layer.Name), Image(divided, layer.Name));
                }
            }

            Assert.Equal(whole.Names, divided.Names);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Taps_leave_the_networks_outputs_as_they_are(string name)
    {
        using var folder = new TempFolder();
        string path = DeepNet.Model(name).Save(folder);
        using var plain = new Loaded(path, new OnnxOptions { Layers = ["scores", "stem"] });
        plain.Model.Run(DeepNet.Frame);
        using var all = new Loaded(path);
        using var divided = new Loaded(path, new OnnxOptions { MemoryBudget = Largest(all.Model) });
        all.Model.Run(DeepNet.Frame);
        divided.Model.Inputs[0].Write<float>(DeepNet.Frame);
        foreach (string output in new[] { "scores", "stem" })
        {
            divided.Model.Run(divided.Model.Groups.Single(group => group.Activations.Any(layer => layer.Name == output)));
            double[] expected = Values(plain, output), tapped = Values(all, output), grouped = Values(divided, output);

            // Halves are rounded wherever operators are apart, to eleven bits.
            double tolerance = (name == "half" ? 1e-3 : 1e-5) * expected.Max(Math.Abs);
            Assert.All(expected.Zip(tapped, grouped), of => Assert.True(
                Math.Abs(of.First - of.Second) <= tolerance && of.Second == of.Third, $"{output}: {of}"));
        }
    }

    [Fact]
    public void What_is_not_held_cannot_be_read()
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        using var net = new Loaded(path, new OnnxOptions { MemoryBudget = 256 });
        using var other = new Loaded(path, new OnnxOptions { MemoryBudget = 256 });
        var groups = net.Model.Groups;

        // The last layer's weights have 340 bytes.
        Assert.Equal(
            ["conv", "relu", "pool flat", "scores"],
            groups.Select(group => string.Join(' ', group.Activations.Select(layer => layer.Name))));
        Assert.Equal([256L, 256, 64 + 64, 20], groups.Select(group => group.ByteCount));
        Assert.True(groups[0].IsHeld && net.Model.Activations["conv"].IsHeld);

        Assert.Contains(
            "4 groups", Assert.Throws<InvalidOperationException>(() => net.Model.Run(NaiveNet.Frame)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => net.Model.Run(other.Model.Groups[0]));
        Assert.Contains(
            "has no value", Assert.Throws<InvalidOperationException>(() => other.Model.Run(other.Model.Groups[2])).Message,
            StringComparison.Ordinal);
        net.Model.Run(groups[0]);
        var conv = net.Model.Activations["conv"];
        var (held, expected) = (conv.Tensor, net["conv"].ToArray());
        net.Model.Run(groups[1]);
        Assert.False(groups[0].IsHeld || conv.IsHeld);
        Assert.Contains("'conv'", Assert.Throws<InvalidOperationException>(() => conv.Tensor).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'conv'", Assert.Throws<InvalidOperationException>(() => net.Model.Summarize(conv)).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => ((CpuTensor)held).AsSpan<float>());
        Assert.Equal((256, TensorShape.Nchw(1, 4, 4, 4)), ((int)conv.ByteCount, conv.Shape));
        net.Model.Run(groups[0]);
        Assert.Equal(expected, net["conv"].ToArray());
    }

    [Fact]
    public void A_frame_that_is_written_between_groups_is_the_one_that_is_run()
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        using var whole = new Loaded(path);
        using var net = new Loaded(path, new OnnxOptions { MemoryBudget = 256 });
        for (int frame = 0; frame < 6; frame++)
        {
            var values = NaiveNet.Values(50 + frame, NaiveNet.Frame.Length, 1);
            whole.Model.Run(values);
            net.Model.Inputs[0].Write<float>(values);
            var group = net.Model.Groups[frame % net.Model.Groups.Count];
            net.Model.Run(group);
            Assert.All(group.Activations, layer => Assert.True(net[layer.Name].SequenceEqual(whole[layer.Name])));
        }
    }

    [Fact]
    public void A_layer_that_alone_exceeds_the_budget_is_named_with_the_budget_that_would_do()
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        var e = Assert.Throws<ArgumentException>(() => new Loaded(path, new OnnxOptions { MemoryBudget = 255 }));
        Assert.Equal(
            $"The layer 'conv' of {path} has 256 bytes (1×4×4×4 Float32), and the memory budget is 255: a budget of 256 bytes will do, "
            + "or leave the layer out.", e.Message);
        using var enough = new Loaded(path, new OnnxOptions { MemoryBudget = 256 });
        using var without = new Loaded(path, new OnnxOptions { MemoryBudget = 64, Layers = ["pool", "flat", "scores"] });
        Assert.Equal(3, without.Model.Groups.Count);
        Assert.Contains(
            "-1", Assert.Throws<ArgumentException>(() => new Loaded(path, new OnnxOptions { MemoryBudget = -1 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_that_only_a_run_shows_are_found_without_holding_the_layers()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 4, 6).Tensor("s", ModelBuilder.Int64, [4], 1L, 2, -3, 4)
            .Node("Abs", ["s"], ["shape"]).Node("Reshape", ["x", "shape"], ["open"]).Node("Neg", ["open"], ["negated"])
            .Node("Exp", ["negated"], ["y"]).Output("y").Save(folder);
        Assert.All(
            OnnxModel.ListLayers(path), layer => Assert.DoesNotContain(layer.Dimensions ?? [], dimension => dimension.Value is not null));
        var frame = NaiveNet.Values(3, 24, 1);
        using var whole = new Loaded(path);
        whole.Model.Run(frame);
        using var net = new Loaded(path, new OnnxOptions { MemoryBudget = 96 });
        Assert.Equal(3, net.Model.Groups.Count);
        net.Model.Inputs[0].Write<float>(frame);
        foreach (var group in net.Model.Groups)
        {
            net.Model.Run(group);
            Assert.True(net[group.Activations[0].Name].SequenceEqual(whole[group.Activations[0].Name]));
        }
    }

    [Fact]
    public void A_shape_that_changes_is_told_and_the_next_run_goes_on()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 3).Tensor("zero", ModelBuilder.Float, [], 0f)
            .Node("Neg", ["x"], ["y"]).Node("Equal", ["x", "zero"], ["e"]).Node("NonZero", ["e"], ["n"])
            .Node("Cast", ["n"], ["found"], "", "", ModelBuilder.Attribute("to", 1L)).Output("found").Output("y").Save(folder);
        using var net = new Loaded(path, new OnnxOptions { Layers = ["y", "found"], MemoryBudget = 100 });
        var (y, found) = (net.Model.Groups[0], net.Model.Groups[1]);
        net.Model.Inputs[0].Write<float>([0, 0, 0, 0, 0, 1]);
        Assert.Contains(
            "has the shape 4×5", Assert.Throws<OnnxModelException>(() => net.Model.Run(found)).Message, StringComparison.Ordinal);
        net.Model.Run(y);
        Assert.Equal(-1, net["y"][5]);
        net.Model.Inputs[0].Write<float>(new float[6]);
        net.Model.Run(found);
        Assert.Equal(24, net["found"].Length);
    }

    [Fact]
    public void A_group_that_the_device_has_no_memory_for_leaves_none_behind()
    {
        using var folder = new TempFolder();
        using var device = new CountingDevice();
        using var model = OnnxModel.Load(NaiveNet.Model().Save(folder), device, new() { MemoryBudget = 256 });
        model.Inputs[0].Write<float>(NaiveNet.Frame);
        device.Limit = 128;
        for (int i = 0; i < 2; i++)
        {
            Assert.Throws<InsufficientMemoryException>(() => model.Run(model.Groups[1]));
            Assert.Equal(0, device.Held);
            Assert.DoesNotContain(model.Groups, group => group.IsHeld);
        }

        device.Limit = 128;
        model.Run(model.Groups[2]);
        Assert.Equal(128, device.Held);
        device.Limit = 256;
        model.Run(model.Groups[1]);
    }

    private static long Largest(OnnxModel model) => model.Activations.Max(layer => layer.ByteCount);

    private static long Total(OnnxModel model) => model.Activations.Sum(layer => layer.ByteCount);

    private static long[] Budgets(OnnxModel model) =>
        [Largest(model), 2 * Largest(model), 5 * Largest(model), Total(model) / 2, Total(model) - 1, Total(model), long.MaxValue];

    private static byte[] Bytes(BoundActivation layer) => layer.ElementType == ElementType.Float32
        ? MemoryMarshal.AsBytes(((CpuTensor)layer.Tensor).AsSpan<float>()).ToArray()
        : MemoryMarshal.AsBytes(((CpuTensor)layer.Tensor).AsSpan<Half>()).ToArray();

    private static double[] Values(Loaded net, string name)
    {
        var tensor = (CpuTensor)net.Model.Activations[name].Tensor;
        return tensor.ElementType == ElementType.Float32
            ? [.. tensor.AsSpan<float>().ToArray().Select(value => (double)value)]
            : [.. tensor.AsSpan<Half>().ToArray().Select(value => (double)value)];
    }

    private static byte[] Image(Loaded net, string name)
    {
        var shape = net.Model.Activations[name].Shape;
        var pixels = new byte[TilePlan.Create(shape).ByteCount];
        Tiler.Render(net[name], shape, default, pixels);
        return pixels;
    }
}
