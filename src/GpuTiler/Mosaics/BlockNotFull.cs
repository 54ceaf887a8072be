using System.Globalization;

namespace GpuTiler;

/// <summary>Interleaved tiles have places without a map.</summary>
/// <param name="Maps">How many maps are shown.</param>
/// <param name="Tiles">How many tiles they make.</param>
/// <param name="Interleave">Maps of a full tile in each direction.</param>
public sealed record BlockNotFull(int Maps, int Tiles, int Interleave) : MosaicNotice
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Maps} {(Maps == 1 ? "map does" : "maps do")} not fill {Tiles} {(Tiles == 1 ? "tile" : "tiles")} of {Interleave}×{Interleave} maps; the places left have the pad value.");
}
