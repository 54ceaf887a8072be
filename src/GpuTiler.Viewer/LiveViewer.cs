using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>
/// Shows every layer of a network in the browser while it runs. A server on this machine runs the network on input from a page's camera,
/// files or the embedding program, and sends the pages what they show.
/// </summary>
/// <remarks>
/// The viewer runs the network and its tilers on a thread of its own: from <see cref="Start(OnnxModel, LiveViewerOptions)"/> until
/// <see cref="Dispose"/> nobody else may run the model, write its inputs or read its activations. <see cref="Push(ReadOnlySpan{float})"/>
/// and the other members may be called from any thread.
/// </remarks>
public sealed class LiveViewer : IDisposable
{
    private const int UsualPages = 16;

    private readonly PageRegistry pages;
    private readonly Stage stage;
    private readonly FrameLoop loop;
    private readonly PageWatch watch;
    private readonly SourceList sources;
    private readonly NetworkInput? input;
    private readonly OtherNetwork? other;
    private readonly OnnxModel? owned;
    private readonly Greeting greeting;
    private readonly ShownLayers shown;
    private readonly DownloadStore downloads = new();
    private readonly Recorder recorder;
    private readonly SurveyAnswers? survey;
    private readonly ViewerServer server;
    private int disposed;

    private LiveViewer(TileDevice device, OnnxModel? model, bool isOwned, in LiveViewerOptions options, OnnxModel? second = null)
    {
        survey = SurveyAnswers.Create(options.Survey, options.SurveyPictures, model is null ? null : InputOf(model, options.Input).Model);
        var seen = second is null ? null : new NetworkInput(InputOf(second, options.OtherInput), options.Preparation);
        var files = options.OtherFiles is { Count: > 0 } named ? new ComparedFiles(new WatchedFiles(named), ReaderOf(options)) : null;
        input = model is null ? null : new NetworkInput(InputOf(model, options.Input), options.Preparation)
        {
            Companion = files is null ? seen : null,
        };
        other = second is null ? null : OtherNetwork.Create(input!, second, seen!, files);
        sources = SourcesOf(input, options);
        pages = new PageRegistry(options.MaxPages == 0 ? UsualPages : options.MaxPages);
        var address = options.Address ?? IPAddress.Loopback;
        var sockets = ListeningSockets.Open(address, options.Port);
        AccessToken token;
        try
        {
            token = new AccessToken(options.Token, sockets.Port);
            stage = new Stage(device, model, input, sources, pages, other, network => new(network, Wake), options.Network)
            {
                Lost = options.DeviceLost,
            };
        }
        catch
        {
            other?.Dispose();
            sockets.Dispose();
            throw;
        }

        loop = new FrameLoop(stage, pages);
        owned = isOwned ? model : null;
        recorder = new Recorder(loop, stage, downloads, options.Animations ?? [], options.RecordingLimits)
        {
            Name = FileNameOf(input?.Bound.Model),
        };
        greeting = new Greeting(stage, model, input, sources, recorder.Formats, options.Program ?? Program) { Survey = survey };
        shown = new ShownLayers(stage.Layers, pages, greeting);
        var messages = new MessageReader(loop, stage, sources);
        messages.AddBasics();
        var differences = new DifferenceSaver(options.DescribeDifference);
        messages.AddQuestions(new Saver(stage, model, differences, options.DescribeOptions, options.DescribeCommand), downloads);
        messages.AddRecording(recorder);
        if (survey is not null)
        {
            messages.AddSurvey(survey);
        }

        var reception = new Reception(stage, loop, pages, greeting.For)
        {
            Messages = messages,
            MessageBytes = Greeting.MessageBytes,
            Left = recorder.Leave,
            Notice = options.Notice is { } text ? new NoticeMessage("warning", text, "device") : null,
        };
        sources.WatchFiles(() => loop.Post(() =>
        {
            if (sources.RefreshFiles())
            {
                stage.TellFiles();
            }
        }));
        other?.Files?.Watch(() => loop.Post(stage.RefreshOther));
        loop.Start();
        watch = new PageWatch(pages, TimeProvider.System);
        var handler = new RequestHandler(token, new HostNames(address, options.Certificate), pages, reception, downloads);
        try
        {
            server = ViewerServer.Start(sockets, handler, options.Certificate);
        }
        catch
        {
            sockets.Dispose();
            watch.Dispose();
            loop.Dispose();
            sources.Dispose();
            stage.Dispose();
            throw;
        }

        (Port, Token) = (sockets.Port, token.Text);
        string scheme = options.Certificate is null ? "http" : "https", host = HostOf(address, options.Certificate);
        Link = new Uri(string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{Port}/?token={Token}"));
        var rehearsal = new Rehearsal(handler, token, new(IPAddress.Loopback.ToString(), Port));
        loop.Post(() =>
        {
            var hello = greeting.For(0);
            Task.Run(() => rehearsal.RunAsync(hello));
        });
    }

    /// <summary>The link that opens the viewer, including its token: whoever has it sees and controls everything.</summary>
    public Uri Link { get; }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>The token in the link.</summary>
    public string Token { get; }

    /// <summary>The frame loop, for tests.</summary>
    internal FrameLoop Loop => loop;

    /// <summary>What explains the input, for tests.</summary>
    internal AttributionLoop? Attributions => stage.Attributions;

    /// <summary>What the network is compared with, for tests.</summary>
    internal OtherNetwork? Other => other;

    /// <summary>The number of pages connected now.</summary>
    public int PageCount => pages.All.Length;

    /// <summary>Shows the layers of a model that the caller has loaded and still owns.</summary>
    /// <param name="model">The model. It and its device must outlive the viewer, and only the viewer may run it.</param>
    /// <param name="options">Where to listen, and what to show.</param>
    /// <returns>The viewer, already listening.</returns>
    /// <exception cref="ArgumentException">The model's layers form several groups, or an option does not suit it.</exception>
    /// <exception cref="InvalidDataException">The survey is of another model.</exception>
    /// <exception cref="ViewerPortException">The port is not available.</exception>
    public static LiveViewer Start(OnnxModel model, LiveViewerOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new LiveViewer(DeviceOf(model), model, isOwned: false, options);
    }

    /// <summary>
    /// Compares two networks, or one with itself on two inputs: shows the layers of both, and their differences. Layers are paired by name,
    /// or by order and shape if names differ.
    /// </summary>
    /// <param name="model">The first model, A.</param>
    /// <param name="other">
    /// The second, B, on any device; it runs only while a page shows something of it. It sees what <paramref name="model"/> sees, prepared
    /// for its own input, or <see cref="LiveViewerOptions.OtherFiles"/>. The caller owns both.
    /// </param>
    /// <param name="options">Where to listen, and what to show.</param>
    /// <returns>The viewer, already listening.</returns>
    /// <exception cref="ArgumentException">
    /// A model's layers form several groups, both are the same object, B cannot take what A sees, or an option does not suit them.
    /// </exception>
    /// <exception cref="ViewerPortException">The port is not available.</exception>
    public static LiveViewer Start(OnnxModel model, OnnxModel other, LiveViewerOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(other);
        _ = DeviceOf(other);
        return model != other ? new LiveViewer(DeviceOf(model), model, isOwned: false, options, other) : throw new ArgumentException(
            "The model is compared with itself: give another one, or load it a second time to see it on another input.");
    }

    /// <summary>Loads a model and shows all its layers.</summary>
    /// <param name="model">The <c>.onnx</c> file.</param>
    /// <param name="device">Where the network and the tiling run. It must outlive the viewer.</param>
    /// <param name="options">Where to listen, and what to show.</param>
    /// <returns>The viewer, already listening; it frees the model when disposed of.</returns>
    /// <inheritdoc cref="Start(OnnxModel, LiveViewerOptions)" path="/exception"/>
    /// <inheritdoc cref="OnnxModel.Load" path="/exception"/>
    public static LiveViewer Start(string model, TileDevice device, LiveViewerOptions options = default)
    {
        var loaded = OnnxModel.Load(model, device);
        try
        {
            return new LiveViewer(device, loaded, isOwned: true, options);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Starts a viewer without a network, for activations passed to <see cref="Show(string, DeviceTensor)"/>.</summary>
    /// <param name="device">The device that holds them. It must outlive the viewer.</param>
    /// <param name="options">Where to listen.</param>
    /// <returns>The viewer, already listening.</returns>
    /// <exception cref="ArgumentException">An option is unusable.</exception>
    /// <exception cref="ViewerPortException">The port is not available.</exception>
    public static LiveViewer Start(TileDevice device, LiveViewerOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new LiveViewer(device, null, isOwned: false, options);
    }

    /// <summary>
    /// Shows activations that are already on the viewer's device, under a name. They are read only during the call, only the parts that
    /// pages show and have room for, and stay the caller's: if no page is looking, the call returns at once.
    /// </summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="tensor">Its activations; always of the same shape and type for a name.</param>
    /// <exception cref="ArgumentException">The tensor is on another device, or has a different shape or type than before.</exception>
    /// <exception cref="InvalidOperationException">The viewer has a network of its own.</exception>
    public void Show(string name, DeviceTensor tensor) => Show((name, tensor));

    /// <summary>Shows the activations of several layers as one frame.</summary>
    /// <param name="layers">Names and activations.</param>
    /// <inheritdoc cref="Show(string, DeviceTensor)"/>
    public void Show(params ReadOnlySpan<(string Name, DeviceTensor Tensor)> layers)
    {
        if (input is not null)
        {
            throw new InvalidOperationException(
                "This viewer shows the layers of its own network: start one without a network to show others.");
        }

        lock (shown)
        {
            shown.Take(layers, stage.Device);
            if (shown.TakeNew() is { Length: > 0 } news)
            {
                loop.Post(() => shown.Announce(news));
            }

            loop.ShowNow(shown.Give, shown.TakeAway);
        }
    }

    /// <summary>
    /// Hands over the values of the network's input. The viewer copies them and returns at once; the network takes the newest when it is
    /// free, while the source is <c>push</c>.
    /// </summary>
    /// <param name="frame">Every element of the input, which is float32.</param>
    /// <exception cref="ArgumentException">The input has a different number of elements or type.</exception>
    /// <exception cref="InvalidOperationException">The viewer has no network.</exception>
    public void Push(ReadOnlySpan<float> frame)
    {
        var bound = RequireInput().Bound;
        if (frame.Length != bound.ElementCount || bound.ElementType != OnnxElementType.Float32)
        {
            throw new ArgumentException(
                $"{frame.Length} values of float32 do not fill the input '{bound.Name}': it is {bound.Description}.");
        }

        if (input!.Companion?.Bound is { } second && (second.ElementCount != frame.Length || second.ElementType != bound.ElementType))
        {
            throw new ArgumentException(
                $"The two networks take different values: '{bound.Name}' is {bound.Description}, '{second.Name}' {second.Description}. "
                + "Push pictures, which are prepared for each.");
        }

        sources.Pushed.Offer(frame);
        loop.Wake();
    }

    /// <summary>Hands over a picture of 8 bits a sample, which is prepared for the network's input.</summary>
    /// <param name="pixels">Rows without gaps from the top.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 grey, 3 RGB, 4 RGB and alpha.</param>
    /// <exception cref="ArgumentException">The dimensions do not match the pixels, or the input takes no picture.</exception>
    /// <exception cref="InvalidOperationException">The viewer has no network.</exception>
    public void Push(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        if (!RequireInput().TakesPictures)
        {
            throw new ArgumentException(input!.NoPicture);
        }

        var header = new PictureHeader(channels, width, height, 0);
        if (width < 1 || height < 1 || channels is < 1 or > 4 || header.PixelBytes != pixels.Length)
        {
            throw new ArgumentException($"{pixels.Length} samples are no picture of {width}×{height} pixels with {channels} channel(s).");
        }

        sources.Pushed.Offer(header, pixels);
        loop.Wake();
    }

    /// <summary>Stops the server and the network. Pages see that it has ended.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        watch.Dispose();
        foreach (var page in pages.All)
        {
            page.Close();
        }

        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        loop.Dispose();
        recorder.Dispose();
        survey?.Dispose();
        downloads.Dispose();
        sources.Dispose();
        stage.Dispose();
        owned?.Dispose();
    }

    private static string Program { get; } =
        $"GpuTiler {typeof(LiveViewer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    // The loop is created after the stage.
    private void Wake() => loop?.Wake();

    private NetworkInput RequireInput() => input ?? throw new InvalidOperationException("The viewer has no network, and takes no input.");

    private static string FileNameOf(string? model) => Saver.FileName(Path.GetFileNameWithoutExtension(model) ?? "", otherwise: "layers");

    private static TileDevice DeviceOf(OnnxModel model) => model.Groups.Count == 1
        ? model.Activations[0].Tensor.Device
        : throw new ArgumentException(
            $"The model's layers form {model.Groups.Count} groups under the memory budget, and a viewer shows all at once: "
            + "choose fewer layers, or no budget.");

    private static BoundInput InputOf(OnnxModel model, string? name) =>
        model.Inputs.FirstOrDefault(bound => name is null || bound.Name == name) ?? throw new ArgumentException(
            name is null ? "The model has no input to fill." : $"The model has no input '{name}'.");

    private static SourceList SourcesOf(NetworkInput? input, in LiveViewerOptions options)
    {
        var all = new List<InputSource>();
        if (input?.TakesPictures == true)
        {
            all.AddRange([new PageSource("camera"), new PageSource("upload"), new PageSource("pad")]);
        }

        if (options.Files is { Count: > 0 } files)
        {
            all.Add(new FileSource(new WatchedFiles(files), ReaderOf(options)));
        }

        if (input is not null)
        {
            all.Add(new NoiseSource());
        }

        all.Add(new PushedSource());
        string first = options.Source ?? (options.Files is { Count: > 0 } ? "files" : "push");
        return all.Exists(source => source.Name == first) ? new SourceList(all, first) : throw new ArgumentException(
            $"There is no source '{first}' here: there are {string.Join(", ", all.Select(source => source.Name))}.");
    }

    private static Func<string, Bitmap> ReaderOf(in LiveViewerOptions options) => options.ReadPicture ?? (path => ImageReader.Read(path));

    private static string HostOf(IPAddress address, X509Certificate2? certificate) => address switch
    {
        _ when IPAddress.IsLoopback(address) => "127.0.0.1",
        _ when certificate?.GetNameInfo(X509NameType.DnsName, forIssuer: false) is { Length: > 0 } name && !name.Contains('*') => name,
        _ when address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) => Environment.MachineName,
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"[{address}]",
        _ => address.ToString(),
    };
}
