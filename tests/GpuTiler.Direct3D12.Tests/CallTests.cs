namespace GpuTiler.Direct3D12.Tests;

/// <summary>What an image costs, counted at the API's own tables.</summary>
public class CallTests
{
    public static TheoryData<TileOptions> Options =>
    [
        default(TileOptions),
        new TileOptions { Padding = 3, Border = 1, Range = TileRange.Layer },
        new TileOptions { Scale = 3, ColorMap = ColorMap.Create(new byte[1024]) },
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void An_image_is_one_submission_and_brings_its_rows_alone_to_the_host(TileOptions options)
    {
        using var spy = new Spy(D3D12.Open());
        using var device = D3D12.Open();
        var shape = TensorShape.Chw(7, 13, 11);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, options);
        tensor.Write(new float[shape.ElementCount]);
        var pixels = new byte[tiler.Plan.ByteCount];
        long pitch = ((long)tiler.Plan.RowBytes + 3) & ~3;
        for (int frame = 0; frame < 5; frame++)
        {
            int submissions = spy.CallsOf("ExecuteCommandLists");
            int copies = spy.CallsOf("CopyBufferRegion");
            long bytes = spy.BytesToHost;
            tiler.Read(tiler.Dispatch(tensor), pixels);
            Assert.Equal(1, spy.CallsOf("ExecuteCommandLists") - submissions);
            Assert.Equal(1, spy.CallsOf("CopyBufferRegion") - copies);
            Assert.Equal(pitch * tiler.Plan.ImageHeight, spy.BytesToHost - bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void After_the_first_image_of_a_type_nothing_is_created(TileOptions options)
    {
        using var spy = new Spy(D3D12.Open());
        using var device = D3D12.Open();
        var shape = TensorShape.Hwc(9, 21, 5);
        using var singles = device.CreateTensor(shape, ElementType.Float32);
        using var halves = device.CreateTensor(shape, ElementType.Float16);
        using Tiler ofSingles = Tiler.Create(singles, options), ofHalves = Tiler.Create(halves, options);
        var pixels = new byte[ofSingles.Plan.ByteCount];
        ofSingles.Read(ofSingles.Dispatch(singles), pixels);
        ofHalves.Read(ofHalves.Dispatch(halves), pixels);
        int before = spy.Creations;
        Assert.True(before > 0);
        for (int frame = 0; frame < 10; frame++)
        {
            singles.Write(new float[shape.ElementCount]);
            ofSingles.Read(ofSingles.Dispatch(singles), pixels);
            ofHalves.Read(ofHalves.Dispatch(halves), pixels);
        }

        Assert.Equal(before, spy.Creations);
    }

    [Fact]
    public void Every_pass_is_behind_a_barrier_and_so_is_the_copy()
    {
        using var spy = new Spy(D3D12.Open());
        using var device = D3D12.Open();
        var shape = TensorShape.Chw(7, 13, 11);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, new() { Range = TileRange.Layer });
        tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]);
        spy.Sequence.Clear();
        tiler.Dispatch(tensor);
        Assert.Equal(
            [
                "ResourceBarrier", "Dispatch", // the surround
                "ResourceBarrier", "Dispatch", // the extremes
                "ResourceBarrier", "Dispatch", // the tiles
                "ResourceBarrier", "CopyBufferRegion", "ExecuteCommandLists", "Signal",
            ],
            spy.Sequence);
    }

    [Fact]
    public void A_second_tiler_uses_the_pipelines_of_the_first()
    {
        using var spy = new Spy(D3D12.Open());
        using var device = D3D12.Open();
        var shape = TensorShape.Chw(3, 4, 5);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        for (int round = 0; round < 3; round++)
        {
            using var tiler = Tiler.Create(tensor);
            tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]);
        }

        // The surround, and the tiles.
        Assert.Equal(2, spy.CallsOf("CreateComputePipelineState"));
    }

    [Fact]
    public void A_dispatch_waits_only_for_the_image_that_it_replaces()
    {
        using var spy = new Spy(D3D12.Open());
        using var device = D3D12.Open();
        var shape = TensorShape.Chw(3, 4, 5);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        int asked = spy.CallsOf("GetCompletedValue");
        for (int frame = 0; frame < Tiler.FramesInFlight; frame++)
        {
            tiler.Dispatch(tensor);
        }

        Assert.Equal(asked, spy.CallsOf("GetCompletedValue"));
        tiler.Dispatch(tensor);
        Assert.NotEqual(asked, spy.CallsOf("GetCompletedValue"));
    }
}
