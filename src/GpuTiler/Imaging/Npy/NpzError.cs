namespace GpuTiler.Imaging;

/// <summary>Turns what .NET throws about a damaged zip archive, which names neither file nor entry, into a sentence that does.</summary>
internal static class NpzError
{
    /// <summary>The sentence as an exception, or <see langword="null"/> where the failure is not the archive's.</summary>
    public static InvalidDataException? Translate(Exception error, string sentence) =>
        // A position beyond the end is an argument out of range or an I/O error to .NET; a disk's own error has another type or code.
        error is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException or OverflowException
            ? new InvalidDataException(sentence, error)
            : null;
}
