// Tiles that several maps make, interleaved or as red, green and blue: each word of the image fetches its values from wherever they lie.

bool IsRgb() { return P.Compose == COMPOSE_RGB; }

// From a map to the next is one activation where the channels are last; a single channel lies the same either way.
uint LoadValue(uint map, uint value)
{
    uint step = P.Channels == 1u ? P.Width * P.Height : 1u;
    return LoadActivation(P.Source + MapOf(map) * step + value * P.Channels);
}

// A value of a tile, as its place among the values of its maps.
struct Spot
{
    bool IsTile; // or else between the tiles, or in an empty cell
    uint Tile;
    uint Part; // which place of a block
    uint Value;
};

uint SideOfBlock() { return IsRgb() ? 1u : P.Compose; }
uint MapsOfTile() { return IsRgb() ? 3u : P.Compose * P.Compose; }
uint ComposedTiles() { return (P.Tiles + MapsOfTile() - 1u) / MapsOfTile(); }

Spot SpotAt(uint x, uint y)
{
    uint side = SideOfBlock();
    uint fromLeft = x - P.Border; // wraps in the border
    uint fromTop = y - P.Border;
    uint column = fromLeft / P.CellWidth;
    uint row = fromTop / P.CellHeight;
    uint tileX = (fromLeft - column * P.CellWidth) / P.Scale;
    uint tileY = (fromTop - row * P.CellHeight) / P.Scale;
    uint mapX = tileX / side;
    uint mapY = tileY / side;
    Spot spot;
    spot.Tile = row * P.Columns + column;
    spot.Part = (tileY - mapY * side) * side + (tileX - mapX * side);
    spot.Value = mapY * P.Width + mapX;
    spot.IsTile = x >= P.Border && y >= P.Border && column < P.Columns && spot.Tile < ComposedTiles() && mapX < P.Width && mapY < P.Height;
    return spot;
}

uint ColorOfSpot(Spot spot)
{
    uint map = spot.Tile * 3u;
    Quantization q = QuantizationOfTile(map);
    uint color = 0xff000000u;
    [unroll] for (uint i = 0u; i < 3u; i++)
    {
        color |= LevelOf(LoadValue(map + i, spot.Value), q) << (8u * i);
    }

    return color;
}

// A pixel of the image: a level in grey, a word in colour.
uint ComposedPixel(uint x, uint y)
{
    uint pixel = P.Rgba != 0u ? P.PadWord : P.PadWord & 255u;
    Spot spot = SpotAt(x, y);
    uint map = spot.Part * ComposedTiles() + spot.Tile;
    if (spot.IsTile && IsRgb())
    {
        pixel = ColorOfSpot(spot);
    }
    else if (spot.IsTile && map < P.Tiles)
    {
        uint bits = LoadValue(map, spot.Value);
        bool hasOwnColor = P.Rgba == NON_FINITE_COLORS && !IsFinite(bits);
        uint level = hasOwnColor ? ColorOfNonFinite(bits) : LevelOf(bits, QuantizationOfTile(map));
        pixel = P.Rgba != 0u ? Colors.Load(4u * level) : level;
    }

    return pixel;
}

void ComposeWord(uint word)
{
    uint across = P.Rgba != 0u ? P.ImageWidth : (P.ImageWidth + 3u) / 4u;
    uint y = word / across;
    uint x = word - y * across;
    uint pixels = 0u;
    if (P.Rgba != 0u)
    {
        pixels = ComposedPixel(x, y);
    }
    else
    {
        [loop] for (uint b = 0u; b < 4u; b++)
        {
            pixels |= ComposedPixel(x * 4u + b, y) << (8u * b);
        }
    }

    Image.Store(AddressOf(x * 4u, y), pixels);
}
