using System.Numerics;

namespace GpuTiler.Gpu;

/// <summary>
/// The schedule of a plan on a GPU: which passes run, and into which blocks maps are cut. It is the same for every graphics API; a
/// backend makes the buffers and records the passes in order, each after a barrier that makes the previous one's writes visible.
/// </summary>
/// <remarks>
/// Small maps share a group, a map of up to 16 KiB has one of its own, and a larger one has several. Only a range for each tile of
/// maps that follow each other and fit a group needs no pass for extremes: such activations are read once, all others twice, and those
/// that are counted or summed three times. Tiles that several maps make are composed at the end, a thread for each word of the image; where
/// tiles are smaller than their maps, every map is placed separately instead. In a
/// whole batch, maps that follow each other from image to image are those of one image to a shader; where something is between them, every
/// image has its own passes, and the same extremes where the range is the layer's.
/// </remarks>
public sealed class GpuProgram
{
    /// <summary>Words of activations that a group holds at most; a thread has as many as the others, in runs of 4.</summary>
    public const uint WordsInGroup = 4096;

    /// <summary>Words of levels that a group shares: four to a word, as many as it holds halves.</summary>
    public const uint SharedWords = WordsInGroup / 2;

    private const uint WordsInRun = 4;

    // Channels-last blocks pass through the levels that a group shares.
    private const uint MaxNeighbors = 32;

    // In smaller tiles a thread joins about so many values, in up to so many words of the levels that a group shares.
    private const uint ValuesOfThread = 16;
    private const uint MaxSquaresDown = 8;

    private readonly GpuPass[] passes;
    private readonly long imageElements;
    private readonly long firstElement;
    private readonly long imageHeight;
    private readonly long firstRangeElement;
    private readonly long settledAt;
    private readonly int ranges;
    private readonly int rangesApart;

    private GpuProgram(in TilePlan plan, GpuPass[] passes, int rowPitch, long settledAt)
    {
        (this.passes, this.settledAt) = (passes, settledAt);
        (ranges, rangesApart) = (plan.FoundRanges, RangesApart(plan));
        SettledBytes = settledAt == 0 ? 0 : 8L * ranges * (plan.Shape.Batch / plan.Images);
        imageElements = plan.Shape.ElementCount / plan.Shape.Batch;
        long channel = plan.Shape.Layout == TensorLayout.Nchw ? (long)plan.Shape.Height * plan.Shape.Width : 1;
        // An order counts from the first channel of all.
        firstElement = plan.Order.Count > 0 ? 0 : plan.FirstChannel * channel;
        firstRangeElement = plan.RangeOrder.Count > 0 ? 0 : plan.FirstRangeChannel * channel;
        imageHeight = plan.RowStep;
        RowPitch = rowPitch;
    }

    /// <summary>The passes, in order.</summary>
    public ReadOnlySpan<GpuPass> Passes => passes;

    /// <summary>Bytes from one row of pixels to the next: the row, rounded up to a full word, unless the caller gave another.</summary>
    public int RowPitch { get; }

    /// <summary>Bytes of the buffer of extremes and statistics, and of the ranges that are held or kept.</summary>
    public long ExtremesBytes => settledAt == 0 ? 8 * (long)passes[0].Parameters.Cleared : settledAt + SettledBytes;

    /// <summary>Bytes of the ranges that are held or kept, in <see cref="GpuRanges"/>' form; 0 where none are.</summary>
    public long SettledBytes { get; }

    /// <summary>Bytes before the held or kept ranges of one image in the buffer of extremes, for either type of activations.</summary>
    public long SettledAt(int image) => settledAt + (8L * ranges * image);

    /// <summary>The row pitch in force.</summary>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next; 0 for the row, rounded up to a whole word.</param>
    /// <exception cref="ArgumentException">The row pitch is too small, or not a multiple of 4.</exception>
    public static long RequirePitch(in TilePlan plan, int rowPitch)
    {
        long least = ((long)plan.RowBytes + 3) & ~3;
        return rowPitch == 0 ? least
            : rowPitch >= least && rowPitch % 4 == 0 ? rowPitch
            : throw new ArgumentException($"The row pitch {rowPitch} is unusable: a multiple of 4 bytes, {least} or more, is needed.");
    }

