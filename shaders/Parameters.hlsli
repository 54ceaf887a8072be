// What a pass is told, and the buffers it works on. GpuParameters.cs has the same fields in the same order.

struct Parameters
{
    uint Source;       // the first activation of the image's first selected channel, counted in activations
    uint Tiles;        // maps that are shown: a tile each, unless several make one
    uint Width;        // of a map
    uint Height;
    uint Channels;     // of the tensor: activations from one pixel to the next, channels last; to ComposeTiles 1 where they are not
    uint Columns;      // tiles in a row of the grid
    uint Scale;        // pixels per value in both directions
    uint Border;       // pixels around the image
    uint CellWidth;    // pixels from one tile to the next
    uint CellHeight;
    uint ImageWidth;   // pixels
    uint Shrink;       // values per pixel in both directions, and SHRINK_…
    uint Pitch;        // bytes from one row of pixels to the next, a multiple of 4
    uint Target;       // bytes before the first pixel, a multiple of 4
    uint PadWord;      // four grey pixels, or one in colour
    uint Rgba;         // 0: one byte a pixel, 1: four, through the colours, 2: and values that are not finite have colours of their own
    uint Range;        // RANGE_…
    uint Spread;       // SPREAD_…
    uint Low;          // the given range, as bits; of percentiles, hundredths of a percent; of deviations, their number, as bits; of held
                       // ranges, their gain, as bits
    uint High;         // likewise; to TileOnce and SettleRanges, bytes before the pairs that are held or kept, 0 where none are
    uint Gamma;        // 0: levels are linear, 1: they are looked up
    uint Order;        // bytes before the order of the maps in the tables; 0: they follow each other
    uint Compose;      // COMPOSE_RGB, or the side of a block of interleaved maps, 2 or more; 0: a map makes a tile
    uint Pairs;        // extremes that the passes keep: one pair for each map or three, or one, or none
    uint Cleared;      // pairs of words that the passes begin with as 0: extremes, and what is counted or summed
    uint BlockWidth;   // a block is what a group, or its share for a map, holds at once:
    uint BlockHeight;  // whole rows of a map, or a part of one row
    uint BlocksAcross; // blocks side by side in a map
    uint Blocks;       // blocks of a map; for extremes, the parts it is searched in
    uint Lanes;        // threads that work on one map, a power of two
    uint Items;        // blocks of all maps; for the surround and composed tiles, words of the image; to SettleRanges, pairs
    uint GroupsAcross; // groups in a row of the dispatch
};

static const uint NON_FINITE_COLORS = 2;

static const uint RANGE_TILE = 0;
static const uint RANGE_LAYER = 1;
static const uint RANGE_GIVEN = 2;

static const uint SPREAD_EXTREMES = 0;
static const uint SPREAD_SYMMETRIC = 1;
static const uint SPREAD_PERCENTILE = 2;
static const uint SPREAD_SIGMA = 3;
static const uint SPREAD_HELD = 4;

static const uint COMPOSE_RGB = 1;

static const uint THREADS = 256;

#if defined(GLSLANG)
#define AT(number) [[vk::binding(number, 0)]]
[[vk::push_constant]] cbuffer ParametersBlock { Parameters P; };
#else
#define AT(number)
cbuffer ParametersBlock : register(b0) { Parameters P; };
#endif

AT(0) ByteAddressBuffer Activations : register(t0);
// 256 colours, those of NaN, −∞ and +∞, then 4,096 levels where there is a gamma, then a word for each tile where there is an order.
AT(1) ByteAddressBuffer Colors : register(t1);
AT(2) RWByteAddressBuffer Image : register(u0);
AT(3) RWByteAddressBuffer Extremes : register(u1);  // see Extremes.hlsli

// Dispatches have two dimensions only because one is limited to 65,535 groups.
uint GroupNumber(uint3 group) { return group.y * P.GroupsAcross + group.x; }
