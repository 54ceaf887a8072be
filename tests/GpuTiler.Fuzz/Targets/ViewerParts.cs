using GpuTiler.ImageSharp;
using GpuTiler.Viewer;

namespace GpuTiler.Fuzz;

/// <summary>What the viewer makes of messages, without the server: its loop, and a layer whose activations are there.</summary>
internal sealed class ViewerParts : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CpuDevice device = CpuDevice.Create(new() { Threads = 1 });
    private readonly DeviceTensor tensor;
    private readonly PageRegistry pages = new(1);
    private readonly SourceList sources = new([new PageSource("camera"), new PageSource("pad")], "camera");
    private readonly DownloadStore downloads = new();
    private readonly HiddenFaults faults = new();
    private readonly Stage stage;
    private readonly FrameLoop loop;
    private readonly Recorder recorder;
    private readonly MessageReader messages;

    /// <summary>Starts the loop.</summary>
    public ViewerParts()
    {
        var shape = TensorShape.Chw(5, 6, 7);
        tensor = device.CreateTensor(shape, ElementType.Float32);
        tensor.Write(new ActivationSpan([.. Enumerable.Range(0, (int)shape.ElementCount).Select(value => (float)value)], shape));
        stage = new Stage(device, null, null, sources, pages);
        var layer = new ViewedLayer(0, "layer", shape, ElementType.Float32);
        layer.Show(tensor);
        stage.Layers.Add(layer);
        stage.Advance();
        loop = new FrameLoop(stage, pages);
        recorder = new Recorder(loop, stage, downloads, [new GifPictures()], default) { Name = "layers" };
        messages = new MessageReader(loop, stage, sources);
        messages.AddBasics();
        messages.AddQuestions(new Saver(stage, null, new DifferenceSaver(null), null, null), downloads);
        messages.AddRecording(recorder);
        loop.Start();
    }

    /// <summary>Reads a message, and waits until it has been carried out and its traces are gone.</summary>
    public void Read(byte[] message)
    {
        var page = new PageConnection(() => { }) { Number = 1, Browser = "browser", Slots = new SlotSet(stage.Slots) };
        if (message is [(byte)'{', ..])
        {
            messages.ReadText(page, message);
        }
        else
        {
            messages.ReadBinary(page, message);
        }

        using var done = new ManualResetEventSlim();
        loop.Post(() =>
        {
            page.Slots.Clear();
            recorder.Leave(page);
            stage.Freeze(false);
            done.Set();
        });
        ExpectationException.Require(done.Wait(Patience), "stops the viewer's loop");
        faults.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        loop.Dispose();
        recorder.Dispose();
        downloads.Dispose();
        sources.Dispose();
        stage.Dispose();
        tensor.Dispose();
        device.Dispose();
        faults.Dispose();
    }
}
