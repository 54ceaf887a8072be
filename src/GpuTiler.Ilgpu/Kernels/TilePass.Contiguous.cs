using GpuTiler.Gpu;
using ILGPU;

namespace GpuTiler.Ilgpu;

/// <content>Maps that follow each other in memory.</content>
internal readonly partial struct TilePass
{
    // The words that a thread holds come in runs of four that follow each other; the lanes take turns.
    private uint Runs => GpuProgram.WordsInGroup / threads / 4;

    private uint HeldAt(uint run, uint lane, uint word) => (((run * p.Lanes) + lane) * 4) + word;

    // Neighbouring threads hold neighbouring words, so that no two of them reach into one bank of memory.
    private int PlaceOfHeld(uint run, uint word) => (int)((((run * 4) + word) * threads) + thread);

    private void Hold(Run run, uint lane)
    {
        for (uint i = 0; i < Runs && HeldAt(i, lane, 0) < run.Words; i++)
        {
            for (uint j = 0; j < 4; j++)
            {
                uint word = HeldAt(i, lane, j);
                sharedWords[PlaceOfHeld(i, j)] = word < run.Words ? LoadRunWord(run, word) : 0;
            }
        }
    }

    private MinMax ExtremesOfHeld(Run run, uint lane)
    {
        MinMax found = default;
        for (uint i = 0; i < Runs && HeldAt(i, lane, 0) < run.Words; i++)
        {
            for (uint j = 0; j < 4; j++)
            {
                for (uint part = 0; part < PerWord; part++)
                {
                    if (IsInRun(run, HeldAt(i, lane, j), part))
                    {
                        Add(ref found, Part(sharedWords[PlaceOfHeld(i, j)], part));
                    }
                }
            }
        }

        return found;
    }

    // Four levels become a word; a level lies as far from the first as its value from the first word's.
    private void ShareLevels(Run run, Quantization q, uint firstWord, uint lane)
    {
        for (uint i = 0; i < Runs && HeldAt(i, lane, 0) < run.Words; i++)
        {
            for (uint part = 0; part < PerWord; part++)
            {
                uint levels = 0;
                for (uint b = 0; b < 4; b++)
                {
                    uint value = (part * 4) + b;
                    uint word = sharedWords[PlaceOfHeld(i, value >> shift)];
                    levels |= LevelOf(Part(word, value & (PerWord - 1)), q) << (int)(8 * b);
                }

                sharedLevels[(int)(firstWord + (((i * p.Lanes) + lane) * PerWord) + part)] = levels;
            }
        }
    }

    private Block BlockOfItem(uint item, uint perPixel)
    {
        uint tile = item / p.Blocks;
        return BlockOf(item < p.Items ? tile : p.Tiles, item - (tile * p.Blocks), perPixel);
    }

    // Values of a block follow each other.
    private Values ValuesInMaps(Block block) =>
        new() { First = p.Source + (MapOf(block.Tile) * p.Width * p.Height) + block.First, Step = 1 };

    private Run RunOfBlock(Block block) => RunOf(ValuesInMaps(block).First, block.Count);

    // Returns the place of the first level.
    private uint ShareHeld(Run run, Quantization q)
    {
        uint lane = LaneOfThread;
        uint firstWord = (thread - lane) * Runs * PerWord;
        ShareLevels(run, q, firstWord, lane);
        Group.Barrier();
        return (firstWord * 4) + run.Skipped;
    }

    // The first of a map's lanes settles its range for all of them.
    private void SettleShared(uint lane, uint tile)
    {
        if (lane == 0 && tile < p.Tiles)
        {
            var settled = Settle(tile, new MinMax { Low = sharedLow[(int)thread], High = sharedHigh[(int)thread] });
            sharedLow[(int)thread] = settled.Low;
            sharedHigh[(int)thread] = settled.High;
        }

        Group.Barrier();
    }

    /// <summary>Reads maps once, finds each one's range, and places it.</summary>
    public void TileOnce()
    {
        uint lane = LaneOfThread;
        var block = BlockOfItem(ThreadNumber / p.Lanes, 1);
        var run = RunOfBlock(block);
        Hold(run, lane);
        Share(ExtremesOfHeld(run, lane));
        MergeNeighbours(p.Lanes);
        if (p.High != 0)
        {
            SettleShared(lane, block.Tile);
        }

        var q = QuantizationOf(~sharedLow[(int)(thread - lane)], sharedHigh[(int)(thread - lane)]);
        uint firstLevel = ShareHeld(run, q);
        if (SideOfSquare > 1)
        {
            PlaceLevels(block, firstLevel, ValuesInMaps(block), lane);
        }
        else
        {
            Place(block, firstLevel, ValuesInMaps(block), lane);
        }
    }

    /// <summary>Places maps, their ranges known.</summary>
    public void PlaceNchw()
    {
        uint lane = LaneOfThread;
        var block = BlockOfItem(ThreadNumber / p.Lanes, 1);
        var run = RunOfBlock(block);
        Hold(run, lane);
        uint firstLevel = ShareHeld(run, QuantizationOfTile(block.Tile));
        Place(block, firstLevel, ValuesInMaps(block), lane);
    }

    /// <summary>Places maps, their ranges known, in tiles that are smaller than they.</summary>
    public void ShrinkNchw()
    {
        uint lane = LaneOfThread;
        var block = BlockOfItem(ThreadNumber / p.Lanes, SideOfSquare);
        var values = ValuesInMaps(block);
        ShareColumns(block, values, QuantizationOfTile(block.Tile), lane);
        Group.Barrier();
        PlaceJoined(block, new Sharers { First = thread - lane, Step = 1 }, values, lane);
    }

    // The map, or the whole layer, that an item searches a part of.
    private Run SearchedRun(uint item, uint tile)
    {
        uint map = p.Width * p.Height;
        bool isWhole = p.Range == LayerRange && p.Order == 0;
        return RunOf(p.Source + (MapOf(tile) * map), item >= p.Items ? 0 : isWhole ? map * p.Tiles : map);
    }

    /// <summary>Finds the extremes of maps.</summary>
    public void ExtremesNchw()
    {
        uint item = GroupNumber;
        uint tile = item / p.Blocks;
        var run = SearchedRun(item, tile);
        MinMax found = default;
        for (uint word = ((item - (tile * p.Blocks)) * threads) + thread; word < run.Words; word += p.Blocks * threads)
        {
            uint bits = LoadRunWord(run, word);
            for (uint part = 0; part < PerWord; part++)
            {
                if (IsInRun(run, word, part))
                {
                    Add(ref found, Part(bits, part));
                }
            }
        }

        Share(found);
        MergeNeighbours(threads);
        if (thread == 0 && item < p.Items)
        {
            Keep(tile);
        }
    }

    /// <summary>Counts or sums maps, their extremes known.</summary>
    public void StatisticsNchw()
    {
        uint item = GroupNumber;
        uint tile = item / p.Blocks;
        var run = SearchedRun(item, tile);
        var tally = NoTally(item < p.Items ? PairOf(tile) : 0);
        for (uint word = ((item - (tile * p.Blocks)) * threads) + thread; word < run.Words; word += p.Blocks * threads)
        {
            uint bits = LoadRunWord(run, word);
            for (uint part = 0; part < PerWord; part++)
            {
                if (IsInRun(run, word, part))
                {
                    Take(ref tally, Part(bits, part));
                }
            }
        }

        KeepTally(tally);
    }
}
