// Tiles that are smaller than their maps: a pixel shows a square of levels, or what the edge of the map leaves of one.

static const uint SHRINK_MAX = 0x10000;
static const uint SHRINK_NAN = 0x20000;
static const uint SHRINK_INFINITY = 0x40000;

uint SideOfSquare() { return P.Shrink & 0xffffu; }
uint SquaresOf(uint values) { return (values + SideOfSquare() - 1u) / SideOfSquare(); }
uint TileWidth() { return SquaresOf(P.Width) * P.Scale; }
uint TileHeight() { return SquaresOf(P.Height) * P.Scale; }

// Levels are joined in any order; of none it is 0.
uint JoinLevels(uint a, uint b) { return (P.Shrink & SHRINK_MAX) != 0u ? max(a, b) : a + b; }
uint FinishLevel(uint joined, uint count) { return (P.Shrink & SHRINK_MAX) != 0u ? joined : (joined + count / 2u) / count; }

// Whether a value has a colour of its own: 2 for NaN, which is stronger, 1 for an infinity.
uint OwnColorOf(uint bits)
{
    bool isNaN = (bits & ~SIGN) > EXPONENT;
    uint own = isNaN ? 2u : 1u;
    return !IsFinite(bits) && (P.Shrink & (isNaN ? SHRINK_NAN : SHRINK_INFINITY)) != 0u ? own : 0u;
}

// The level of a square, or the place of its colour behind those of the levels.
uint EntryOf(uint joined, uint own, uint count) { return own != 0u ? 258u - own : FinishLevel(joined, count); }
