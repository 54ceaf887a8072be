// The reduction: the smallest and the largest finite value of a map or of the layer. Both are kept as a maximum of keys, of ~key
// for the smallest, so that 0 means "none yet" and order does not matter.
//
// The buffer holds two words for tests, then a pair of words for each map, or for each three, or one pair for the layer; behind all that a
// frame clears, the pairs that are held or kept (Settling.hlsli).

struct MinMax
{
    uint Low; // the largest ~key
    uint High; // the largest key
};

groupshared uint SharedLow[256];
groupshared uint SharedHigh[256];

MinMax NoExtremes()
{
    MinMax none;
    none.Low = 0u;
    none.High = 0u;
    return none;
}

void Add(inout MinMax extremes, uint bits)
{
    if (IsFinite(bits))
    {
        uint key = ToKey(Canonical(bits));
        extremes.Low = max(extremes.Low, ~key);
        extremes.High = max(extremes.High, key);
    }
}

void Share(uint thread, MinMax extremes)
{
    SharedLow[thread] = extremes.Low;
    SharedHigh[thread] = extremes.High;
    GroupMemoryBarrierWithGroupSync();
}

void Merge(uint thread, uint other)
{
    SharedLow[thread] = max(SharedLow[thread], SharedLow[other]);
    SharedHigh[thread] = max(SharedHigh[thread], SharedHigh[other]);
}

// Merges runs of `lanes` threads that follow each other; the first of each has the result.
void MergeNeighbours(uint thread, uint lanes)
{
    [loop] for (uint n = lanes / 2u; n > 0u; n /= 2u)
    {
        if ((thread & (lanes - 1u)) < n)
        {
            Merge(thread, thread + n);
        }

        GroupMemoryBarrierWithGroupSync();
    }
}

// Merges threads that are a multiple of `stride` apart; the first `stride` threads have the results.
void MergeStrided(uint thread, uint stride)
{
    [loop] for (uint n = THREADS / 2u; n >= stride; n /= 2u)
    {
        if (thread < n)
        {
            Merge(thread, thread + n);
        }

        GroupMemoryBarrierWithGroupSync();
    }
}

static const uint FIRST_PAIR = 8;

// Maps that make a tile share a range: three that follow each other as red, green and blue, or each tile's of a block.
uint PairOf(uint map)
{
    uint block = P.Compose * P.Compose;
    return P.Range == RANGE_LAYER ? 0u : P.Compose == COMPOSE_RGB ? map / 3u : P.Compose != 0u ? map % ((P.Tiles + block - 1u) / block) : map;
}

// Brings a thread's shared extremes into those that its map has, or shares.
void Keep(uint thread, uint map)
{
    uint before;
    uint at = FIRST_PAIR + 8u * PairOf(map);
    Extremes.InterlockedMax(at, SharedLow[thread], before);
    Extremes.InterlockedMax(at + 4u, SharedHigh[thread], before);
}

// What an earlier pass kept for a map, or what the caller gave. A thread without a map asks for one past the last.
Quantization QuantizationOfTile(uint tile)
{
    uint low = ToKey(Canonical(P.Low));
    uint high = ToKey(Canonical(P.High));
    if (P.Range != RANGE_GIVEN && tile < P.Tiles)
    {
        uint at = FIRST_PAIR + 8u * PairOf(tile);
        low = ~Extremes.Load(at);
        high = Extremes.Load(at + 4u);
    }

    return QuantizationOf(low, high);
}
