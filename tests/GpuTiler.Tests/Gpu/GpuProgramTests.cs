using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using GpuTiler.Gpu;

namespace GpuTiler.Tests.Gpu;

/// <summary>The schedule that every graphics API runs, checked without one.</summary>
public partial class GpuProgramTests
{
    private const uint Threads = 256;
    private static readonly bool[] Both = [false, true];
    private static readonly int[] Scales = [1, 3];
    private static readonly uint[] GroupLimits = [3, 65535];
    private static readonly TileRange[] Ranges =
    [
        TileRange.Tile, TileRange.Layer, TileRange.Between(0, 1), TileRange.Tile.Symmetric(), TileRange.Tile.Percentile(1, 99),
        TileRange.Layer.Sigma(2), TileRange.Tile.Hold(0.9f), TileRange.Layer.Hold(0.9f),
    ];

    private static readonly (int C, int H, int W)[] Shapes =
    [
        (1, 1, 1), (300, 1, 1), (257, 2, 2), (40, 7, 7), (5, 13, 31), (3, 64, 64), (3, 91, 91), (2, 65, 64), (2, 100, 333), (1, 1, 4097),
        (2, 3, 9000), (1, 9000, 1), (1, 2000, 3), (33, 17, 19), (9, 224, 224),
    ];

    private static readonly GpuLimits Limits = new(long.MaxValue, 65535);

