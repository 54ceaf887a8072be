using ILGPU;

namespace GpuTiler.Ilgpu;

/// <content>
/// The reduction: the smallest and the largest finite value of a map or of the layer. Both are kept as a maximum of keys, of ~key for the
/// smallest, so that 0 means "none yet" and order does not matter.
/// </content>
internal readonly partial struct TilePass
{
    // Words of the extremes before the first pair.
    private const uint FirstPair = 2;

    private static void Add(ref MinMax found, uint bits)
    {
        if (IsFinite(bits))
        {
            uint key = ToKey(Canonical(bits));
            found.Low = Math.Max(found.Low, ~key);
            found.High = Math.Max(found.High, key);
        }
    }

    private void Share(MinMax found)
    {
        sharedLow[(int)thread] = found.Low;
        sharedHigh[(int)thread] = found.High;
        Group.Barrier();
    }

    private void Merge(uint other)
    {
        sharedLow[(int)thread] = Math.Max(sharedLow[(int)thread], sharedLow[(int)other]);
        sharedHigh[(int)thread] = Math.Max(sharedHigh[(int)thread], sharedHigh[(int)other]);
    }

    // Merges runs of `lanes` threads that follow each other; the first of each has the result.
    private void MergeNeighbours(uint lanes)
    {
        for (uint n = lanes / 2; n > 0; n /= 2)
        {
            if ((thread & (lanes - 1)) < n)
            {
                Merge(thread + n);
            }

            Group.Barrier();
        }
    }

    // Merges threads that are a multiple of `stride` apart; the first `stride` threads have the results.
    private void MergeStrided(uint stride)
    {
        for (uint n = threads / 2; n >= stride; n /= 2)
        {
            if (thread < n)
            {
                Merge(thread + n);
            }

            Group.Barrier();
        }
    }

    // Maps that make a tile share a range: three that follow each other as red, green and blue, or each tile's of a block.
    private uint PairOf(uint map)
    {
        uint block = p.Compose * p.Compose;
        return p.Range == LayerRange ? 0
            : p.Compose == Rgb ? map / 3
            : p.Compose != 0 ? map % ((p.Tiles + block - 1) / block)
            : map;
    }

    private static uint AtPair(uint pair) => FirstPair + (2 * pair);

    // Brings a thread's shared extremes into those that its map has, or shares.
    private void Keep(uint map)
    {
        uint at = AtPair(PairOf(map));
        Atomic.Max(ref extremes[(int)at], sharedLow[(int)thread]);
        Atomic.Max(ref extremes[(int)at + 1], sharedHigh[(int)thread]);
    }

    // What an earlier pass kept for a map, or what the caller gave. A thread without a map asks for one past the last.
    private Quantization QuantizationOfTile(uint tile)
    {
        uint low = ToKey(Canonical(p.Low));
        uint high = ToKey(Canonical(p.High));
        if (p.Range != GivenRange && tile < p.Tiles)
        {
            uint at = AtPair(PairOf(tile));
            low = ~extremes[(int)at];
            high = extremes[(int)at + 1];
        }

        return QuantizationOf(low, high);
    }

    private struct MinMax
    {
        public uint Low; // the largest ~key
        public uint High; // the largest key
    }
}
