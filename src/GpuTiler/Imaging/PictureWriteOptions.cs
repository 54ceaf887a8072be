namespace GpuTiler.Imaging;

/// <summary>What a picture's file records, and how it is written; <see langword="default"/> is valid.</summary>
public readonly record struct PictureWriteOptions
{
    /// <summary>
    /// Keywords and texts to store in the file, as far as its format has a place for them; <see langword="null"/> is none. What they may
    /// hold is what <see cref="PngWriteOptions.Text"/> says.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Text { get; init; }

    /// <summary>Threads that may share one image; 0 is one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>Stops the writing; what was written by then is not a complete file.</summary>
    public CancellationToken CancellationToken { get; init; }
}