    /// <summary>Bytes of the entire image, rows and what is between them.</summary>
    public static long ImageBytes(in TilePlan plan, long rowPitch) => rowPitch * plan.ImageHeight;

    /// <summary>Chooses the passes.</summary>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="type">The type of the activations.</param>
    /// <param name="limits">What the device allows.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next, a multiple of 4; 0 for the smallest.</param>
    /// <param name="keepsRanges">Whether the ranges that are found will be read.</param>
    /// <exception cref="ArgumentException">The row pitch is too small, or not a multiple of 4.</exception>
    public static GpuProgram Create(in TilePlan plan, ElementType type, in GpuLimits limits, int rowPitch = 0, bool keepsRanges = false)
    {
        int pitch = checked((int)RequirePitch(plan, rowPitch));
        bool settles = keepsRanges || plan.Range.Spread == RangeSpread.Held;
        var schedule = new Schedule(plan, type, limits, Common(plan, pitch)) { Settles = settles };
        return new GpuProgram(plan, [.. schedule.Passes()], pitch, settles ? schedule.SettledAt : 0);
    }

    /// <summary>What a pass is told for one image of the batch.</summary>
    /// <param name="pass">The pass's number.</param>
    /// <param name="image">Which image, from 0.</param>
    /// <param name="sourceOffset">Activations before the tensor's first one.</param>
    /// <param name="targetOffset">Bytes before the first pixel, a multiple of 4.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next; 0 for <see cref="RowPitch"/>.</param>
    public GpuParameters ParametersOf(int pass, int image, long sourceOffset = 0, long targetOffset = 0, int rowPitch = 0)
    {
        int pitch = rowPitch == 0 ? RowPitch : rowPitch;
        var chosen = passes[pass];
        return chosen.Parameters with
        {
            Source = (uint)(sourceOffset + ((image + chosen.Image) * imageElements)
                + (IsSearch(chosen.Shader) ? firstRangeElement : firstElement)),
            Target = (uint)(targetOffset + (chosen.Image * imageHeight * pitch)),
            Pitch = (uint)pitch,
            High = settledAt > 0 && chosen.Shader is GpuShader.TileOnce or GpuShader.SettleRanges
                ? (uint)(SettledAt(image) + (8 * (long)rangesApart * chosen.Image))
                : chosen.Parameters.High,
        };
    }

    // Channels that decide a range need not be those that are shown.
    private static bool IsSearch(GpuShader shader) =>
        shader is GpuShader.ExtremesNchw or GpuShader.ExtremesNhwc or GpuShader.StatisticsNchw or GpuShader.StatisticsNhwc;

    private static GpuParameters Common(in TilePlan plan, int pitch) => new()
    {
        Tiles = (uint)(plan.Maps / ImagesApart(plan)),
        Width = (uint)plan.Shape.Width,
        Height = (uint)plan.Shape.Height,
        Channels = (uint)plan.Shape.Channels,
        Columns = (uint)plan.Columns,
        Scale = (uint)plan.Scale,
        Border = (uint)plan.Border,
        CellWidth = (uint)plan.TileWidth + (uint)plan.Padding,
        CellHeight = (uint)Math.Min((long)plan.TileHeight + plan.Padding + plan.RowGap, uint.MaxValue),
        ImageWidth = (uint)plan.ImageWidth,
        Shrink = ShrinkWord(plan),
        Pitch = (uint)pitch,
        PadWord = plan.PadPattern,
        Rgba = plan.ColorMap is null ? 0u : plan.HasNonFiniteColors ? 2u : 1u,
        Range = plan.Range.Kind switch { RangeKind.Layer => 1u, RangeKind.Fixed => 2u, _ => 0u },
        Spread = (uint)plan.Range.Spread,
        Low = plan.Range.Spread switch
        {
            RangeSpread.Percentile => (uint)plan.Range.LowHundredths,
            RangeSpread.Sigma => BitConverter.SingleToUInt32Bits(plan.Range.Deviations),
            RangeSpread.Held => BitConverter.SingleToUInt32Bits(plan.Range.HoldGain),
            _ => BitConverter.SingleToUInt32Bits(plan.Range.Low),
        },
        High = plan.Range.Spread == RangeSpread.Percentile
            ? (uint)plan.Range.HighHundredths
            : BitConverter.SingleToUInt32Bits(plan.Range.High),
        Gamma = plan.GammaCurve is null ? 0u : 1u,
        Order = GpuTables.OrderOffset(plan),
        Compose = plan.Composition.IsRgb ? 1u : plan.Composition.Interleave > 1 ? (uint)plan.Composition.Interleave : 0u,
    };

