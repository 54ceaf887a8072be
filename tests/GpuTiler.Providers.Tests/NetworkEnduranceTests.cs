using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>Networks and devices that come and go. Measures the process, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(NetworkEnduranceTests), DisableParallelization = true)]
[Collection(nameof(NetworkEnduranceTests))]
public class NetworkEnduranceTests
{
    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void What_comes_and_goes_leaves_nothing_behind(string name)
    {
        int seed = Endurance.Seed();
        var random = new Random(seed);
        using var folder = new TempFolder();
        (string Path, float[] Frame)[] networks =
        [
            (NaiveNet.Model().Save(folder, "naive.onnx"), NaiveNet.Frame),
            (DeepNet.Model("residual").Save(folder, "residual.onnx"), DeepNet.Frame),
            (DeepNet.Model("clipped").Save(folder, "clipped.onnx"), DeepNet.Frame),
        ];
        var device = Open();
        try
        {
            Endurance.AssertFlat($"{name}, seed {seed}", () =>
            {
                if (random.Next(20) == 0)
                {
                    device.Dispose();
                    device = Open();
                }

                var (path, frame) = networks[random.Next(networks.Length)];
                Show(device, path, frame, random);
            });
        }
        finally
        {
            device.Dispose();
        }

        TileDevice Open() => TestDevices.Open(name, () => DeviceRegistry.Create(name, new() { SavesMemory = random.Next(2) == 0 }));
    }

    // Some of the layers, in one group or in several, a few times.
    private static void Show(TileDevice device, string path, float[] frame, Random random)
    {
        string[] layers = random.Next(2) == 0 ? ["*"] : ["*conv*"];
        using var model = OnnxModel.Load(path, device, new() { Layers = layers, MemoryBudget = random.Next(2) == 0 ? 20_000 : 0 });
        model.Inputs[0].Write<float>(frame);
        for (int round = 0; round < 2; round++)
        {
            foreach (var group in model.Groups)
            {
                model.Run(group);
                foreach (var layer in group.Activations)
                {
                    using var tiler = Tiler.Create(layer.Tensor, new() { Padding = random.Next(3) });
                    tiler.Read(tiler.Dispatch(layer.Tensor), new byte[tiler.Plan.ByteCount]);
                }
            }
        }
    }
}