    [Fact]
    public void The_shader_declares_the_same_parameters_in_the_same_order()
    {
        var declared = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "shaders", "Parameters.hlsli"));
        var block = declared[
            declared.IndexOf("struct Parameters", StringComparison.Ordinal)..declared.IndexOf("};", StringComparison.Ordinal)];
        var fields = typeof(GpuParameters).GetFields(BindingFlags.NonPublic | BindingFlags.Instance)
            .OrderBy(field => field.MetadataToken).ToList();
        // Of a property the field is <Name>k__BackingField.
        Assert.Equal(
            fields.Select(field => field.Name[1..field.Name.IndexOf('>')]), Field().Matches(block).Select(match => match.Groups[1].Value));
        Assert.All(fields, field => Assert.Equal(typeof(uint), field.FieldType));
        Assert.Equal(GpuParameters.Words, fields.Count);
        Assert.Equal(GpuParameters.Words * sizeof(uint), Unsafe.SizeOf<GpuParameters>());
    }

    [Fact]
    public void Blocks_fit_a_group_and_cover_every_map_once()
    {
        foreach (var (plan, type) in Sweep())
        {
            var program = GpuProgram.Create(plan, type, Limits);
            var place = program.Passes[^1].Parameters;
            var why = $"{plan.Shape} {type} {plan.Range}";
            var covered = new int[plan.Shape.Height, plan.Shape.Width];
            for (uint block = 0; block < place.Blocks; block++)
            {
                uint x0 = block % place.BlocksAcross * place.BlockWidth, y0 = block / place.BlocksAcross * place.BlockHeight;
                for (uint y = y0; y < Math.Min(y0 + place.BlockHeight, place.Height); y++)
                {
                    for (uint x = x0; x < Math.Min(x0 + place.BlockWidth, place.Width); x++)
                    {
                        covered[y, x]++;
                    }
                }
            }

            Assert.True(covered.Cast<int>().All(count => count == 1), why);
            Assert.True(BitOperations.IsPow2(place.Lanes) && place.Lanes <= Threads, why);
            // A block is a run of values: whole rows, or a part of one.
            Assert.True(place.BlockWidth == place.Width || place.BlockHeight == 1, why);
            uint values = place.BlockWidth * place.BlockHeight;
            if (plan.Shape.Layout == TensorLayout.Nchw)
            {
                uint perWord = type == ElementType.Float32 ? 1u : 2u;
                bool startsAtWord = place.Blocks == 1 && values % perWord == 0;
                uint words = ((startsAtWord ? 0 : perWord - 1) + values + perWord - 1) / perWord;
                Assert.True(words <= 16 * place.Lanes, $"{why}: {words} words for {place.Lanes} threads");
                Assert.Equal(place.Blocks * place.Tiles, place.Items);
            }
            else
            {
                uint maps = Threads / place.Lanes;
                Assert.True(maps * ((values + 3) / 4) <= 2048, why);
                Assert.Equal(place.Blocks * ((place.Tiles + maps - 1) / maps), place.Items);
            }
        }
    }

    [Fact]
    public void Blocks_of_smaller_tiles_are_whole_squares_and_a_thread_has_columns_of_one()
    {
        foreach (int side in new[] { 2, 3, 7, 16, 200, 256, 300, 1024 })
        {
            foreach (var (plan, type) in Sweep(TileShrink.Max(side)))
            {
                var pass = GpuProgram.Create(plan, type, Limits).Passes[^1];
                var (place, why) = (pass.Parameters, $"{plan.Shape} {type} {plan.Range} by {side}");
                Assert.Equal(0x10000u + (uint)side, place.Shrink);
                if (pass.Shader == GpuShader.TileOnce)
                {
                    Assert.True(place.Blocks == 1 && place.BlockWidth == place.Width && place.BlockHeight == place.Height, why);
                    continue;
                }

                Assert.True(pass.Shader is GpuShader.ShrinkNchw or GpuShader.ShrinkNhwc, why);
                Assert.True(place.BlockWidth % side == 0 && place.BlockHeight % side == 0, why);
                Assert.True(place.BlockWidth == side || Math.Min(place.BlockWidth, place.Width) <= place.Lanes, why);
                Assert.True(place.BlockHeight / side <= 8 && BitOperations.IsPow2(place.Lanes) && place.Lanes <= Threads, why);
                // Together they are the map, and no block is outside it.
                uint down = place.Blocks / place.BlocksAcross;
                Assert.Equal(place.Blocks, place.BlocksAcross * down);
                Assert.True(
                    (place.BlocksAcross - 1) * place.BlockWidth < place.Width && place.BlocksAcross * place.BlockWidth >= place.Width, why);
                Assert.True((down - 1) * place.BlockHeight < place.Height && down * place.BlockHeight >= place.Height, why);
                uint maps = plan.Shape.Layout == TensorLayout.Nchw ? 1 : Threads / place.Lanes;
                Assert.Equal(place.Blocks * ((place.Tiles + maps - 1) / maps), place.Items);
            }
        }
    }

    [Fact]
    public void Every_pass_has_a_thread_for_each_item()
    {
        foreach (uint maxGroups in GroupLimits)
        {
            foreach (var (plan, type) in Sweep().Concat(Sweep(TileShrink.Mean(5))))
            {
                foreach (ref readonly var pass in GpuProgram.Create(plan, type, new(long.MaxValue, maxGroups)).Passes)
                {
                    var (p, groups) = (pass.Parameters, (ulong)pass.GroupsAcross * pass.GroupsDown);
                    Assert.Equal(pass.GroupsAcross, p.GroupsAcross);
                    Assert.True(pass.GroupsAcross <= maxGroups && groups > 0);
                    ulong needed = pass.Shader switch
                    {
                        GpuShader.SurroundTiles => (Math.Max(p.Items, p.Cleared) + Threads - 1) / Threads,
                        GpuShader.FindRanges => p.Pairs,
                        GpuShader.SettleRanges => (p.Items + Threads - 1) / Threads,
                        GpuShader.TileOnce or GpuShader.PlaceNchw or GpuShader.ShrinkNchw =>
                            (((ulong)p.Items * p.Lanes) + Threads - 1) / Threads,
                        _ => p.Items,
                    };
                    Assert.True(
                        groups >= needed && groups < needed + pass.GroupsAcross,
                        $"{pass.Shader} of {plan.Shape}: {groups} groups, {needed} needed");
                }
            }
        }
    }

    [Theory]
    [InlineData(64, 64, ElementType.Float32, true)]
    [InlineData(64, 65, ElementType.Float32, false)]
    [InlineData(64, 128, ElementType.Float16, true)]
    [InlineData(91, 90, ElementType.Float16, true)]
    [InlineData(91, 91, ElementType.Float16, false)]
    public void A_map_of_up_to_16_KiB_is_read_once(int height, int width, ElementType type, bool once)
    {
        var plan = TilePlan.Create(TensorShape.Chw(3, height, width));
        GpuShader[] expected = once
            ? [GpuShader.SurroundTiles, GpuShader.TileOnce]
            : [GpuShader.SurroundTiles, GpuShader.ExtremesNchw, GpuShader.PlaceNchw];
        Assert.Equal(expected, GpuProgram.Create(plan, type, Limits).Passes.ToArray().Select(pass => pass.Shader));
    }

    [Fact]
    public void Small_maps_share_a_group_and_large_ones_have_several()
    {
        Assert.True(Groups(TensorShape.Chw(2048, 7, 7)) <= 2048 / 8);
        Assert.Equal(512, Groups(TensorShape.Chw(512, 28, 28)));
        Assert.True(Groups(TensorShape.Chw(4, 224, 224)) > 4 * 8);

        static long Groups(TensorShape shape)
        {
            var pass = GpuProgram.Create(TilePlan.Create(shape), ElementType.Float32, Limits).Passes[^1];
            return pass.GroupsAcross * pass.GroupsDown;
        }
    }

    [Fact]
    public void A_given_range_needs_no_extremes_and_the_layers_range_one_pair()
    {
        var shape = TensorShape.Hwc(9, 9, 40);
        Assert.Equal(8, Program(TileRange.Between(0, 1)).ExtremesBytes);
        Assert.Equal(16, Program(TileRange.Layer).ExtremesBytes);
        Assert.Equal(8 * 41, Program(TileRange.Tile).ExtremesBytes);
        Assert.Equal(2, Program(TileRange.Between(0, 1)).Passes.Length);
        Assert.Equal(Program(TileRange.Tile).ExtremesBytes, Program(TileRange.Tile.Symmetric()).ExtremesBytes);

        GpuProgram Program(TileRange range) =>
            GpuProgram.Create(TilePlan.Create(shape, new() { Range = range }), ElementType.Float32, Limits);
    }

    [Theory]
    [InlineData(TensorLayout.Nchw)]
    [InlineData(TensorLayout.Nhwc)]
    public void Statistics_take_one_more_look_and_a_place_of_their_own(TensorLayout layout)
    {
        bool isLast = layout == TensorLayout.Nhwc;
        var shape = isLast ? TensorShape.Hwc(9, 9, 40) : TensorShape.Chw(40, 9, 9);
        foreach (var range in new[]
        {
            TileRange.Tile.Percentile(1, 99), TileRange.Layer.Percentile(1, 99), TileRange.Tile.Sigma(2), TileRange.Layer.Sigma(2),
        })
        {
            var program = GpuProgram.Create(TilePlan.Create(shape, new() { Range = range }), ElementType.Float32, Limits);
            int pairs = range.Kind == RangeKind.Layer ? 1 : 40;
            Assert.Equal(8 + (pairs * (range.Spread == RangeSpread.Percentile ? 8 + (4 * 4096) : 8 + 32)), program.ExtremesBytes);
            GpuShader[] expected = isLast
                ? [GpuShader.SurroundTiles, GpuShader.ExtremesNhwc, GpuShader.StatisticsNhwc, GpuShader.FindRanges, GpuShader.PlaceNhwc]
                : [GpuShader.SurroundTiles, GpuShader.ExtremesNchw, GpuShader.StatisticsNchw, GpuShader.FindRanges, GpuShader.PlaceNchw];
            Assert.Equal(expected, program.Passes.ToArray().Select(pass => pass.Shader));
        }
    }

    [Theory]
    [InlineData(TensorLayout.Nchw)]
    [InlineData(TensorLayout.Nhwc)]
    public void Composed_tiles_are_one_pass_with_a_thread_for_each_word(TensorLayout layout)
    {
        var shape = layout == TensorLayout.Nchw ? TensorShape.Chw(12, 5, 7) : TensorShape.Hwc(5, 7, 12);
        foreach (var (options, ranges, words) in new (TileOptions, int, int)[]
        {
            // Three tiles of 14 × 10 grey pixels in a row; one of 28 × 20 in colour; four RGB tiles in a row.
            (new() { Columns = 3, Composition = TileComposition.Interleaved(2) }, 3, 11 * 10),
            (new() { Columns = 3, Composition = TileComposition.Interleaved(4), ColorMap = ColorMap.Viridis }, 1, 28 * 20),
            (new() { Columns = 4, Composition = TileComposition.Rgb }, 4, 28 * 5),
        })
        {
            var program = GpuProgram.Create(TilePlan.Create(shape, options), ElementType.Float32, Limits);
            var search = layout == TensorLayout.Nchw ? GpuShader.ExtremesNchw : GpuShader.ExtremesNhwc;
            Assert.Equal([GpuShader.SurroundTiles, search, GpuShader.ComposeTiles], program.Passes.ToArray().Select(pass => pass.Shader));
            Assert.Equal(8 + (8 * ranges), program.ExtremesBytes);
            Assert.Equal((uint)words, program.Passes[^1].Parameters.Items);
            Assert.Equal(1u, program.Passes[^1].GroupsAcross * program.Passes[^1].GroupsDown / (((uint)words + Threads - 1) / Threads));
            Assert.Equal(0u, program.Passes[0].Parameters.Items);
        }
    }

    [Fact]
    public void More_counts_than_a_shader_reaches_are_refused_with_the_range()
    {
        var plan = TilePlan.Create(TensorShape.Features(1, 300_000), new() { Range = TileRange.Tile.Percentile(1, 99) });
        var error = Assert.Throws<NotSupportedException>(() => GpuProgram.Create(plan, ElementType.Float32, Limits));
        Assert.Contains("tile:percentile=1,99", error.Message, StringComparison.Ordinal);
        Assert.Contains("300000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_padded_to_a_whole_word_and_no_further()
    {
        for (int width = 1; width < 20; width++)
        {
            var plan = TilePlan.Create(TensorShape.Hw(3, width));
            int pitch = GpuProgram.Create(plan, ElementType.Float32, Limits).RowPitch;
            Assert.True(pitch % 4 == 0 && pitch >= width && pitch < width + 4);
        }
    }

    [Fact]
    public void The_image_of_a_batch_begins_at_its_first_selected_channel()
    {
        var nchw = TilePlan.Create(TensorShape.Nchw(3, 10, 4, 5), new() { Channels = ChannelRange.Between(2, 9) });
        Assert.Equal(
            (2u * 10 * 20) + (2 * 20) + 6,
            GpuProgram.Create(nchw, ElementType.Float32, Limits).ParametersOf(1, image: 2, sourceOffset: 6).Source);
        var nhwc = TilePlan.Create(TensorShape.Nhwc(3, 4, 5, 10), new() { Channels = ChannelRange.Between(2, 9) });
        Assert.Equal((2u * 10 * 20) + 2, GpuProgram.Create(nhwc, ElementType.Float32, Limits).ParametersOf(0, image: 2).Source);
    }

    [Fact]
    public void A_whole_batch_is_one_image_where_its_maps_follow_each_other_and_otherwise_has_passes_for_each()
    {
        var dense = Program(TensorShape.Nchw(3, 4, 8, 8), TileRange.Layer);
        Assert.Equal([GpuShader.SurroundTiles, GpuShader.ExtremesNchw, GpuShader.PlaceNchw], Shaders(dense));
        Assert.All(dense.Passes.ToArray(), pass => Assert.Equal(12u, pass.Parameters.Tiles));

        // The layer's extremes are those of all images, so that all are searched first; tiles' are cleared between the images.
        var apart = TensorShape.Nhwc(2, 8, 8, 4);
        Assert.Equal(
            [GpuShader.SurroundTiles, GpuShader.ExtremesNhwc, GpuShader.ExtremesNhwc, GpuShader.PlaceNhwc, GpuShader.PlaceNhwc],
            Shaders(Program(apart, TileRange.Layer)));
        var tiles = Program(apart, TileRange.Tile);
        Assert.Equal(
            [
                GpuShader.SurroundTiles, GpuShader.ExtremesNhwc, GpuShader.PlaceNhwc,
                GpuShader.SurroundTiles, GpuShader.ExtremesNhwc, GpuShader.PlaceNhwc,
            ],
            Shaders(tiles));
        Assert.Equal(0u, tiles.Passes[3].Parameters.Items);
        Assert.Equal((8u, 4u), (tiles.Passes[0].Parameters.Tiles, tiles.Passes[2].Parameters.Tiles));
        var second = tiles.ParametersOf(5, image: 0, targetOffset: 12, rowPitch: 400);
        Assert.Equal((8u * 8 * 4, 12u + (9 * 400), 400u), (second.Source, second.Target, second.Pitch));

        static GpuProgram Program(TensorShape shape, TileRange range) =>
            GpuProgram.Create(
                TilePlan.Create(shape, new() { Composition = TileComposition.WholeBatch, Range = range, Padding = 1 }),
                ElementType.Float32, Limits);

        static IEnumerable<GpuShader> Shaders(GpuProgram program) => program.Passes.ToArray().Select(pass => pass.Shader);
    }

    [Fact]
    public void A_buffer_beyond_the_devices_limit_is_refused_with_both_numbers()
    {
        var error = Assert.Throws<NotSupportedException>(() => new GpuLimits(1000, 9).RequireBuffer("The tensor", 1004, "Some GPU"));
        Assert.Contains("1004", error.Message, StringComparison.Ordinal);
        Assert.Contains("1000", error.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Limits.RequireBuffer("The tensor", 1L << 32, "Some GPU"));
        Limits.RequireBuffer("The tensor", (1L << 32) - 4, "Some GPU");
    }

    [Fact]
    public void Ranges_are_held_or_kept_behind_what_frames_clear_at_one_place_for_both_types()
    {
        // A map that fits a group as float16 alone; channels last; a whole batch of both.
        TensorShape[] shapes = [TensorShape.Nchw(3, 2, 91, 90), TensorShape.Nhwc(3, 9, 9, 40)];
        foreach (var (shape, isWhole, range) in
            from shape in shapes from isWhole in Both from range in Ranges select (shape, isWhole, range))
        {
            foreach (bool keeps in range.Kind == RangeKind.Fixed ? [] : Both)
            {
                var plan = TilePlan.Create(shape, new() { Range = range, Composition = isWhole ? TileComposition.WholeBatch : default });
                var (single, half) = (Program(ElementType.Float32), Program(ElementType.Float16));
                bool settles = keeps || range.Spread == RangeSpread.Held;
                int images = isWhole ? 1 : 3;
                Assert.Equal(settles ? 8L * images * plan.FoundRanges : 0, single.SettledBytes);
                Assert.Equal(single.SettledBytes, half.SettledBytes);
                Assert.Equal(single.SettledAt(images - 1), half.SettledAt(images - 1));
                foreach (var program in new[] { single, half })
                {
                    var told = new List<long>();
                    for (int pass = 0; pass < program.Passes.Length; pass++)
                    {
                        if (program.Passes[pass].Shader is GpuShader.TileOnce or GpuShader.SettleRanges)
                        {
                            told.Add(program.ParametersOf(pass, images - 1).High);
                        }

                        Assert.True(!settles || 8L * program.Passes[pass].Parameters.Cleared <= program.SettledAt(0));
                    }

                    // A whole batch with channels last is found image by image.
                    int apart = settles && isWhole && shape.Layout == TensorLayout.Nhwc && range.Kind == RangeKind.Tile ? 3 : 1;
                    long first = program.SettledAt(images - 1), step = 8L * (plan.FoundRanges / apart);
                    Assert.Equal(settles ? Enumerable.Range(0, apart).Select(i => first + (i * step)) : told.Select(_ => 0L), told);
                }

                GpuProgram Program(ElementType type) => GpuProgram.Create(plan, type, Limits, keepsRanges: keeps);
            }
        }
    }

    private static IEnumerable<(TilePlan Plan, ElementType Type)> Sweep(TileShrink shrink = default)
    {
        return from shape in Shapes
               from isLast in Both
               from range in Ranges
               from type in Enum.GetValues<ElementType>()
               from scale in shrink == TileShrink.None ? Scales : [1]
               select (TilePlan.Create(
                   isLast ? TensorShape.Hwc(shape.H, shape.W, shape.C) : TensorShape.Chw(shape.C, shape.H, shape.W),
                   new() { Range = range, Scale = scale, Shrink = shrink, Padding = 1 }), type);
    }

    [GeneratedRegex(@"^\s+uint (\w+);", RegexOptions.Multiline)]
    private static partial Regex Field();
}