    // The side of a square, and which values have colours that a square takes over; the constants are in shaders/Shrinking.hlsli.
    private static uint ShrinkWord(in TilePlan plan) => (uint)plan.Shrink.Factor
        | (plan.Shrink.Mode == ShrinkMode.Max ? 0x10000u : 0)
        | (plan.NaNColor is null ? 0 : 0x20000u)
        | (plan.InfinityColor is null ? 0 : 0x40000u);

    // Images that a shader cannot take for one with all their maps.
    private static int ImagesApart(in TilePlan plan) =>
        plan is { Shape.Layout: TensorLayout.Nchw, Order.Count: 0 } && plan.MapsPerImage == plan.Shape.Channels ? 1 : plan.Images;

    // Ranges that are found at once.
    private static int RangesApart(in TilePlan plan) =>
        plan.Range.Kind == RangeKind.Tile ? plan.TileRanges / ImagesApart(plan) : plan.FoundRanges;

    // How one plan is cut, and the passes that follow from it.
    private readonly struct Schedule(TilePlan plan, ElementType type, GpuLimits limits, GpuParameters common)
    {
        private readonly uint width = common.Width;
        private readonly uint height = common.Height;
        private readonly uint threads = limits.Threads;
        private readonly uint perWord = type == ElementType.Float32 ? 1u : 2u;

        /// <summary>Whether ranges are held or kept.</summary>
        public bool Settles { get; init; }

        /// <summary>Bytes before those: after what any type of activations needs cleared.</summary>
        public long SettledAt => 8L * RequireCleared((uint)RangesApart(plan));

        // Pairs of words that counts or sums take for each pair of extremes.
        private uint StatisticsPairs => plan.Range.Spread switch
        {
            RangeSpread.Percentile => PercentileRange.Bins / 2,
            RangeSpread.Sigma => 4,
            _ => 0,
        };

        private uint ImageWords => (common.Rgba != 0 ? common.ImageWidth : DivideUp(common.ImageWidth, 4)) * (uint)plan.ImageHeight;

        // Red, green and blue of smaller tiles are placed one by one.
        private bool IsComposed => plan.IsComposed && plan.Shrink == TileShrink.None;

        private uint MapWords => DivideUp((ulong)width * height, perWord);

        public List<GpuPass> Passes()
        {
            bool isNchw = plan.Shape.Layout == TensorLayout.Nchw;
            bool isCounted = plan.Range.Spread is RangeSpread.Percentile or RangeSpread.Sigma;
            bool isOnce = isNchw && !isCounted && !plan.IsComposed && plan.Range.Kind == RangeKind.Tile && MapWords <= WordsInGroup;
            var pairs = plan.Range.Kind switch
            {
                RangeKind.Layer => 1u,
                RangeKind.Tile when !isOnce => (uint)RangesApart(plan),
                _ => 0u,
            };
            var place = isNchw ? ContiguousBlocks() : NeighboringBlocks(common.Tiles);
            place.Pairs = pairs;
            place.Cleared = RequireCleared(pairs);

            // Tiles and images of the channels that decide the range.
            int searchedImages = ImagesApart(plan.RangePlan);
            uint searchedTiles = (uint)(plan.RangePlan.Maps / searchedImages);
            List<GpuPass> looks = [];
            if (pairs > 0)
            {
                var searched = (isNchw ? place with { Tiles = searchedTiles } : NeighboringBlocks(searchedTiles)) with
                {
                    Pairs = pairs,
                    Cleared = place.Cleared,
                    Order = GpuTables.RangeOrderOffset(plan),
                };
                looks.Add(isNchw ? ContiguousExtremes(searched) : NeighboringExtremes(searched));
            }

            if (isCounted)
            {
                looks.Add(looks[^1] with { Shader = isNchw ? GpuShader.StatisticsNchw : GpuShader.StatisticsNhwc });
            }

            bool isShrunk = plan.Shrink != TileShrink.None && !isOnce;
            place = isShrunk ? Squares(place) : place;
            var placing = IsComposed ? Compose(place) : Pass(
                isOnce ? GpuShader.TileOnce
                : isShrunk ? isNchw ? GpuShader.ShrinkNchw : GpuShader.ShrinkNhwc
                : isNchw ? GpuShader.PlaceNchw : GpuShader.PlaceNhwc,
                place,
                isNchw ? DivideUp((ulong)place.Items * place.Lanes, threads) : place.Items);
            List<GpuPass> deciding = isCounted ? [Pass(GpuShader.FindRanges, place, pairs)] : [];
            if (Settles && pairs > 0)
            {
                deciding.Add(Settle(place, pairs));
            }

            var images = Enumerable.Range(0, ImagesApart(plan));
            var surround = Surround(place);
            if (plan.Range.Kind != RangeKind.Tile)
            {
                // Every image is searched before the first is placed.
                return
                [
                    surround,
                    .. looks.SelectMany(look => Enumerable.Range(0, searchedImages).Select(image => look with { Image = image })),
                    .. deciding,
                    .. images.Select(image => placing with { Image = image }),
                ];
            }

            var clear = place;
            clear.Items = 0;
            var again = Pass(GpuShader.SurroundTiles, clear, DivideUp(clear.Cleared, threads));
            return
            [
                surround,
                .. images.SelectMany(
                    image => (GpuPass[])[.. image > 0 && pairs > 0 ? [again] : Array.Empty<GpuPass>(), .. looks, .. deciding, placing],
                    (image, pass) => pass with { Image = pass.Shader == GpuShader.SurroundTiles ? 0 : image }),
            ];
        }

        // Extremes, counts and sums; the words before the first pair are for tests.
        private uint RequireCleared(uint pairs)
        {
            ulong cleared = 1 + (pairs * (1ul + StatisticsPairs));
            return 8 * cleared <= GpuLimits.Addressable ? (uint)cleared : throw new NotSupportedException(
                $"The range {plan.Range} of {pairs} maps takes {8 * cleared} bytes; a shader reaches {GpuLimits.Addressable}: show fewer maps at once, or use the processor.");
        }

        private GpuPass Settle(GpuParameters parameters, uint pairs)
        {
            parameters.Items = pairs;
            return Pass(GpuShader.SettleRanges, parameters, DivideUp(pairs, threads));
        }

        private GpuPass Surround(GpuParameters parameters)
        {
            parameters.Tiles = (uint)plan.Tiles;
            // Composing writes every word itself.
            parameters.Items = IsComposed ? 0 : ImageWords;
            return Pass(GpuShader.SurroundTiles, parameters, DivideUp(Math.Max(parameters.Items, parameters.Cleared), threads));
        }

        private GpuPass Compose(GpuParameters parameters)
        {
            parameters.Items = ImageWords;
            parameters.Channels = plan.Shape.Layout == TensorLayout.Nchw ? 1 : parameters.Channels;
            return Pass(GpuShader.ComposeTiles, parameters, DivideUp(parameters.Items, threads));
        }

        // A block is a run of values: whole rows, or a part of one.
        private GpuParameters ContiguousBlocks()
        {
            var parameters = common;
            // A run of halves may begin in the middle of a word, and end in one.
            (parameters.BlockWidth, parameters.BlockHeight) = MapWords <= WordsInGroup
                ? (width, height)
                : Cut((WordsInGroup - 1) * perWord);
            parameters.Lanes = Math.Min(BitOperations.RoundUpToPowerOf2(DivideUp(MapWords, WordsInRun)), threads);
            return Counted(parameters, parameters.Tiles);
        }

        // A block is the same run of pixels of neighbouring channels.
        private GpuParameters NeighboringBlocks(uint tiles)
        {
            var parameters = common with { Tiles = tiles };
            uint neighbors = Math.Min(BitOperations.RoundUpToPowerOf2(parameters.Tiles), Math.Min(MaxNeighbors, threads));
            (parameters.BlockWidth, parameters.BlockHeight) = Cut(4 * SharedWords / neighbors);
            parameters.Lanes = threads / neighbors;
            return Counted(parameters, DivideUp(parameters.Tiles, neighbors));
        }

        // A block is whole squares, in as many columns as it has threads, or one square; a thread joins its column's levels.
        private GpuParameters Squares(GpuParameters parameters)
        {
            uint side = (uint)plan.Shrink.Factor, across = DivideUp(width, side), down = DivideUp(height, side);
            bool isNchw = plan.Shape.Layout == TensorLayout.Nchw;
            uint neighbors = isNchw ? 1 : threads / parameters.Lanes, lanes = threads / neighbors;
            parameters.BlockWidth = Math.Clamp(lanes / side, 1, across) * side;
            parameters.BlockHeight = Math.Clamp(ValuesOfThread / side, 1, Math.Min(MaxSquaresDown, down)) * side;
            parameters.Lanes = isNchw ? Math.Min(BitOperations.RoundUpToPowerOf2(Math.Min(parameters.BlockWidth, width)), threads) : lanes;
            return Counted(parameters, DivideUp(parameters.Tiles, neighbors));
        }

        // As many threads for each map, or for the layer, as share the work without more than a group's worth left for each.
        private GpuPass ContiguousExtremes(GpuParameters parameters)
        {
            // Maps in an order of the caller's are not consecutive: each is searched separately, and the layer keeps what all find.
            bool isLayer = plan.Range.Kind == RangeKind.Layer && parameters.Order == 0;
            ulong words = MapWords * (isLayer ? parameters.Tiles : 1ul);
            parameters.Blocks = (uint)Math.Min((words + WordsInGroup - 1) / WordsInGroup, 4096);
            parameters.Items = parameters.Blocks * (isLayer ? 1 : parameters.Tiles);
            return Pass(GpuShader.ExtremesNchw, parameters, parameters.Items);
        }

        private GpuPass NeighboringExtremes(GpuParameters parameters)
        {
            uint slices = parameters.Items / parameters.Blocks;
            parameters.Blocks = Math.Min(DivideUp((ulong)width * height, 16 * parameters.Lanes), 4096);
            parameters.Items = parameters.Blocks * slices;
            return Pass(GpuShader.ExtremesNhwc, parameters, parameters.Items);
        }

        // Whole rows, evenly many, or a part of a row.
        private (uint Width, uint Height) Cut(uint values)
        {
            if (width > values)
            {
                return (DivideUp(width, DivideUp(width, values)), 1);
            }

            uint most = Math.Min(values / width, height);
            return (width, DivideUp(height, DivideUp(height, most)));
        }

        private GpuParameters Counted(GpuParameters parameters, uint slices)
        {
            parameters.BlocksAcross = DivideUp(width, parameters.BlockWidth);
            parameters.Blocks = parameters.BlocksAcross * DivideUp(height, parameters.BlockHeight);
            parameters.Items = checked(parameters.Blocks * slices);
            return parameters;
        }

        private GpuPass Pass(GpuShader shader, GpuParameters parameters, uint groups)
        {
            uint across = Math.Min(groups, limits.MaxGroups);
            parameters.GroupsAcross = across;
            return new(shader, across, DivideUp(groups, across), parameters);
        }

        private static uint DivideUp(ulong value, uint divisor) => (uint)((value + divisor - 1) / divisor);
    }
}
