using System.Buffers.Text;
using System.Text;

namespace GpuTiler.Sinks;

/// <summary>
/// The page of a report on disk, piece by piece. Its pictures are within it; where that makes it too large, they are files of a folder
/// beside it, <c>NAME_files</c>, every one of them.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly OutputFile page;
    private readonly long limit;
    private readonly CancellationToken cancellationToken;

    // What is not written yet, because where pictures go is undecided.
    private readonly List<(string Text, string? Name, byte[] Png)> held = [];
    private long heldBytes;
    private OutputFolder? folder;

    private ReportFile(OutputFile page, long limit, CancellationToken cancellationToken) =>
        (this.page, this.limit, this.cancellationToken) = (page, limit, cancellationToken);

    /// <summary>How many pictures are files of their own.</summary>
    public int Files { get; private set; }

    /// <summary>The folder of the pictures' files.</summary>
    public string Folder => OutputFolder.Beside(page.Name);

    /// <summary>Begins a page; without <see cref="Commit"/> nothing of it remains.</summary>
    /// <param name="path">The page.</param>
    /// <param name="limit">The most bytes that it may have with its pictures in it; a device or a pipe always has them in it.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="OutputException">It cannot be made.</exception>
    public static ReportFile Begin(string path, long limit, CancellationToken cancellationToken)
    {
        var page = OutputFile.Begin(path, cancellationToken);
        return new(page, page.IsThrough ? long.MaxValue : limit, cancellationToken);
    }

    /// <summary>Adds text.</summary>
    public void Append(string text) => Append(text, null, []);

    /// <summary>Adds where a picture is, as the value of an attribute.</summary>
    /// <param name="name">Its file, should it become one: a relative path without ending.</param>
    /// <param name="png">The picture.</param>
    public void Append(string name, ReadOnlySpan<byte> png) => Append("", name, png);

    /// <summary>Puts the page, and its files, into their places.</summary>
    /// <exception cref="OutputException">They could not be written.</exception>
    public void Commit()
    {
        WriteHeld();
        if (folder is null)
        {
            page.Commit();
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        folder.CommitWith(page);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        folder?.Dispose();
        page.Dispose();
    }

    private void Append(string text, string? name, ReadOnlySpan<byte> png)
    {
        if (folder is null && limit < long.MaxValue)
        {
            held.Add((text, name, png.ToArray()));
            heldBytes += Encoding.UTF8.GetByteCount(text) + Base64.GetMaxEncodedToUtf8Length(png.Length);
            if (heldBytes <= limit)
            {
                return;
            }

            OutputFolder.RequirePlace(Folder, IsPicture, "picture of a report", "pictures");
            folder = OutputFolder.Begin(Folder, cancellationToken);
            WriteHeld();
            return;
        }

        Write(text, name, png);
    }

    private void WriteHeld()
    {
        foreach (var (text, name, png) in held)
        {
            Write(text, name, png);
        }

        held.Clear();
    }

    private void Write(string text, string? name, ReadOnlySpan<byte> png)
    {
        if (name is null)
        {
            page.Append(text, static (stream, text) => stream.Write(Encoding.UTF8.GetBytes(text)));
        }
        else if (folder is null)
        {
            page.Append(png, WriteBase64);
        }
        else
        {
            WriteFile(name + ".png", png);
            string url = string.Join('/', $"{Path.GetFileName(Folder)}/{name}.png".Split('/').Select(Uri.EscapeDataString));
            page.Append(url, static (stream, url) => stream.Write(Encoding.UTF8.GetBytes(url)));
        }
    }

    private void WriteFile(string name, ReadOnlySpan<byte> png)
    {
        try
        {
            using var file = folder!.Create(name);
            file.Write(png);
            Files++;
        }
        catch (Exception e) when (OutputFile.IsFailedWrite(e))
        {
            throw folder!.Failed(page.Name, e);
        }
    }

    // In pieces: an entire picture as text would be a third larger again.
    private static void WriteBase64(Stream stream, ReadOnlySpan<byte> png)
    {
        const int Piece = 3 << 12;
        Span<byte> text = stackalloc byte[Piece / 3 * 4];
        stream.Write("data:image/png;base64,"u8);
        for (int at = 0; at < png.Length; at += Piece)
        {
            Base64.EncodeToUtf8(png.Slice(at, Math.Min(Piece, png.Length - at)), text, out _, out int count);
            stream.Write(text[..count]);
        }
    }

    // Folders of models and inputs contain nothing else.
    private static bool IsPicture(string entry) => Directory.Exists(entry)
        ? Directory.EnumerateFileSystemEntries(entry).All(IsPicture)
        : Path.GetExtension(entry) == ".png";
}
