// The placement: where the levels of a block go in the image. Pixels are written in words of 32 bits. In grey, four pixels share a
// word; one that two blocks share, or a block and what surrounds it, is first written by the surround pass with zeros where tiles
// will be, and each block then adds its own bytes. So every word is written by whole, or once and then only added to.

groupshared uint SharedLevels[2048]; // four to a word

uint LevelAt(uint index) { return (SharedLevels[index / 4u] >> (8u * (index % 4u))) & 255u; }

// A part of a map, and the pixels it becomes.
struct Block
{
    uint Tile;
    uint First; // its first value's number in the map
    uint Width; // values
    uint Height;
    uint X; // its first pixel's place in the image
    uint Y;
};

// Values of a pixel, in both directions, are known when this is compiled, or as many as a square has.
Block BlockOf(uint tile, uint number, uint perPixel)
{
    uint down = number / P.BlocksAcross;
    uint x = (number - down * P.BlocksAcross) * P.BlockWidth;
    uint y = down * P.BlockHeight;
    // Red, green and blue are in one place.
    uint cell = P.Compose == COMPOSE_RGB ? tile / 3u : tile;
    uint row = cell / P.Columns;
    Block block;
    block.Tile = tile;
    block.First = y * P.Width + x;
    block.Width = tile < P.Tiles ? min(P.BlockWidth, P.Width - x) : 0u;
    block.Height = tile < P.Tiles ? min(P.BlockHeight, P.Height - y) : 0u;
    block.X = P.Border + (cell - row * P.Columns) * P.CellWidth + x * P.Scale / perPixel;
    block.Y = P.Border + row * P.CellHeight + y * P.Scale / perPixel;
    return block;
}

uint ValuesOf(Block block) { return block.Width * block.Height; }

// Where a block's values lie in memory, counted in activations.
struct Values
{
    uint First;
    uint Step;
};

uint AddressOf(uint xBytes, uint y) { return P.Target + y * P.Pitch + xBytes; }

void PlaceGrey(Block block, uint firstLevel, uint lane)
{
    uint firstWord = block.X / 4u;
    uint width = block.Width * P.Scale;
    uint across = (block.X % 4u + width + 3u) / 4u;
    [loop] for (uint i = lane; i < across * block.Height; i += P.Lanes)
    {
        uint row = i / across;
        uint word = firstWord + (i - row * across);
        uint pixels = 0u;
        uint covered = 0u;
        [unroll] for (uint b = 0u; b < 4u; b++)
        {
            uint x = word * 4u + b - block.X; // wraps left of the block
            if (x < width)
            {
                pixels |= LevelAt(firstLevel + row * block.Width + (P.Scale == 1u ? x : x / P.Scale)) << (8u * b);
                covered++;
            }
        }

        [loop] for (uint s = 0u; s < P.Scale; s++)
        {
            uint at = AddressOf(word * 4u, block.Y + row * P.Scale + s);
            if (covered == 4u)
            {
                Image.Store(at, pixels);
            }
            else
            {
                uint before;
                Image.InterlockedOr(at, pixels, before);
            }
        }
    }
}

// A value that is not finite has the first level or the last: only where these are is a value read again, and only for an image that
// has colours for it.
uint ColorOf(uint level, Values values, uint value)
{
    uint color = level;
    [branch] if (P.Rgba == NON_FINITE_COLORS && (level == 0u || level == 255u))
    {
        uint bits = LoadActivation(values.First + value * values.Step);
        color = IsFinite(bits) ? level : ColorOfNonFinite(bits);
    }

    return Colors.Load(4u * color);
}

void PlaceColors(Block block, uint firstLevel, Values values, uint lane)
{
    uint width = block.Width * P.Scale;
    [loop] for (uint i = lane; i < width * block.Height; i += P.Lanes)
    {
        uint row = i / width;
        uint x = i - row * width;
        uint value = row * block.Width + x / P.Scale;
        uint color = ColorOf(LevelAt(firstLevel + value), values, value);
        [loop] for (uint s = 0u; s < P.Scale; s++)
        {
            Image.Store(AddressOf((block.X + x) * 4u, block.Y + row * P.Scale + s), color);
        }
    }
}

// A square of a block whose levels follow each other in SharedLevels.
uint EntryOfLevels(Block block, uint firstLevel, Values values, uint x, uint y)
{
    uint left = x * SideOfSquare();
    uint top = y * SideOfSquare();
    uint columns = min(SideOfSquare(), block.Width - left);
    uint rows = min(SideOfSquare(), block.Height - top);
    uint joined = 0u;
    uint own = 0u;
    [loop] for (uint row = 0u; row < rows; row++)
    {
        [loop] for (uint column = 0u; column < columns; column++)
        {
            uint value = (top + row) * block.Width + left + column;
            uint level = LevelAt(firstLevel + value);
            joined = JoinLevels(joined, level);
            [branch] if (P.Rgba == NON_FINITE_COLORS && (level == 0u || level == 255u))
            {
                own = max(own, OwnColorOf(LoadActivation(values.First + value * values.Step)));
            }
        }
    }

    return EntryOf(joined, own, columns * rows);
}

// What a thread has joined of its columns, for each row of squares: a word of SharedLevels with their own colour above.
static const uint OWN_COLOR_SHIFT = 30;

void ShareColumns(Block block, Values values, Quantization q, uint lane, uint thread)
{
    [loop] for (uint row = 0u; row < SquaresOf(block.Height); row++)
    {
        uint joined = 0u;
        uint own = 0u;
        [loop] for (uint y = row * SideOfSquare(); y < min((row + 1u) * SideOfSquare(), block.Height); y++)
        {
            [loop] for (uint x = lane; x < block.Width; x += P.Lanes)
            {
                uint bits = LoadActivation(values.First + (y * P.Width + x) * values.Step);
                joined = JoinLevels(joined, LevelOf(bits, q));
                own = max(own, OwnColorOf(bits));
            }
        }

        SharedLevels[row * THREADS + thread] = joined | (own << OWN_COLOR_SHIFT);
    }
}

