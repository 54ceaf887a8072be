namespace GpuTiler.Onnx;

/// <summary>What a unit saw in its strongest pictures: a square of pixels of each.</summary>
public sealed class UnitPieces
{
    internal UnitPieces(int side, int channels, IReadOnlyList<byte[]?> pixels, string? failure = null) =>
        (Side, Channels, Pixels, Failure) = (side, channels, pixels, failure);

    /// <summary>Pixels along a side of a piece.</summary>
    public int Side { get; }

    /// <summary>Samples a pixel: 1 grey, or 4 red, green, blue and alpha, which is 255.</summary>
    public int Channels { get; }

    /// <summary>
    /// In the order of <see cref="SurveyUnit.Top"/>, <see cref="Side"/> × <see cref="Side"/> × <see cref="Channels"/> samples each, rows
    /// from the top; <see langword="null"/> for a picture that cannot be read.
    /// </summary>
    public IReadOnlyList<byte[]?> Pixels { get; }

    /// <summary>Why the first of those is missing, in one sentence; <see langword="null"/> if none is.</summary>
    public string? Failure { get; }
}
