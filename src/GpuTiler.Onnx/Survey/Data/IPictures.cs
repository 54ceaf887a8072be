namespace GpuTiler.Onnx;

/// <summary>Pictures in a fixed order. They are read from several threads at a time.</summary>
internal interface IPictures : IDisposable
{
    int Count { get; }

    /// <summary>A picture's name, relative to the data.</summary>
    string NameOf(int index);

    /// <summary>Bytes of its file; −1 if there is none.</summary>
    long SizeOf(int index);

    /// <summary>What it shows, as its place says; <see langword="null"/> where it does not.</summary>
    string? LabelOf(int index);

    /// <summary>Reads it.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="decode">Reads a file.</param>
    /// <param name="spare">A picture that nobody needs any more, whose memory may be used again where that is allowed.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    DataPicture Read(int index, PictureDecoder decode, in DataPicture spare);
}
