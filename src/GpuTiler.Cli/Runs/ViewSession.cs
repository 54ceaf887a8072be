using GpuTiler.Onnx;
using GpuTiler.Viewer;

namespace GpuTiler.Cli;

/// <summary>
/// A viewer until the user ends it. Where the program chose the device and it is lost, the processor goes on with the same link, and pages
/// that are open come back.
/// </summary>
/// <param name="device">Where the networks run.</param>
/// <param name="loader">The network.</param>
/// <param name="second">What it is compared with; <see langword="null"/> for nothing.</param>
/// <param name="input">What they are loaded for.</param>
internal sealed class ViewSession(OpenedDevice device, ModelLoader loader, ModelLoader? second, InputFile? input)
{
    /// <summary>Serves.</summary>
    /// <param name="options">How.</param>
    /// <param name="announce">Called when the first viewer listens.</param>
    /// <param name="end">Ends it.</param>
    public void Run(LiveViewerOptions options, Action<LiveViewer> announce, WaitHandle end)
    {
        for (bool isFirst = true; RunOnce(ref options, isFirst ? announce : null, end) is { } reason; isFirst = false)
        {
            second?.Dispose();
            options = options with { Notice = loader.FallBack(reason, input), DeviceLost = null };
        }
    }

    // Why the device was lost; null where the user ended it.
    private Exception? RunOnce(ref LiveViewerOptions options, Action<LiveViewer>? announce, WaitHandle end)
    {
        Exception? reason = null;
        using var isLost = new ManualResetEvent(initialState: false);
        void Lose(Exception e)
        {
            reason = e;
            isLost.Set();
        }

        var compared = second?.LoadFor(input);

        // Anew, where the second one made the processor take over.
        var loaded = loader.LoadFor(input);
        using var viewer = Start(loaded, compared, device.CanFallBack ? options with { DeviceLost = Lose } : options);
        options = options with { Port = viewer.Port, Token = viewer.Token };
        announce?.Invoke(viewer);
        WaitHandle.WaitAny([end, isLost]);
        return reason;
    }

    private static LiveViewer Start(OnnxModel loaded, OnnxModel? compared, in LiveViewerOptions options)
    {
        try
        {
            return compared is null ? LiveViewer.Start(loaded, options) : LiveViewer.Start(loaded, compared, options);
        }
        catch (ViewerPortException e)
        {
            throw new CommandException(e.FreePort is { } free
                ? $"port {e.Port} is in use: leave --port out, or give one that is free, such as --port {free}."
                : e.Message);
        }
    }
}
