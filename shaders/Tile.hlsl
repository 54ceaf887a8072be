// The fused kernel: one source for every GPU. A layer's activations become a finished 8-bit image in these passes, each behind a
// barrier of the last; GpuProgram.cs chooses which, and into which blocks the maps are cut:
//
//   Surround       what no block covers whole: padding, border, empty cells
//   TileOnce       a range for each map, where a map fits on chip: read once, searched, and placed
//   ExtremesNchw   otherwise first the extremes of each map or of the layer…
//   ExtremesNhwc   …whichever way they lie in memory,
//   StatisticsNchw for percentiles and deviations also counts or sums between the extremes…
//   StatisticsNhwc
//   FindRanges     …which decide the ranges,
//   SettleRanges   which may be held from frame to frame, or kept to be read,
//   PlaceNchw      and then the pixels: activations are read twice, with statistics three times
//   PlaceNhwc
//   ShrinkNchw     or, where tiles are smaller than their maps, a pixel for each square of levels
//   ShrinkNhwc
//   ComposeTiles   or, where several maps make a tile, every word of the image in the end
//
// A group has 256 threads. A map, or a block of one, is the work of `Lanes` of them, so a group takes one block or several small maps.

#include "Parameters.hlsli"
#include "Contract.hlsli"
#include "Activations.hlsli"
#include "Extremes.hlsli"
#include "Wide.hlsli"
#include "Statistics.hlsli"
#include "Settling.hlsli"
#include "Shrinking.hlsli"
#include "Placement.hlsli"
#include "Composition.hlsli"

// ---- Maps that follow each other in memory

// 16 words of a block, in four runs of four that follow each other; the lanes take turns.
static const uint RUNS = 4;

struct Held
{
    uint Words[16];
};

uint WordAt(uint i, uint lane, uint j) { return (i * P.Lanes + lane) * 4u + j; }

Held Hold(Run run, uint lane)
{
    Held held;
    [unroll] for (uint i = 0u; i < RUNS; i++)
    {
        [unroll] for (uint j = 0u; j < 4u; j++)
        {
            uint word = WordAt(i, lane, j);
            held.Words[i * 4u + j] = 0u;
            if (word < run.Words)
            {
                held.Words[i * 4u + j] = LoadRunWord(run, word);
            }
        }
    }

    return held;
}

MinMax ExtremesOf(Held held, Run run, uint lane)
{
    MinMax extremes = NoExtremes();
    [unroll] for (uint i = 0u; i < RUNS; i++)
    {
        [unroll] for (uint j = 0u; j < 4u; j++)
        {
            [unroll] for (uint part = 0u; part < PER_WORD; part++)
            {
                if (IsInRun(run, WordAt(i, lane, j), part))
                {
                    Add(extremes, Part(held.Words[i * 4u + j], part));
                }
            }
        }
    }

    return extremes;
}

// Four levels become a word; a level lies as far from the first as its value from the first word's.
void ShareLevels(Held held, Run run, Quantization q, uint firstWord, uint lane)
{
    [unroll] for (uint i = 0u; i < RUNS; i++)
    {
        if (WordAt(i, lane, 0u) < run.Words)
        {
            [unroll] for (uint part = 0u; part < PER_WORD; part++)
            {
                uint levels = 0u;
                [unroll] for (uint b = 0u; b < 4u; b++)
                {
                    uint value = part * 4u + b;
                    levels |= LevelOf(Part(held.Words[i * 4u + value / PER_WORD], value % PER_WORD), q) << (8u * b);
                }

                SharedLevels[firstWord + (i * P.Lanes + lane) * PER_WORD + part] = levels;
            }
        }
    }
}

Block BlockOfItem(uint item, uint perPixel)
{
    uint tile = item / P.Blocks;
    return BlockOf(item < P.Items ? tile : P.Tiles, item - tile * P.Blocks, perPixel);
}

// Values of a block follow each other.
Values ValuesInMaps(Block block)
{
    Values values;
    values.First = P.Source + MapOf(block.Tile) * P.Width * P.Height + block.First;
    values.Step = 1u;
    return values;
}

Run RunOfBlock(Block block) { return RunOf(ValuesInMaps(block).First, ValuesOf(block)); }

