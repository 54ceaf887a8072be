using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Sinks;

/// <summary>
/// A Deep Zoom pyramid on disk: <c>NAME.dzi</c> and, beside it, the folder <c>NAME_files</c>. Both appear complete, or neither does.
/// </summary>
internal sealed class PyramidFile : IDisposable
{
    private readonly string path;
    private readonly OutputFile description;
    private readonly OutputFolder tiles;
    private readonly DeepZoomWriter writer;
    private readonly CancellationToken cancellationToken;

    private PyramidFile(
        string path, OutputFile description, OutputFolder tiles, DeepZoomWriter writer, CancellationToken cancellationToken) =>
        (this.path, this.description, this.tiles, this.writer, this.cancellationToken) =
            (path, description, tiles, writer, cancellationToken);

    /// <summary>How many levels there are.</summary>
    public int Levels => writer.MaxLevel + 1;

    /// <summary>Begins a pyramid; without <see cref="Commit"/> nothing of it remains.</summary>
    /// <param name="path">The description, <c>NAME.dzi</c>.</param>
    /// <param name="bands">The mosaic.</param>
    /// <param name="threads">Threads that compress; 0 is one for each core.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="OutputException">The place is taken by something else, or the image is too wide.</exception>
    public static PyramidFile Begin(string path, TileBands bands, int threads, CancellationToken cancellationToken)
    {
        var folder = OutputFolder.Beside(path);
        OutputFolder.RequirePlace(folder, IsLevel, "level of a pyramid", "tiles");
        OutputFile? description = null;
        OutputFolder? tiles = null;
        try
        {
            description = OutputFile.Begin(path, cancellationToken);
            var made = tiles = OutputFolder.Begin(folder, cancellationToken);
            var writer = new DeepZoomWriter(
                bands.Width, bands.Height, bands.PixelFormat, made.Create,
                new() { Threads = threads, CancellationToken = cancellationToken });
            return new(path, description, tiles, writer, cancellationToken);
        }
        catch (Exception e)
        {
            tiles?.Dispose();
            description?.Dispose();
            if (e is ArgumentException)
            {
                throw new OutputException($"{path}: {OutputException.ReasonOf(e)} Show fewer columns, or use a smaller scale.");
            }

            throw;
        }
    }

    /// <summary>Writes the next rows.</summary>
    public void Write(ReadOnlySpan<byte> pixels, int rows)
    {
        try
        {
            writer.Write(pixels, rows);
        }
        catch (Exception e) when (OutputFile.IsFailedWrite(e))
        {
            throw tiles.Failed(path, e);
        }
    }

    /// <summary>Puts the pyramid into its place.</summary>
    /// <param name="text">What its description records about it.</param>
    public void Commit(IReadOnlyList<KeyValuePair<string, string>> text)
    {
        description.Append((writer, text), static (stream, state) => state.writer.WriteDescription(stream, state.text));
        cancellationToken.ThrowIfCancellationRequested();
        tiles.CommitWith(description);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tiles.Dispose();
        description.Dispose();
    }

    private static bool IsLevel(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _) && Directory.Exists(folder)
        && Directory.EnumerateFileSystemEntries(folder)
            .All(entry => Path.GetExtension(entry) is ".png" or ".jpg" or ".jpeg" && File.Exists(entry));
}
