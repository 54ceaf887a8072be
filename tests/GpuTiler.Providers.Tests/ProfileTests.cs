using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>What ONNX Runtime's own profiles say: where each operator ran, and what was copied.</summary>
public class ProfileTests
{
    private const int Frames = 4;

    [Theory]
    [MemberData(nameof(DeviceRegistry.Apart), MemberType = typeof(DeviceRegistry))]
    public void Only_the_image_comes_back_and_every_operator_runs_on_the_device(string name)
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder), profiles = Path.Combine(folder.Path, "profiles");
        Directory.CreateDirectory(profiles);
        long imageBytes;
        using (var device = Provider.Open(name, Path.Combine(profiles, "p")))
        using (var model = OnnxModel.Load(path, device, new() { Layers = ["relu"] }))
        using (var tiler = Tiler.Create(model.Activations[0].Tensor, new() { Padding = 1, Border = 3, Scale = 2 }))
        {
            imageBytes = tiler.Plan.ByteCount;
            var pixels = new byte[imageBytes];
            for (int frame = 0; frame < Frames; frame++)
            {
                model.Run(NaiveNet.Frame);
                tiler.Read(tiler.Dispatch(model.Activations[0].Tensor), pixels);
            }
        }

        // In the order of their opening: copies, the proof that the device works, the network, the tiling.
        var sessions = SessionProfile.ReadAll(profiles);
        Assert.Equal(4, sessions.Length);
        var (copies, network, tiling) = (sessions[0].Nodes, sessions[2].Nodes, sessions[3].Nodes);
        Assert.All(sessions.SelectMany(session => session.Nodes), node =>
        {
            Assert.StartsWith(DeviceRegistry.Provider(name).Name, node.Provider, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Memcpy", node.Operator, StringComparison.Ordinal);
        });

        // The proof writes one tensor and reads one image; each frame then reads its image, in whole words, and copies nothing else.
        Assert.Equal(2 + Frames, copies.Count);
        Assert.All(copies.Skip(2), copy => Assert.Equal((imageBytes + 3) & ~3L, copy.OutputBytes));
        if (name == "plugin")
        {
            // The whole of a model is one node there.
            Assert.Equal((Frames, Frames), (network.Count, tiling.Count));
            return;
        }

        Assert.All(copies, copy => Assert.Equal("Identity", copy.Operator));
        Assert.Equal(Frames, network.Count(node => node.Operator.EndsWith("Conv", StringComparison.Ordinal)));
        // What lies above the layer is not run.
        Assert.DoesNotContain(network, node => node.Operator == "MaxPool");
        Assert.Equal(Frames, tiling.Count(node => node.Operator == "ReduceMin"));
        Assert.Equal(0, tiling.Count % Frames);
    }
}
