using System.Net;
using System.Net.Sockets;
using GpuTiler.Onnx;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>The sample network and its pictures, shown by a viewer of this process.</summary>
internal static class Samples
{
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Find(), "samples", "digits");

    public static string Model { get; } = Path.Combine(Folder, "digits.onnx");

    /// <summary>Pictures of the digits 0 to 9.</summary>
    public static string[] Pictures { get; } = [.. Enumerable.Range(0, 10).Select(digit => Path.Combine(Folder, "images", $"{digit}.png"))];

    public static string Seven { get; } = Pictures[7];

    /// <summary>A viewer of the sample network that shows the seven, and stands still.</summary>
    public static LiveViewer View(
        TileDevice device, string source = "files", string[]? files = null, string? token = null, int? port = null) =>
        LiveViewer.Start(Model, device, new() { Files = files ?? [Seven], Source = source, Token = token, Port = port ?? FreePort() });

    /// <summary>A port that nobody listens on: tests start their viewers at the same time.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Each layer's levels on the seven, tile after tile, as the library makes them.</summary>
    public static Dictionary<string, (byte[] Levels, TensorShape Shape)> Levels(TileRange range)
    {
        using var device = CpuDevice.Create();
        using var model = OnnxModel.Load(Model, device);
        model.Inputs[0].Load(Seven);
        model.Run();
        return model.Activations.ToDictionary(layer => layer.Name, layer =>
        {
            using var tiler = Tiler.Create(layer.Tensor, new TileOptions { Columns = 1, Range = range });
            var levels = new byte[tiler.Plan.ByteCount];
            tiler.Read(tiler.Dispatch(layer.Tensor), levels);
            return (levels, layer.Shape);
        });
    }
}