// Returns the place of the first level.
uint ShareHeld(Held held, Run run, Quantization q, uint thread)
{
    uint lane = thread & (P.Lanes - 1u);
    uint firstWord = (thread - lane) * RUNS * PER_WORD;
    ShareLevels(held, run, q, firstWord, lane);
    GroupMemoryBarrierWithGroupSync();
    return firstWord * 4u + run.Skipped;
}

// The first of a map's lanes settles its range for all of them.
void SettleShared(uint thread, uint lane, uint tile)
{
    if (lane == 0u && tile < P.Tiles)
    {
        MinMax found;
        found.Low = SharedLow[thread];
        found.High = SharedHigh[thread];
        MinMax settled = Settle(tile, found);
        SharedLow[thread] = settled.Low;
        SharedHigh[thread] = settled.High;
    }

    GroupMemoryBarrierWithGroupSync();
}

[numthreads(256, 1, 1)]
void TileOnce(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint lane = thread & (P.Lanes - 1u);
    Block block = BlockOfItem((GroupNumber(group) * THREADS + thread) / P.Lanes, 1u);
    Run run = RunOfBlock(block);
    Held held = Hold(run, lane);
    Share(thread, ExtremesOf(held, run, lane));
    MergeNeighbours(thread, P.Lanes);
    [branch] if (P.High != 0u)
    {
        SettleShared(thread, lane, block.Tile);
    }

    Quantization q = QuantizationOf(~SharedLow[thread - lane], SharedHigh[thread - lane]);
    uint firstLevel = ShareHeld(held, run, q, thread);
    if (SideOfSquare() > 1u)
    {
        PlaceLevels(block, firstLevel, ValuesInMaps(block), lane);
    }
    else
    {
        Place(block, firstLevel, ValuesInMaps(block), lane);
    }
}

[numthreads(256, 1, 1)]
void PlaceNchw(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint lane = thread & (P.Lanes - 1u);
    Block block = BlockOfItem((GroupNumber(group) * THREADS + thread) / P.Lanes, 1u);
    Run run = RunOfBlock(block);
    Held held = Hold(run, lane);
    uint firstLevel = ShareHeld(held, run, QuantizationOfTile(block.Tile), thread);
    Place(block, firstLevel, ValuesInMaps(block), lane);
}

[numthreads(256, 1, 1)]
void ShrinkNchw(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint lane = thread & (P.Lanes - 1u);
    Block block = BlockOfItem((GroupNumber(group) * THREADS + thread) / P.Lanes, SideOfSquare());
    Values values = ValuesInMaps(block);
    ShareColumns(block, values, QuantizationOfTile(block.Tile), lane, thread);
    GroupMemoryBarrierWithGroupSync();
    Sharers sharers;
    sharers.First = thread - lane;
    sharers.Step = 1u;
    PlaceJoined(block, sharers, values, lane);
}

// The map, or the whole layer, that an item searches a part of.
Run SearchedRun(uint item, uint tile)
{
    uint map = P.Width * P.Height;
    bool isWhole = P.Range == RANGE_LAYER && P.Order == 0u;
    return RunOf(P.Source + MapOf(tile) * map, item >= P.Items ? 0u : isWhole ? map * P.Tiles : map);
}

[numthreads(256, 1, 1)]
void ExtremesNchw(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint item = GroupNumber(group);
    uint tile = item / P.Blocks;
    Run run = SearchedRun(item, tile);
    MinMax extremes = NoExtremes();
    [loop] for (uint word = (item - tile * P.Blocks) * THREADS + thread; word < run.Words; word += P.Blocks * THREADS)
    {
        uint bits = LoadRunWord(run, word);
        [unroll] for (uint part = 0u; part < PER_WORD; part++)
        {
            if (IsInRun(run, word, part))
            {
                Add(extremes, Part(bits, part));
            }
        }
    }

    Share(thread, extremes);
    MergeNeighbours(thread, THREADS);
    if (thread == 0u && item < P.Items)
    {
        Keep(thread, tile);
    }
}

