using ILGPU;

namespace GpuTiler.Ilgpu;

/// <content>Maps whose channels are last: a group takes neighbouring channels, one for each lane's worth of its threads.</content>
internal readonly partial struct TilePass
{
    // Neighbouring channels that a group takes.
    private uint Neighbours => threads / p.Lanes;

    // Neighbouring threads read neighbouring channels.
    private uint ActivationAt(uint pixel, uint channel) => p.Source + (pixel * p.Channels) + channel;

    private Values ValuesInPixels(Block block) => new() { First = ActivationAt(block.First, MapOf(block.Tile)), Step = p.Channels };

    /// <summary>Finds the extremes of maps.</summary>
    public void ExtremesNhwc()
    {
        uint maps = Neighbours;
        uint item = GroupNumber;
        uint slice = item / p.Blocks;
        uint tile = (slice * maps) + (thread & (maps - 1));
        uint channel = MapOf(tile);
        uint pixels = item < p.Items && tile < p.Tiles ? p.Width * p.Height : 0;
        MinMax found = default;
        for (uint pixel = ((item - (slice * p.Blocks)) * p.Lanes) + (thread / maps); pixel < pixels; pixel += p.Blocks * p.Lanes)
        {
            Add(ref found, LoadActivation(ActivationAt(pixel, channel)));
        }

        Share(found);
        MergeStrided(maps);
        if (thread < maps && pixels != 0)
        {
            Keep(tile);
        }
    }

    /// <summary>Counts or sums maps, their extremes known.</summary>
    public void StatisticsNhwc()
    {
        uint maps = Neighbours;
        uint item = GroupNumber;
        uint slice = item / p.Blocks;
        uint tile = (slice * maps) + (thread & (maps - 1));
        uint channel = MapOf(tile);
        bool isTile = item < p.Items && tile < p.Tiles;
        uint pixels = isTile ? p.Width * p.Height : 0;
        var tally = NoTally(isTile ? PairOf(tile) : 0);
        for (uint pixel = ((item - (slice * p.Blocks)) * p.Lanes) + (thread / maps); pixel < pixels; pixel += p.Blocks * p.Lanes)
        {
            Take(ref tally, LoadActivation(ActivationAt(pixel, channel)));
        }

        KeepTally(tally);
    }

    /// <summary>Places maps, their ranges known.</summary>
    public void PlaceNhwc()
    {
        uint maps = Neighbours;
        uint item = GroupNumber;
        uint slice = item / p.Blocks;
        uint number = item - (slice * p.Blocks);
        uint wordsOfMap = ((p.BlockWidth * p.BlockHeight) + 3) / 4;

        // Read across the channels, four pixels of one channel to a word…
        uint map = thread & (maps - 1);
        var read = BlockOf(item < p.Items ? (slice * maps) + map : p.Tiles, number, 1);
        var q = QuantizationOfTile(read.Tile);
        uint channel = MapOf(read.Tile);
        for (uint word = thread / maps; word * 4 < read.Count; word += p.Lanes)
        {
            uint levels = 0;
            for (uint b = 0; b < 4; b++)
            {
                uint value = (word * 4) + b;
                if (value < read.Count)
                {
                    levels |= LevelOf(LoadActivation(ActivationAt(read.First + value, channel)), q) << (int)(8 * b);
                }
            }

            sharedLevels[(int)((map * wordsOfMap) + word)] = levels;
        }

        // …and write each channel's tile.
        Group.Barrier();
        map = thread / p.Lanes;
        var written = BlockOf(item < p.Items ? (slice * maps) + map : p.Tiles, number, 1);
        Place(written, map * wordsOfMap * 4, ValuesInPixels(written), LaneOfThread);
    }

    /// <summary>Places maps, their ranges known, in tiles that are smaller than they.</summary>
    public void ShrinkNhwc()
    {
        uint maps = Neighbours;
        uint item = GroupNumber;
        uint slice = item / p.Blocks;
        uint map = thread & (maps - 1);
        uint lane = thread / maps;
        var block = BlockOf(item < p.Items ? (slice * maps) + map : p.Tiles, item - (slice * p.Blocks), SideOfSquare);
        var values = ValuesInPixels(block);
        ShareColumns(block, values, QuantizationOfTile(block.Tile), lane);
        Group.Barrier();
        PlaceJoined(block, new Sharers { First = map, Step = maps }, values, lane);
    }
}
