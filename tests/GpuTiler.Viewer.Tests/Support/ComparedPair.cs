using GpuTiler.Onnx;

namespace GpuTiler.Viewer.Tests;

/// <summary>A viewer that compares the small network with one like it, for one test.</summary>
internal sealed class ComparedPair : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly CpuDevice device = CpuDevice.Create(new() { Threads = 1 });
    private readonly CpuDevice otherDevice = CpuDevice.Create(new() { Threads = 1 });
    private readonly OnnxModel a, b;

    public ComparedPair(TinyNet.Form b, Func<LiveViewerOptions, LiveViewerOptions>? change = null, TinyNet.Form? a = null)
    {
        PathOfA = TinyNet.SaveLike(folder, "a.onnx", a ?? new());
        PathOfB = TinyNet.SaveLike(folder, "b.onnx", b);
        this.a = OnnxModel.Load(PathOfA, device);
        this.b = OnnxModel.Load(PathOfB, otherDevice);
        var options = new LiveViewerOptions { Token = Served.Token };
        try
        {
            Viewer = LiveViewer.Start(this.a, this.b, change?.Invoke(options) ?? options);
        }
        catch
        {
            DisposeModels();
            throw;
        }
    }

    public string PathOfA { get; }

    public string PathOfB { get; }

    public LiveViewer Viewer { get; }

    /// <summary>A page with its cookie and its socket.</summary>
    public Task<Page> OpenAsync() => Page.OpenAsync(Viewer.Link);

    public void Dispose()
    {
        Viewer.Dispose();
        DisposeModels();
    }

    private void DisposeModels()
    {
        a.Dispose();
        b.Dispose();
        device.Dispose();
        otherDevice.Dispose();
        folder.Dispose();
    }
}
