using System.Net;
using System.Security.Cryptography.X509Certificates;
using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>
/// How a viewer is started. <c>default</c> is valid: this machine alone, the first free port from 8750 on, frames that are pushed.
/// </summary>
public readonly record struct LiveViewerOptions
{
    /// <summary>The address to listen on; <see langword="null"/> is this machine alone, by IPv4 and IPv6.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The port; 0 is the first that is free from 8750 on.</summary>
    public int Port { get; init; }

    /// <summary>
    /// What the server shows, with its private key, so that it answers by HTTPS alone; <see langword="null"/> is HTTP. The caller's, and in use
    /// while the viewer is. Requests may name the server as the certificate does.
    /// </summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>
    /// What the link carries, of 16 letters, digits, - or _ at least; <see langword="null"/> draws 192 random bits. With the same token a
    /// viewer that starts again is found by the pages that are open.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>Pages that may look on at a time; 0 is 16.</summary>
    public int MaxPages { get; init; }

    /// <summary>
    /// How the network was loaded, for the gradients of its layers, which load it again: layouts, and libraries with operators of its own. The
    /// rest plays no part.
    /// </summary>
    public OnnxOptions Network { get; init; }

    /// <summary>How pictures become the network's input.</summary>
    public ImagePreparation Preparation { get; init; }

    /// <summary>
    /// Pictures and arrays on this machine, in the order in which they are played; a folder stands for those in it, in natural order,
    /// and is watched.
    /// </summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Reads the pictures among them; <see langword="null"/> reads PNG and PNM.</summary>
    public Func<string, Bitmap>? ReadPicture { get; init; }

    /// <summary>
    /// The formats that pages record the wall in, the usual one first; <see langword="null"/> has none, and nothing can be recorded.
    /// <c>GpuTiler.ImageSharp</c> has GIF and WebP.
    /// </summary>
    public IReadOnlyList<IAnimationEncoder>? Animations { get; init; }

    /// <summary>How much is recorded at a time.</summary>
    public RecordingLimits RecordingLimits { get; init; }

    /// <summary>
    /// What is shown first: a source's name; <see langword="null"/> is <c>files</c> where there are some, and otherwise <c>push</c>.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>
    /// Called once, on a thread of the pool, where the device is lost: nothing moves from then on. Who disposes of this viewer and starts
    /// another with its port and token, on another device, has the pages back. <see langword="null"/> tells the pages to start the program again.
    /// </summary>
    public Action<Exception>? DeviceLost { get; init; }

    /// <summary>A sentence that each page is told first, such as why another device goes on; <see langword="null"/> for none.</summary>
    public string? Notice { get; init; }

    /// <summary>What the pages call the program; <see langword="null"/> is GpuTiler's own name.</summary>
    public string? Program { get; init; }

    /// <summary>The input that the sources fill; <see langword="null"/> is the model's first.</summary>
    public string? Input { get; init; }

    /// <summary>
    /// Where two networks are compared, what the second one sees: pictures and arrays as in <see cref="Files"/>. One stays; of several, the
    /// file of the same name goes with the first network's file, or else the one at the same place. <see langword="null"/> where both see
    /// the same.
    /// </summary>
    public IReadOnlyList<string>? OtherFiles { get; init; }

    /// <summary>The input of the second network that is filled; <see langword="null"/> is its first.</summary>
    public string? OtherInput { get; init; }

    /// <summary>
    /// What a survey of this very network found, which is shown beside each map; <see langword="null"/> for none. Pictures of its units are
    /// those of the sheets in its folder, where they are and <see cref="SurveyPictures"/> has none.
    /// </summary>
    public SurveyResult? Survey { get; init; }

    /// <summary>
    /// Draws what the survey's units saw, from its data. The caller's, and in use while the viewer is; <see langword="null"/> draws nothing.
    /// </summary>
    public SurveySheets? SurveyPictures { get; init; }

    /// <summary>
    /// What the files record as the options that made them, where a page saves a mosaic; <see langword="null"/> records none.
    /// </summary>
    public OptionsDescriber? DescribeOptions { get; init; }

    /// <summary>The same for what two layers differ by; <see langword="null"/> records none.</summary>
    public Func<LayerDifferencePage, string>? DescribeDifference { get; init; }

    /// <summary>The command line that writes the same mosaic as a page saved; <see langword="null"/> knows none.</summary>
    public Func<SavedMosaic, string>? DescribeCommand { get; init; }
}
