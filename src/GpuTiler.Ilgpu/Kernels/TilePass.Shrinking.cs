namespace GpuTiler.Ilgpu;

/// <content>Tiles that are smaller than their maps: a pixel shows a square of levels, or what the edge of the map leaves of one.</content>
internal readonly partial struct TilePass
{
    private const uint ShrinkMax = 0x10000;
    private const uint ShrinkNaN = 0x20000;
    private const uint ShrinkInfinity = 0x40000;

    // What a thread has joined of its columns, for each row of squares: a word with their own colour above.
    private const int OwnColorShift = 30;

    private uint SideOfSquare => p.Shrink & 0xffff;

    private uint TileWidth => SquaresOf(p.Width) * p.Scale;

    private uint TileHeight => SquaresOf(p.Height) * p.Scale;

    private uint SquaresOf(uint values) => (values + SideOfSquare - 1) / SideOfSquare;

    // Levels are joined in any order; of none it is 0.
    private uint JoinLevels(uint a, uint b) => (p.Shrink & ShrinkMax) != 0 ? Math.Max(a, b) : a + b;

    private uint FinishLevel(uint joined, uint count) => (p.Shrink & ShrinkMax) != 0 ? joined : (joined + (count / 2)) / count;

    // Whether a value has a colour of its own: 2 for NaN, which is stronger, 1 for an infinity.
    private uint OwnColorOf(uint bits)
    {
        bool isNaN = (bits & ~Sign) > Exponent;
        return !IsFinite(bits) && (p.Shrink & (isNaN ? ShrinkNaN : ShrinkInfinity)) != 0 ? isNaN ? 2u : 1u : 0u;
    }

    // The level of a square, or the place of its colour behind those of the levels.
    private uint EntryOf(uint joined, uint own, uint count) => own != 0 ? 258 - own : FinishLevel(joined, count);

    // A square of a block whose levels follow each other.
    private uint EntryOfLevels(Block block, uint firstLevel, Values values, uint x, uint y)
    {
        uint left = x * SideOfSquare;
        uint top = y * SideOfSquare;
        uint columns = Math.Min(SideOfSquare, block.Width - left);
        uint rows = Math.Min(SideOfSquare, block.Height - top);
        uint joined = 0;
        uint own = 0;
        for (uint row = 0; row < rows; row++)
        {
            for (uint column = 0; column < columns; column++)
            {
                uint value = ((top + row) * block.Width) + left + column;
                uint level = LevelAt(firstLevel + value);
                joined = JoinLevels(joined, level);
                if (p.Rgba == NonFiniteColors && (level == 0 || level == 255))
                {
                    own = Math.Max(own, OwnColorOf(LoadActivation(values.First + (value * values.Step))));
                }
            }
        }

        return EntryOf(joined, own, columns * rows);
    }

    private void ShareColumns(Block block, Values values, Quantization q, uint lane)
    {
        for (uint row = 0; row < SquaresOf(block.Height); row++)
        {
            uint joined = 0;
            uint own = 0;
            for (uint y = row * SideOfSquare; y < Math.Min((row + 1) * SideOfSquare, block.Height); y++)
            {
                for (uint x = lane; x < block.Width; x += p.Lanes)
                {
                    uint bits = LoadActivation(values.First + (((y * p.Width) + x) * values.Step));
                    joined = JoinLevels(joined, LevelOf(bits, q));
                    own = Math.Max(own, OwnColorOf(bits));
                }
            }

            sharedLevels[(int)((row * threads) + thread)] = joined | (own << OwnColorShift);
        }
    }

    // A square whose columns the threads of a block have joined; where a thread has several columns, all are of one square.
    private uint EntryOfColumns(Block block, Sharers sharers, uint x, uint y)
    {
        uint left = x * SideOfSquare;
        uint columns = Math.Min(SideOfSquare, block.Width - left);
        uint rows = Math.Min(SideOfSquare, block.Height - (y * SideOfSquare));
        uint joined = 0;
        uint own = 0;
        for (uint lane = left; lane < Math.Min(left + columns, p.Lanes); lane++)
        {
            uint part = sharedLevels[(int)((y * threads) + sharers.First + (lane * sharers.Step))];
            joined = JoinLevels(joined, part & ((1u << OwnColorShift) - 1));
            own = Math.Max(own, part >> OwnColorShift);
        }

        return EntryOf(joined, own, columns * rows);
    }

    // Writes a block's squares, of joined columns or of levels. Red, green and blue are added to the pixel that the surround pass has
    // written.
    private void PlaceSquares(Block block, bool areJoined, Sharers sharers, uint firstLevel, Values values, uint lane)
    {
        uint width = SquaresOf(block.Width);
        uint perWord = p.Rgba != 0 ? 1u : 4u;
        uint skipped = block.X % perWord;
        uint across = (skipped + width + perWord - 1) / perWord;
        for (uint i = lane; i < across * SquaresOf(block.Height); i += p.Lanes)
        {
            uint y = i / across;
            uint word = i - (y * across);
            uint pixels = 0;
            uint covered = 0;
            for (uint b = 0; b < perWord; b++)
            {
                uint x = (word * perWord) + b - skipped; // wraps left of the block
                if (x < width)
                {
                    uint entry = areJoined ? EntryOfColumns(block, sharers, x, y) : EntryOfLevels(block, firstLevel, values, x, y);
                    bool isColor = p.Rgba != 0 && p.Compose != Rgb;
                    pixels |= (isColor ? TableWord(4 * entry) : entry) << (int)(8 * (p.Compose == Rgb ? block.Tile % 3 : b));
                    covered += p.Compose == Rgb ? 0u : 1u;
                }
            }

            Put(WordAt(((block.X / perWord) + word) * 4, block.Y + y), pixels, covered == perWord);
        }
    }

    private void PlaceJoined(Block block, Sharers sharers, Values values, uint lane) => PlaceSquares(block, true, sharers, 0, values, lane);

    private void PlaceLevels(Block block, uint firstLevel, Values values, uint lane) =>
        PlaceSquares(block, false, default, firstLevel, values, lane);

    // Threads that have columns of a block: the first of them, and how far one is from the next.
    private struct Sharers
    {
        public uint First;
        public uint Step;
    }
}
