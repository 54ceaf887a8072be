namespace GpuTiler.Viewer;

/// <summary>
/// The ranges that the maps of one layer hold from input to input, by map: a page that pans or zooms gets a new tiler, which goes on from
/// here. Several tilers may show a map; each input moves its range once.
/// </summary>
/// <param name="maps">Maps of the layer, or 1 where its range is the layer's.</param>
internal sealed class HeldRanges(int maps)
{
    private readonly Held[] held = [.. Enumerable.Repeat(new Held(ValueRange.None, ValueRange.None, -1), maps)];

    /// <summary>What the maps of some tiles held before an input.</summary>
    /// <param name="tiles">The map of each tile.</param>
    /// <param name="input">The input's number.</param>
    /// <param name="ranges">Receives one for each tile.</param>
    public void Before(ReadOnlySpan<int> tiles, long input, Span<ValueRange> ranges)
    {
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            ref readonly var map = ref held[tiles[tile]];
            ranges[tile] = map.Input == input ? map.Before : map.After;
        }
    }

    /// <summary>Keeps what they hold after it.</summary>
    public void Keep(ReadOnlySpan<int> tiles, long input, ReadOnlySpan<ValueRange> ranges)
    {
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            ref var map = ref held[tiles[tile]];
            map = new(map.Input == input ? map.Before : map.After, ranges[tile], input);
        }
    }

    private readonly record struct Held(ValueRange Before, ValueRange After, long Input);
}