[numthreads(256, 1, 1)]
void StatisticsNchw(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint item = GroupNumber(group);
    uint tile = item / P.Blocks;
    Run run = SearchedRun(item, tile);
    Tally tally = NoTally(item < P.Items ? PairOf(tile) : 0u);
    [loop] for (uint word = (item - tile * P.Blocks) * THREADS + thread; word < run.Words; word += P.Blocks * THREADS)
    {
        uint bits = LoadRunWord(run, word);
        [unroll] for (uint part = 0u; part < PER_WORD; part++)
        {
            if (IsInRun(run, word, part))
            {
                Take(tally, Part(bits, part));
            }
        }
    }

    KeepTally(tally);
}

// ---- Channels last: a group takes neighbouring channels, one for each lane's worth of its threads

// Neighbouring threads read neighbouring channels.
uint ActivationAt(uint pixel, uint channel) { return P.Source + pixel * P.Channels + channel; }

Values ValuesInPixels(Block block)
{
    Values values;
    values.First = ActivationAt(block.First, MapOf(block.Tile));
    values.Step = P.Channels;
    return values;
}

[numthreads(256, 1, 1)]
void ExtremesNhwc(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint maps = THREADS / P.Lanes;
    uint item = GroupNumber(group);
    uint slice = item / P.Blocks;
    uint tile = slice * maps + (thread & (maps - 1u));
    uint channel = MapOf(tile);
    uint pixels = item < P.Items && tile < P.Tiles ? P.Width * P.Height : 0u;
    MinMax extremes = NoExtremes();
    [loop] for (uint pixel = (item - slice * P.Blocks) * P.Lanes + thread / maps; pixel < pixels; pixel += P.Blocks * P.Lanes)
    {
        Add(extremes, LoadActivation(ActivationAt(pixel, channel)));
    }

    Share(thread, extremes);
    MergeStrided(thread, maps);
    if (thread < maps && pixels != 0u)
    {
        Keep(thread, tile);
    }
}

[numthreads(256, 1, 1)]
void StatisticsNhwc(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint maps = THREADS / P.Lanes;
    uint item = GroupNumber(group);
    uint slice = item / P.Blocks;
    uint tile = slice * maps + (thread & (maps - 1u));
    uint channel = MapOf(tile);
    bool isTile = item < P.Items && tile < P.Tiles;
    uint pixels = isTile ? P.Width * P.Height : 0u;
    Tally tally = NoTally(isTile ? PairOf(tile) : 0u);
    [loop] for (uint pixel = (item - slice * P.Blocks) * P.Lanes + thread / maps; pixel < pixels; pixel += P.Blocks * P.Lanes)
    {
        Take(tally, LoadActivation(ActivationAt(pixel, channel)));
    }

    KeepTally(tally);
}

[numthreads(256, 1, 1)]
void PlaceNhwc(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint maps = THREADS / P.Lanes;
    uint item = GroupNumber(group);
    uint slice = item / P.Blocks;
    uint number = item - slice * P.Blocks;
    uint wordsOfMap = (P.BlockWidth * P.BlockHeight + 3u) / 4u;

    // Read across the channels, four pixels of one channel to a word…
    uint map = thread & (maps - 1u);
    Block read = BlockOf(item < P.Items ? slice * maps + map : P.Tiles, number, 1u);
    Quantization q = QuantizationOfTile(read.Tile);
    uint channel = MapOf(read.Tile);

    [loop] for (uint word = thread / maps; word * 4u < ValuesOf(read); word += P.Lanes)
    {
        uint levels = 0u;
        [unroll] for (uint b = 0u; b < 4u; b++)
        {
            uint value = word * 4u + b;
            if (value < ValuesOf(read))
            {
                levels |= LevelOf(LoadActivation(ActivationAt(read.First + value, channel)), q) << (8u * b);
            }
        }

        SharedLevels[map * wordsOfMap + word] = levels;
    }

    // …and write each channel's tile.
    GroupMemoryBarrierWithGroupSync();
    map = thread / P.Lanes;
    Block written = BlockOf(item < P.Items ? slice * maps + map : P.Tiles, number, 1u);
    Place(written, map * wordsOfMap * 4u, ValuesInPixels(written), thread & (P.Lanes - 1u));
}

