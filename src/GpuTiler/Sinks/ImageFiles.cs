using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Sinks;

/// <summary>
/// Where images go: one file, a folder with a file for each, or one stream. Names are safe on every system and never alike; a file appears
/// complete or not at all, replacing any that was there. They are PNG files, unless <see cref="As"/> says otherwise.
/// </summary>
public sealed class ImageFiles
{
    private readonly string path;
    private readonly bool isFolder;
    private readonly Action<Action<Stream>>? stream;
    private readonly LayerPaths paths = new();
    private bool isStreamWritten;

    private ImageFiles(string path, bool isFolder, Action<Action<Stream>>? stream = null) =>
        (this.path, this.isFolder, this.stream) = (path, isFolder, stream);

    /// <summary>Called with each file that is finished.</summary>
    public Action<WrittenFile>? Written { get; private init; }

    /// <summary>Stops the writing.</summary>
    public CancellationToken CancellationToken { get; private init; }

    /// <summary>The files' format.</summary>
    public IPictureEncoder Encoder { get; private init; } = PngPictures.Instance;

    /// <summary>
    /// A folder, which is made if it is missing; its files are <c>model/input/layer</c>, where a level with only one entry is left out. A
    /// layer of several has its number in front (<see cref="LayerDescription.Number"/>).
    /// </summary>
    /// <exception cref="OutputException">There is a file of that name.</exception>
    public static ImageFiles InFolder(string folder, Action<WrittenFile>? written = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        OutputException.ThrowIfFile(folder);
        return new(folder, isFolder: true) { CancellationToken = cancellationToken, Written = written };
    }

    /// <summary>
    /// One file, or <c>NAME-1</c>, <c>NAME-2</c>, … where an image has several pages; each further image takes its place.
    /// </summary>
    public static ImageFiles OneFile(string file, Action<WrittenFile>? written = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        return new(file, isFolder: false) { CancellationToken = cancellationToken, Written = written };
    }

    /// <summary>One stream for one image.</summary>
    /// <param name="write">Opens the stream and lets it be written to.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static ImageFiles OneStream(Action<Action<Stream>> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        return new("", isFolder: false, write) { CancellationToken = cancellationToken };
    }

    /// <summary>The same place for files of another format; a single file keeps its name.</summary>
    /// <param name="encoder">The format.</param>
    public ImageFiles As(IPictureEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return new(path, isFolder, stream) { Written = Written, CancellationToken = CancellationToken, Encoder = encoder };
    }

    /// <summary>
    /// Checks that a file can be written there, before the work that makes it. Nothing is left behind; streams are left alone.
    /// </summary>
    /// <exception cref="OutputException">None can.</exception>
    public void RequireWritable()
    {
        if (stream is null)
        {
            OutputFile.Require(isFolder ? Path.Combine(path, "1.png") : path);
        }
    }

    /// <summary>The paths of a layer's files, for each image of its batch and each page.</summary>
    internal string[] PathsOf(LayerRun run, string layer, int images, int pages, string ending) =>
        isFolder ? InFolder(paths.Of(run).Take(layer, images, pages), ending) : InPlace(images, pages);

    /// <summary>The paths of the pages of something about an entire run.</summary>
    internal string[] PathsOf(LayerRun run, string name, int pages, string ending) =>
        isFolder ? InFolder(paths.Of(run).TakeBesideInputs(name, pages), ending) : InPlace(1, pages);

    /// <summary>Writes one file.</summary>
    internal void Write(string file, string content, Action<Stream> write)
    {
        if (stream is not null)
        {
            if (isStreamWritten)
            {
                throw new InvalidOperationException("The stream takes one image, and a second one came: use a folder.");
            }

            isStreamWritten = true;
            stream(write);
            return;
        }

        OutputFile.Write(file, write, CancellationToken);
        Written?.Invoke(new(file, content));
    }

    /// <summary>Pixels and tiles, in words.</summary>
    internal static string Content(int width, int height, int tiles, in TilePlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{width}×{height} pixels, {tiles} tile{(tiles == 1 ? "" : "s")} of {plan.TileWidth}×{plan.TileHeight}");

    private string[] InFolder(string[] names, string ending) =>
        Array.ConvertAll(names, name => Path.Combine(path, name.Replace('/', Path.DirectorySeparatorChar) + ending));

    private string[] InPlace(int images, int pages) =>
    [
        .. from image in Enumerable.Range(0, images)
           from page in Enumerable.Range(0, pages)
           select pages == 1 ? path
               : Path.Combine(
                   Path.GetDirectoryName(path) ?? "",
                   Path.GetFileNameWithoutExtension(path) + FileNames.PageSuffix(page, pages) + Path.GetExtension(path)),
    ];
}
