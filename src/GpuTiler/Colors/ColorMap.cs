using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>256 colours, one for each grey level. Immutable, so one map may serve many tilers.</summary>
public sealed partial class ColorMap
{
    private const int Levels = 256;

    private readonly byte[] rgba;

    private ColorMap(byte[] rgba, string? name = null) => (this.rgba, Name) = (rgba, name);

    /// <summary>The name of a published map (<see cref="Names"/>); <see langword="null"/> for any other.</summary>
    public string? Name { get; }

    /// <summary>The colours: 256 entries of red, green, blue and alpha.</summary>
    public ReadOnlySpan<byte> Rgba => rgba;

    /// <summary>The colours as 256 words, in the byte order of this machine's memory.</summary>
    internal ReadOnlySpan<uint> Words => MemoryMarshal.Cast<byte, uint>(rgba);

    /// <summary>Makes a map of 256 colours, 4 bytes each: red, green, blue, alpha.</summary>
    /// <exception cref="ArgumentException"><paramref name="rgba"/> is not 1,024 bytes long.</exception>
    public static ColorMap Create(ReadOnlySpan<byte> rgba) => rgba.Length == 1024
        ? new(rgba.ToArray())
        : throw new ArgumentException($"A colour map of {rgba.Length} bytes is unusable: 256 colours of 4 bytes (1024) are needed.");
}
