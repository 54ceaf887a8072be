namespace GpuTiler.Onnx.Tests;

/// <summary>Damaged files load or fail with a documented exception, and never anything else.</summary>
public class DamageTests
{
    [Fact]
    public void Every_truncation_is_refused_in_a_documented_way()
    {
        using var folder = new TempFolder();
        var whole = NaiveNet.Model().Build();
        int refused = 0;
        for (int length = 0; length < whole.Length; length++)
        {
            refused += IsRefused(folder, whole[..length]) ? 1 : 0;
        }

        // The last field is the opset: without it ONNX Runtime still loads the model.
        Assert.InRange(refused, whole.Length - 8, whole.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_damage_is_survived(int seed)
    {
        using var folder = new TempFolder();
        var random = new Random(seed);
        var whole = NaiveNet.Model().Build();
        int refused = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            var damaged = whole.ToArray();
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            refused += IsRefused(folder, damaged) ? 1 : 0;
        }

        Assert.InRange(refused, 50, 399);
    }

    [Theory]
    [InlineData(new byte[] { 8, 7, 58, 255, 255, 255, 255, 7 })]
    [InlineData(new byte[] { 8, 7, 58, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 })]
    [InlineData(new byte[] { 8, 7, 0, 1 })]
    [InlineData(new byte[] { 8, 7, 59, 60 })]
    [InlineData(new byte[] { 8, 7, 56, 1 })]
    [InlineData(new byte[] { 8, 7, 58, 5, 10, 3, 34, 1, 0xFF })]
    [InlineData(new byte[] { 8, 7, 58, 5, 10, 0x83, 0x80 })]
    public void Lengths_that_lie_are_refused_before_anything_is_allocated(byte[] bytes)
    {
        using var folder = new TempFolder();
        string path = folder.Write("net.onnx", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<InvalidDataException>(() => OnnxModel.ListLayers(path));
        Assert.StartsWith(path + " is no complete ONNX model", e.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    private static bool IsRefused(TempFolder folder, byte[] bytes)
    {
        string path = folder.Write("net.onnx", bytes);
        try
        {
            _ = OnnxModel.ListLayers(path);
            foreach (var weight in OnnxWeights.List(path).Where(weight => weight.CanShow && weight.Shape.ElementCount < 1 << 20))
            {
                weight.Read(new float[weight.Shape.ElementCount]);
            }

            using var net = new Loaded(path);
            if (net.Model.Inputs.All(input => input.ElementCount < 1 << 20))
            {
                net.Model.Run(new float[net.Model.Inputs[0].ElementCount]);
            }

            return false;
        }
        catch (Exception e) when (e is InvalidDataException or OnnxModelException or ArgumentException)
        {
            return true;
        }
    }
}
