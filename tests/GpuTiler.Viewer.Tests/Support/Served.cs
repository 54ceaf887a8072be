using GpuTiler.Onnx;

namespace GpuTiler.Viewer.Tests;

/// <summary>A viewer of the small network, for one test.</summary>
internal sealed class Served : IDisposable
{
    public const string Token = "a-token-for-tests-0123456789";

    private readonly TempFolder folder = new();
    private readonly CpuDevice device = CpuDevice.Create(new() { Threads = 1 });

    public Served(Func<LiveViewerOptions, LiveViewerOptions>? change = null, string layer = "conv")
    {
        Path = TinyNet.Save(folder, layer);
        Model = OnnxModel.Load(Path, device);
        var options = new LiveViewerOptions { Token = Token };
        Viewer = LiveViewer.Start(Model, change?.Invoke(options) ?? options);
    }

    public string Path { get; }

    public OnnxModel Model { get; }

    public LiveViewer Viewer { get; }

    public string Folder => folder.Path;

    /// <summary>A page with its cookie and its socket.</summary>
    public Task<Page> OpenAsync() => Page.OpenAsync(Viewer.Link);

    /// <summary>Sees that the pages that went are gone here too, in a while.</summary>
    public async Task IsAloneAsync()
    {
        for (int i = 0; i < 100 && Viewer.PageCount > 0; i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, Viewer.PageCount);
    }

    public void Dispose()
    {
        Viewer.Dispose();
        Model.Dispose();
        device.Dispose();
        folder.Dispose();
    }
}
