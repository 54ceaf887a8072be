using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Tests;

/// <summary>What an image costs, counted at the API's own table.</summary>
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
        using var device = Vulkan.OpenSpied(out var spy);
        var shape = TensorShape.Chw(7, 13, 11);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, options);
        tensor.Write(new float[shape.ElementCount]);
        var pixels = new byte[tiler.Plan.ByteCount];
        for (int frame = 0; frame < 5; frame++)
        {
            int submissions = spy.Calls("vkQueueSubmit");
            long bytes = spy.BytesToHost;
            tiler.Read(tiler.Dispatch(tensor), pixels);
            Assert.Equal(1, spy.Calls("vkQueueSubmit") - submissions);

            // Rows of whole words, and nothing else.
            long pitch = (spy.BytesToHost - bytes) / tiler.Plan.ImageHeight;
            Assert.Equal(pitch * tiler.Plan.ImageHeight, spy.BytesToHost - bytes);
            Assert.InRange(pitch, tiler.Plan.RowBytes, tiler.Plan.RowBytes + 3);
        }
    }

    [Fact]
    public void Ranges_come_to_the_host_where_they_are_kept_alone_and_in_the_images_submission()
    {
        using var device = Vulkan.OpenSpied(out var spy);
        var shape = TensorShape.Chw(7, 13, 11);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        tensor.Write(new float[shape.ElementCount]);
        long BytesOf(TileRange range, bool keepsRanges)
        {
            using var tiler = Tiler.Create(tensor, new() { Range = range }, keepsRanges);
            int submissions = spy.Calls("vkQueueSubmit");
            long bytes = spy.BytesToHost;
            var ticket = tiler.Dispatch(tensor);
            if (keepsRanges)
            {
                tiler.ReadRanges(ticket, new ValueRange[7]);
            }

            tiler.Read(ticket, new byte[tiler.Plan.ByteCount]);
            Assert.Equal(1, spy.Calls("vkQueueSubmit") - submissions);
            return spy.BytesToHost - bytes;
        }

        long image = BytesOf(TileRange.Tile, keepsRanges: false);
        foreach (var range in new[] { TileRange.Tile, TileRange.Tile.Hold(0.9f), TileRange.Layer.Hold(0.9f), TileRange.Between(0, 1) })
        {
            int found = range.Kind switch { RangeKind.Tile => 7, RangeKind.Layer => 1, _ => 0 };
            Assert.Equal(image, BytesOf(range, keepsRanges: false));
            Assert.Equal(image + (8 * found), BytesOf(range, keepsRanges: true));
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void After_the_first_image_of_a_type_nothing_is_created_or_destroyed(TileOptions options)
    {
        using var device = Vulkan.OpenSpied(out var spy);
        var shape = TensorShape.Hwc(9, 21, 5);
        using var singles = device.CreateTensor(shape, ElementType.Float32);
        using var halves = device.CreateTensor(shape, ElementType.Float16);
        using Tiler ofSingles = Tiler.Create(singles, options), ofHalves = Tiler.Create(halves, options);
        var pixels = new byte[ofSingles.Plan.ByteCount];
        ofSingles.Read(ofSingles.Dispatch(singles), pixels);
        ofHalves.Read(ofHalves.Dispatch(halves), pixels);
        int before = spy.Creations;
        for (int frame = 0; frame < 10; frame++)
        {
            singles.Write(new float[shape.ElementCount]);
            ofSingles.Read(ofSingles.Dispatch(singles), pixels);
            ofHalves.Read(ofHalves.Dispatch(halves), pixels);
        }

        Assert.Equal(before, spy.Creations);
    }

    // The validation layer misses a barrier at the begin, and a software driver one at the end.
    [Fact]
    public void A_barrier_stands_before_each_pass_before_the_copy_and_before_the_host()
    {
        using var device = Vulkan.OpenSpied(out var spy);
        var shape = TensorShape.Chw(7, 13, 11);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, new() { Range = TileRange.Layer });
        spy.Commands = [];
        tiler.Dispatch(tensor);
        Assert.Equal(
            [
                "COMPUTE_SHADER|TRANSFER SHADER_WRITE|TRANSFER_WRITE > COMPUTE_SHADER SHADER_READ|SHADER_WRITE",
                "dispatch",
                "COMPUTE_SHADER SHADER_WRITE > COMPUTE_SHADER SHADER_READ|SHADER_WRITE",
                "dispatch",
                "COMPUTE_SHADER SHADER_WRITE > COMPUTE_SHADER SHADER_READ|SHADER_WRITE",
                "dispatch",
                "COMPUTE_SHADER|TRANSFER SHADER_WRITE|TRANSFER_WRITE > TRANSFER TRANSFER_READ|TRANSFER_WRITE",
                "copy",
                "TRANSFER TRANSFER_WRITE > HOST HOST_READ",
            ],
            spy.Commands);
    }

    [Fact]
    public void A_second_tiler_uses_the_pipelines_of_the_first()
    {
        using var device = Vulkan.OpenSpied(out var spy);
        var shape = TensorShape.Chw(3, 4, 5);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        for (int round = 0; round < 3; round++)
        {
            using var tiler = Tiler.Create(tensor);
            tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]);
        }

        Assert.Equal(2, spy.Calls("vkCreatePipeline"));
    }

    [Fact]
    public void Memory_that_is_not_coherent_is_invalidated_before_it_is_read()
    {
        Vulkan.Require();
        var spy = new VulkanSpy
        {
            HasIncoherentMemory = true,
            Properties = (ref VkPhysicalDeviceProperties p) => p.limits.nonCoherentAtomSize = 256,
        };
        using var device = VulkanDevice.Create(spy.Options);
        var shape = TensorShape.Chw(7, 13, 11);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        for (int frame = 1; frame <= 6; frame++)
        {
            tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]);
            Assert.Equal(frame, spy.Calls("vkInvalidateMappedMemoryRanges"));

            // Whole atoms, as many as the image needs.
            Assert.Equal((0ul, 0ul), (spy.Invalidated.Offset % 256, spy.Invalidated.Bytes % 256));
            int most = (tiler.Plan.ImageHeight * (tiler.Plan.RowBytes + 3)) + 256;
            Assert.InRange(spy.Invalidated.Bytes, (ulong)tiler.Plan.ByteCount, (ulong)most);
        }
    }
}
