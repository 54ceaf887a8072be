using System.Net;
using System.Security.Cryptography.X509Certificates;
using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>
/// How a viewer is started. <c>default</c> is valid: this machine only, the first free port from 8750 on, pushed frames.
/// </summary>
public readonly record struct LiveViewerOptions
{
    /// <summary>The address to listen on; <see langword="null"/> is this machine only, over IPv4 and IPv6.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The port; 0 is the first that is free from 8750 on.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The server's certificate, with its private key, so that it answers only over HTTPS; <see langword="null"/> is HTTP. The caller owns
    /// it and must keep it while the viewer runs. Requests may use the names in the certificate.
    /// </summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>
    /// The token in the link, at least 16 letters, digits, - or _; <see langword="null"/> draws 192 random bits. Open pages find a
    /// restarted viewer that has the same token.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>The most pages connected at a time; 0 is 16.</summary>
    public int MaxPages { get; init; }

    /// <summary>
    /// How the network was loaded, for the gradients of its layers, which load it again: layouts, and libraries with custom operators. The
    /// rest is ignored.
    /// </summary>
    public OnnxOptions Network { get; init; }

    /// <summary>How pictures become the network's input.</summary>
    public ImagePreparation Preparation { get; init; }

    /// <summary>
    /// Pictures and arrays on this machine, in the order in which they are played; a folder stands for the files in it, in natural order,
    /// and is watched.
    /// </summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Reads the pictures among them; <see langword="null"/> reads PNG and PNM.</summary>
    public Func<string, Bitmap>? ReadPicture { get; init; }

    /// <summary>
    /// The formats in which pages record the wall, the default first; with <see langword="null"/> nothing can be recorded.
    /// <c>GpuTiler.ImageSharp</c> provides GIF and WebP.
    /// </summary>
    public IReadOnlyList<IAnimationEncoder>? Animations { get; init; }

    /// <summary>The limits of one recording.</summary>
    public RecordingLimits RecordingLimits { get; init; }

    /// <summary>
    /// What is shown first: a source's name; <see langword="null"/> is <c>files</c> if there are any, and otherwise <c>push</c>.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>
    /// Called once, on a pool thread, if the device is lost: nothing moves from then on. To get the pages back, dispose of this viewer and
    /// start another with its port and token, on another device. <see langword="null"/> tells the pages to start the program again.
    /// </summary>
    public Action<Exception>? DeviceLost { get; init; }

    /// <summary>A sentence that each page is shown first, such as why another device took over; <see langword="null"/> for none.</summary>
    public string? Notice { get; init; }

    /// <summary>What the pages call the program; <see langword="null"/> is GpuTiler's own name.</summary>
    public string? Program { get; init; }

    /// <summary>The input that the sources fill; <see langword="null"/> is the model's first.</summary>
    public string? Input { get; init; }

    /// <summary>
    /// The input of the second of two compared networks: pictures and arrays as in <see cref="Files"/>. A single file stays; of several,
    /// the file of the same name goes with the first network's file, or else the one at the same position. <see langword="null"/> if both
    /// see the same.
    /// </summary>
    public IReadOnlyList<string>? OtherFiles { get; init; }

    /// <summary>The second network's input to fill; <see langword="null"/> is its first.</summary>
    public string? OtherInput { get; init; }

    /// <summary>
    /// The results of a survey of this very network, shown beside each map; <see langword="null"/> for none. Pictures of its units come
    /// from the sheets in its folder, if present and <see cref="SurveyPictures"/> gives none.
    /// </summary>
    public SurveyResult? Survey { get; init; }

    /// <summary>
    /// Draws what the survey's units saw, from its data. The caller owns it and must keep it while the viewer runs; <see langword="null"/>
    /// draws nothing.
    /// </summary>
    public SurveySheets? SurveyPictures { get; init; }

    /// <summary>
    /// The options that saved mosaics record as having made them; <see langword="null"/> records none.
    /// </summary>
    public OptionsDescriber? DescribeOptions { get; init; }

    /// <summary>The same for the differences between two layers; <see langword="null"/> records none.</summary>
    public Func<LayerDifferencePage, string>? DescribeDifference { get; init; }

    /// <summary>The command line that writes the same mosaic as a page saved; <see langword="null"/> gives none.</summary>
    public Func<SavedMosaic, string>? DescribeCommand { get; init; }
}