[numthreads(256, 1, 1)]
void ShrinkNhwc(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint maps = THREADS / P.Lanes;
    uint item = GroupNumber(group);
    uint slice = item / P.Blocks;
    uint map = thread & (maps - 1u);
    uint lane = thread / maps;
    Block block = BlockOf(item < P.Items ? slice * maps + map : P.Tiles, item - slice * P.Blocks, SideOfSquare());
    Values values = ValuesInPixels(block);
    ShareColumns(block, values, QuantizationOfTile(block.Tile), lane, thread);
    GroupMemoryBarrierWithGroupSync();
    Sharers sharers;
    sharers.First = map;
    sharers.Step = maps;
    PlaceJoined(block, sharers, values, lane);
}

// ---- What counts and sums say, a group for each pair of extremes

[numthreads(256, 1, 1)]
void FindRanges(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint pair = min(GroupNumber(group), P.Pairs - 1u);
    uint pairAt = FIRST_PAIR + 8u * pair;
    uint at = StatisticsAt(pair);
    uint lowKey = ~Extremes.Load(pairAt);
    uint highKey = Extremes.Load(pairAt + 4u);
    HalfRange range = HalfRangeOf(lowKey, highKey);
    bool isFound = GroupNumber(group) < P.Pairs && !IsFlat(range);

    // Each thread has 16 bins. Every thread has read the extremes before the first is replaced.
    uint own = 0u;
    if (P.Spread == SPREAD_PERCENTILE)
    {
        [loop] for (uint bin = 0u; bin < 16u; bin++)
        {
            own += Extremes.Load(at + 4u * (16u * thread + bin));
        }
    }

    SharedLow[thread] = own;
    AllMemoryBarrierWithGroupSync();
    if (isFound && P.Spread == SPREAD_PERCENTILE)
    {
        uint before = 0u;
        uint count = 0u;
        [loop] for (uint i = 0u; i < THREADS; i++)
        {
            before += i < thread ? SharedLow[i] : 0u;
            count += SharedLow[i];
        }

        uint rank = RankOf(count, P.Low);
        if (before < rank && rank <= before + own)
        {
            Extremes.Store(pairAt, ~EdgeKey(range, lowKey, highKey, BinAt(at, 16u * thread, before, rank)));
        }

        rank = RankOf(count, P.High);
        if (before < rank && rank <= before + own)
        {
            Extremes.Store(pairAt + 4u, EdgeKey(range, lowKey, highKey, BinAt(at, 16u * thread, before, rank) + 1u));
        }
    }

    if (isFound && P.Spread == SPREAD_SIGMA && thread == 0u)
    {
        uint count = Extremes.Load(at);
        uint mean = DivideWide(Extremes.Load2(at + SUM), 16u, count).x;
        uint2 meanSquare = DivideWide(Extremes.Load2(at + SQUARES), 32u, count);
        uint root = RootWide(SubtractWide(meanSquare, MultiplyWide(mean, mean)));
        precise float deviation = asfloat(P.Low) * LeadingOf(root);
        precise float low = LeadingOf(mean) - deviation;
        precise float high = LeadingOf(mean) + deviation;
        Extremes.Store(pairAt, ~PlaceKey(range, low));
        Extremes.Store(pairAt + 4u, PlaceKey(range, high));
    }
}

// ---- What is held from frame to frame, or kept to be read, a thread for each pair of extremes

[numthreads(256, 1, 1)]
void SettleRanges(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint pair = GroupNumber(group) * THREADS + thread;
    if (pair < P.Items)
    {
        uint at = FIRST_PAIR + 8u * pair;
        MinMax settled = Settle(pair, LoadPair(at));
        Extremes.Store2(at, uint2(settled.Low, settled.High));
    }
}

// ---- Tiles that several maps make

[numthreads(256, 1, 1)]
void ComposeTiles(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint item = GroupNumber(group) * THREADS + thread;
    if (item < P.Items)
    {
        ComposeWord(item);
    }
}

// ---- What surrounds the tiles; also the state that the other passes begin with

[numthreads(256, 1, 1)]
void SurroundTiles(uint3 group : SV_GroupID, uint thread : SV_GroupIndex)
{
    uint item = GroupNumber(group) * THREADS + thread;
    if (item < P.Items)
    {
        Surround(item);
    }

    if (item < P.Cleared)
    {
        Extremes.Store2(8u * item, uint2(0u, 0u));
    }
}
