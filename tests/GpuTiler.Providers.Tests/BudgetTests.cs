using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>A memory budget divides the layers that stay in a provider's memory.</summary>
public class BudgetTests
{
    // A driver need not have float16.
    public static TheoryData<string, string> Networks =>
        [.. from device in DeviceRegistry.Names from network in DeepNet.Names
            where network != "half" select new TheoryDataRow<string, string>(device, network)];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_group_has_the_values_and_images_of_a_model_without_a_budget(string name, string network)
    {
        using var folder = new TempFolder();
        string path = DeepNet.Model(network).Save(folder);
        using var device = TestDevices.Open(name, () => DeviceRegistry.Create(name, new() { SavesMemory = true }));
        var (values, images) = (new Dictionary<string, float[]>(), new Dictionary<string, byte[]>());
        long budget;
        using (var whole = OnnxModel.Load(path, device))
        {
            whole.Run(DeepNet.Frame);
            foreach (var layer in whole.Activations)
            {
                values.Add(layer.Name, Provider.Read(layer.Tensor));
                images.Add(layer.Name, Image(device, layer));
            }

            budget = whole.Groups[0].ByteCount / 3;
        }

        using var divided = OnnxModel.Load(path, device, new() { MemoryBudget = budget });
        Assert.InRange(divided.Groups.Count, 3, 5);
        for (int round = 0; round < 2; round++)
        {
            foreach (var group in divided.Groups)
            {
                // A provider copies the input at each run: what an earlier group saw is gone.
                divided.Inputs[0].Write<float>(new float[DeepNet.Frame.Length]);
                divided.Run(group);
                divided.Inputs[0].Write<float>(DeepNet.Frame);
                divided.Run(group);
                Assert.InRange(
                    divided.Activations.Where(layer => layer.IsHeld).Sum(layer => layer.Tensor.ByteCount),
                    group.ByteCount, Math.Min(group.ByteCount, budget));
                foreach (var layer in group.Activations)
                {
                    Assert.Equal(values[layer.Name], Provider.Read(layer.Tensor));
                    Assert.Equal(images[layer.Name], Image(device, layer));
                }
            }
        }
    }

    private static byte[] Image(TileDevice device, BoundActivation layer)
    {
        using var tiler = Tiler.Create(layer.Tensor);
        var pixels = new byte[tiler.Plan.ByteCount];
        tiler.Read(tiler.Dispatch(layer.Tensor), pixels);
        return pixels;
    }
}
