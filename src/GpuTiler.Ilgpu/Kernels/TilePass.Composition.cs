namespace GpuTiler.Ilgpu;

/// <content>
/// Tiles that several maps make, interleaved or as red, green and blue: each word of the image fetches its values from wherever they lie.
/// </content>
internal readonly partial struct TilePass
{
    private bool IsRgb => p.Compose == Rgb;

    private uint SideOfBlock => IsRgb ? 1 : p.Compose;

    private uint MapsOfTile => IsRgb ? 3 : p.Compose * p.Compose;

    private uint ComposedTiles => (p.Tiles + MapsOfTile - 1) / MapsOfTile;

    // From a map to the next is one activation where the channels are last; a single channel lies the same either way.
    private uint LoadValue(uint map, uint value)
    {
        uint step = p.Channels == 1 ? p.Width * p.Height : 1;
        return LoadActivation(p.Source + (MapOf(map) * step) + (value * p.Channels));
    }

    private Spot SpotAt(uint x, uint y)
    {
        uint side = SideOfBlock;
        uint fromLeft = x - p.Border; // wraps in the border
        uint fromTop = y - p.Border;
        uint column = fromLeft / p.CellWidth;
        uint row = fromTop / p.CellHeight;
        uint tileX = (fromLeft - (column * p.CellWidth)) / p.Scale;
        uint tileY = (fromTop - (row * p.CellHeight)) / p.Scale;
        uint mapX = tileX / side;
        uint mapY = tileY / side;
        uint tile = (row * p.Columns) + column;
        return new Spot
        {
            Tile = tile,
            Part = ((tileY - (mapY * side)) * side) + (tileX - (mapX * side)),
            Value = (mapY * p.Width) + mapX,
            IsTile = x >= p.Border && y >= p.Border && column < p.Columns && tile < ComposedTiles && mapX < p.Width && mapY < p.Height
                ? 1
                : 0,
        };
    }

    private uint ColorOfSpot(Spot spot)
    {
        uint map = spot.Tile * 3;
        var q = QuantizationOfTile(map);
        uint color = 0xff000000;
        for (uint i = 0; i < 3; i++)
        {
            color |= LevelOf(LoadValue(map + i, spot.Value), q) << (int)(8 * i);
        }

        return color;
    }

    // A pixel of the image: a level in grey, a word in colour.
    private uint ComposedPixel(uint x, uint y)
    {
        var spot = SpotAt(x, y);
        uint map = (spot.Part * ComposedTiles) + spot.Tile;
        if (spot.IsTile != 0 && IsRgb)
        {
            return ColorOfSpot(spot);
        }

        if (spot.IsTile != 0 && map < p.Tiles)
        {
            uint bits = LoadValue(map, spot.Value);
            bool hasOwnColor = p.Rgba == NonFiniteColors && !IsFinite(bits);
            uint level = hasOwnColor ? ColorOfNonFinite(bits) : LevelOf(bits, QuantizationOfTile(map));
            return p.Rgba != 0 ? TableWord(4 * level) : level;
        }

        return p.Rgba != 0 ? p.PadWord : p.PadWord & 255;
    }

    private void ComposeWord(uint word)
    {
        uint across = p.Rgba != 0 ? p.ImageWidth : (p.ImageWidth + 3) / 4;
        uint y = word / across;
        uint x = word - (y * across);
        uint pixels = 0;
        if (p.Rgba != 0)
        {
            pixels = ComposedPixel(x, y);
        }
        else
        {
            for (uint b = 0; b < 4; b++)
            {
                pixels |= ComposedPixel((x * 4) + b, y) << (int)(8 * b);
            }
        }

        Store(WordAt(x * 4, y), pixels);
    }

    /// <summary>Composes tiles of several maps, their ranges known; writes every word of the image.</summary>
    public void ComposeTiles()
    {
        for (uint item = ThreadNumber; item < p.Items; item += AllThreads)
        {
            ComposeWord(item);
        }
    }

    // A value of a tile, as its place among the values of its maps.
    private struct Spot
    {
        public int IsTile; // or else, 0, between the tiles, or in an empty cell
        public uint Tile;
        public uint Part; // which place of a block
        public uint Value;
    }
}
