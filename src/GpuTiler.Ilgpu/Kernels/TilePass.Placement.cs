using ILGPU;

namespace GpuTiler.Ilgpu;

/// <content>
/// The placement: where the levels of a block go in the image. Pixels are written in words of 32 bits. In grey, four pixels share a word;
/// one that two blocks share, or a block and what surrounds it, is first written by the surround pass with zeros where tiles will be, and
/// each block then adds its own bytes. So every word is written by whole, or once and then only added to.
/// </content>
internal readonly partial struct TilePass
{
    private const uint NoBlock = 0xffffffff;

    private uint LevelAt(uint index) => (sharedLevels[(int)(index / 4)] >> (int)(8 * (index & 3))) & 255;

    // A square of values makes a pixel where perPixel is above 1.
    private Block BlockOf(uint tile, uint number, uint perPixel)
    {
        uint down = number / p.BlocksAcross;
        uint x = (number - (down * p.BlocksAcross)) * p.BlockWidth;
        uint y = down * p.BlockHeight;
        // Red, green and blue are in one place.
        uint cell = p.Compose == Rgb ? tile / 3 : tile;
        uint row = cell / p.Columns;
        return new Block
        {
            Tile = tile,
            First = (y * p.Width) + x,
            Width = tile < p.Tiles ? Math.Min(p.BlockWidth, p.Width - x) : 0,
            Height = tile < p.Tiles ? Math.Min(p.BlockHeight, p.Height - y) : 0,
            X = p.Border + ((cell - (row * p.Columns)) * p.CellWidth) + (x * p.Scale / perPixel),
            Y = p.Border + (row * p.CellHeight) + (y * p.Scale / perPixel),
        };
    }

    private uint WordAt(uint xBytes, uint y) => (p.Target + (y * p.Pitch) + xBytes) / 4;

    private void Store(uint at, uint pixels) => image[(int)at] = pixels;

    // Writes a word, or adds to it where others do too.
    private void Put(uint at, uint pixels, bool isWhole)
    {
        if (isWhole)
        {
            Store(at, pixels);
        }
        else
        {
            Atomic.Or(ref image[(int)at], pixels);
        }
    }

    private void PlaceGrey(Block block, uint firstLevel, uint lane)
    {
        uint firstWord = block.X / 4;
        uint width = block.Width * p.Scale;
        uint across = ((block.X & 3) + width + 3) / 4;
        for (uint i = lane; i < across * block.Height; i += p.Lanes)
        {
            uint row = i / across;
            uint word = firstWord + (i - (row * across));
            uint pixels = 0;
            uint covered = 0;
            for (uint b = 0; b < 4; b++)
            {
                uint x = (word * 4) + b - block.X; // wraps left of the block
                if (x < width)
                {
                    pixels |= LevelAt(firstLevel + (row * block.Width) + (p.Scale == 1 ? x : x / p.Scale)) << (int)(8 * b);
                    covered++;
                }
            }

            for (uint s = 0; s < p.Scale; s++)
            {
                Put(WordAt(word * 4, block.Y + (row * p.Scale) + s), pixels, covered == 4);
            }
        }
    }

    // A value that is not finite has the first level or the last: only where these are is a value read again, and only for an image that
    // has colours for it.
    private uint ColorOf(uint level, Values values, uint value)
    {
        uint color = level;
        if (p.Rgba == NonFiniteColors && (level == 0 || level == 255))
        {
            uint bits = LoadActivation(values.First + (value * values.Step));
            color = IsFinite(bits) ? level : ColorOfNonFinite(bits);
        }

        return TableWord(4 * color);
    }

    private void PlaceColors(Block block, uint firstLevel, Values values, uint lane)
    {
        uint width = block.Width * p.Scale;
        for (uint i = lane; i < width * block.Height; i += p.Lanes)
        {
            uint row = i / width;
            uint x = i - (row * width);
            uint value = (row * block.Width) + (x / p.Scale);
            uint color = ColorOf(LevelAt(firstLevel + value), values, value);
            for (uint s = 0; s < p.Scale; s++)
            {
                Store(WordAt((block.X + x) * 4, block.Y + (row * p.Scale) + s), color);
            }
        }
    }

    // Writes a block's pixels. Its levels follow each other, and `Lanes` threads share the work.
    private void Place(Block block, uint firstLevel, Values values, uint lane)
    {
        if (p.Rgba != 0)
        {
            PlaceColors(block, firstLevel, values, lane);
        }
        else
        {
            PlaceGrey(block, firstLevel, lane);
        }
    }

    // The number of a block's column in the image, for a pixel of a row that crosses tiles; NoBlock beside the tiles.
    private uint BlockColumnAt(uint x, uint row)
    {
        uint fromFirst = x - p.Border; // wraps in the border
        uint column = fromFirst / p.CellWidth;
        uint inTile = fromFirst - (column * p.CellWidth);
        bool isTile = x >= p.Border && inTile < TileWidth && column < p.Columns && (row * p.Columns) + column < p.Tiles;
        return isTile ? (column * p.BlocksAcross) + (p.BlocksAcross == 1 ? 0 : inTile * SideOfSquare / (p.BlockWidth * p.Scale)) : NoBlock;
    }

    // Writes one word of the image unless one block covers all of it.
    private void Surround(uint word)
    {
        uint across = p.Rgba != 0 ? p.ImageWidth : (p.ImageWidth + 3) / 4;
        uint y = word / across;
        uint x = word - (y * across);
        uint at = WordAt(x * 4, y);
        uint row = (y - p.Border) / p.CellHeight;
        bool crossesTiles = y >= p.Border && y - p.Border - (row * p.CellHeight) < TileHeight;
        if (!crossesTiles)
        {
            Store(at, p.PadWord);
        }
        else if (p.Rgba != 0)
        {
            bool isTile = BlockColumnAt(x, row) != NoBlock;
            if (!isTile || p.Compose == Rgb)
            {
                Store(at, isTile ? 0xff000000 : p.PadWord);
            }
        }
        else
        {
            uint first = BlockColumnAt(x * 4, row);
            uint pixels = 0;
            bool isWhole = first != NoBlock;
            for (uint b = 0; b < 4; b++)
            {
                uint column = BlockColumnAt((x * 4) + b, row);
                isWhole = isWhole && column == first;
                pixels |= column == NoBlock ? p.PadWord & (255u << (int)(8 * b)) : 0;
            }

            if (!isWhole)
            {
                Store(at, pixels);
            }
        }
    }

    /// <summary>Writes what no block covers whole, and clears the extremes.</summary>
    public void SurroundTiles()
    {
        for (uint item = ThreadNumber; item < p.Items; item += AllThreads)
        {
            Surround(item);
        }

        for (uint item = ThreadNumber; item < p.Cleared; item += AllThreads)
        {
            StorePair(2 * item, default);
        }
    }

    // A part of a map, and the pixels it becomes.
    private struct Block
    {
        public uint Tile;
        public uint First; // its first value's number in the map
        public uint Width; // values
        public uint Height;
        public uint X; // its first pixel's place in the image
        public uint Y;

        public readonly uint Count => Width * Height;
    }

    // Where a block's values are in memory, counted in activations.
    private struct Values
    {
        public uint First;
        public uint Step;
    }
}