// Threads that have columns of a block: the first of them, and how far one is from the next.
struct Sharers
{
    uint First;
    uint Step;
};

// A square whose columns the threads of a block have joined; where a thread has several columns, all are of one square.
uint EntryOfColumns(Block block, Sharers sharers, uint x, uint y)
{
    uint left = x * SideOfSquare();
    uint columns = min(SideOfSquare(), block.Width - left);
    uint rows = min(SideOfSquare(), block.Height - y * SideOfSquare());
    uint joined = 0u;
    uint own = 0u;
    [loop] for (uint lane = left; lane < min(left + columns, P.Lanes); lane++)
    {
        uint part = SharedLevels[y * THREADS + sharers.First + lane * sharers.Step];
        joined = JoinLevels(joined, part & ((1u << OWN_COLOR_SHIFT) - 1u));
        own = max(own, part >> OWN_COLOR_SHIFT);
    }

    return EntryOf(joined, own, columns * rows);
}

// Writes a block's squares, of joined columns or of levels: which is known when this is compiled. Red, green and blue are added to the
// pixel that the surround pass has written.
void PlaceSquares(Block block, bool areJoined, Sharers sharers, uint firstLevel, Values values, uint lane)
{
    uint width = SquaresOf(block.Width);
    uint perWord = P.Rgba != 0u ? 1u : 4u;
    uint skipped = block.X % perWord;
    uint across = (skipped + width + perWord - 1u) / perWord;
    [loop] for (uint i = lane; i < across * SquaresOf(block.Height); i += P.Lanes)
    {
        uint y = i / across;
        uint word = i - y * across;
        uint pixels = 0u;
        uint covered = 0u;
        [loop] for (uint b = 0u; b < perWord; b++)
        {
            uint x = word * perWord + b - skipped; // wraps left of the block
            if (x < width)
            {
                uint entry;
                if (areJoined)
                {
                    entry = EntryOfColumns(block, sharers, x, y);
                }
                else
                {
                    entry = EntryOfLevels(block, firstLevel, values, x, y);
                }

                bool isColor = P.Rgba != 0u && P.Compose != COMPOSE_RGB;
                pixels |= (isColor ? Colors.Load(4u * entry) : entry) << (8u * (P.Compose == COMPOSE_RGB ? block.Tile % 3u : b));
                covered += P.Compose == COMPOSE_RGB ? 0u : 1u;
            }
        }

        uint at = AddressOf((block.X / perWord + word) * 4u, block.Y + y);
        if (covered == perWord)
        {
            Image.Store(at, pixels);
        }
        else
        {
            uint before;
            Image.InterlockedOr(at, pixels, before);
        }
    }
}

void PlaceJoined(Block block, Sharers sharers, Values values, uint lane) { PlaceSquares(block, true, sharers, 0u, values, lane); }

void PlaceLevels(Block block, uint firstLevel, Values values, uint lane)
{
    Sharers none;
    none.First = 0u;
    none.Step = 0u;
    PlaceSquares(block, false, none, firstLevel, values, lane);
}

// Writes a block's pixels. Its levels follow each other in SharedLevels, and `Lanes` threads share the work.
void Place(Block block, uint firstLevel, Values values, uint lane)
{
    if (P.Rgba != 0u)
    {
        PlaceColors(block, firstLevel, values, lane);
    }
    else
    {
        PlaceGrey(block, firstLevel, lane);
    }
}

static const uint NO_BLOCK = 0xffffffffu;

// The number of a block's column in the image, for a pixel of a row that crosses tiles; NO_BLOCK beside the tiles.
uint BlockColumnAt(uint x, uint row)
{
    uint fromFirst = x - P.Border; // wraps in the border
    uint column = fromFirst / P.CellWidth;
    uint inTile = fromFirst - column * P.CellWidth;
    bool isTile = x >= P.Border && inTile < TileWidth() && column < P.Columns && row * P.Columns + column < P.Tiles;
    return isTile ? column * P.BlocksAcross + (P.BlocksAcross == 1u ? 0u : inTile * SideOfSquare() / (P.BlockWidth * P.Scale)) : NO_BLOCK;
}

// Writes one word of the image unless one block covers all of it.
void Surround(uint word)
{
    uint across = P.Rgba != 0u ? P.ImageWidth : (P.ImageWidth + 3u) / 4u;
    uint y = word / across;
    uint x = word - y * across;
    uint at = AddressOf(x * 4u, y);
    uint row = (y - P.Border) / P.CellHeight;
    bool crossesTiles = y >= P.Border && y - P.Border - row * P.CellHeight < TileHeight();
    if (!crossesTiles)
    {
        Image.Store(at, P.PadWord);
        return;
    }

    if (P.Rgba != 0u)
    {
        bool isTile = BlockColumnAt(x, row) != NO_BLOCK;
        if (!isTile || P.Compose == COMPOSE_RGB)
        {
            Image.Store(at, isTile ? 0xff000000u : P.PadWord);
        }

        return;
    }

    uint first = BlockColumnAt(x * 4u, row);
    uint pixels = 0u;
    bool isWhole = first != NO_BLOCK;
    [unroll] for (uint b = 0u; b < 4u; b++)
    {
        uint column = BlockColumnAt(x * 4u + b, row);
        isWhole = isWhole && column == first;
        pixels |= column == NO_BLOCK ? P.PadWord & (255u << (8u * b)) : 0u;
    }

    if (!isWhole)
    {
        Image.Store(at, pixels);
    }
}
