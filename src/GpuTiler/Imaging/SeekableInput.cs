namespace GpuTiler.Imaging;

/// <summary>Gives every reader an input whose length is known, so that a size in a file can be checked before it is trusted.</summary>
internal static class SeekableInput
{
    /// <summary>The input itself where it can seek, and otherwise (a pipe) all that is left of it, in memory.</summary>
    /// <exception cref="InvalidDataException">What is left of it does not fit in memory.</exception>
    public static Stream From(Stream input, string name)
    {
        if (input.CanSeek)
        {
            return input;
        }

        var copy = new MemoryStream();
        var piece = new byte[1 << 16];
        for (int count; (count = input.Read(piece)) > 0; copy.Write(piece, 0, count))
        {
            if (copy.Length > Array.MaxLength - count)
            {
                throw new InvalidDataException(
                    $"{name} is a pipe with more than {Array.MaxLength} bytes; a file of that size can be read, a pipe cannot.");
            }
        }

        copy.Position = 0;
        return copy;
    }
}
