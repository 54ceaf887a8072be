using GpuTiler.Conformance;
using GpuTiler.Gpu;

namespace GpuTiler.Ilgpu.Tests;

/// <summary>
/// ILGPU allocates for each marker, and its processor for each launch and for what a group shares; nothing else may. Counts the bytes of
/// the whole process, so no other test may run beside it.
/// </summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests(ITestOutputHelper output)
{
    [Fact]
    public void A_frame_allocates_what_ilgpu_does_for_its_launches_and_no_more()
    {
        using var device = Processor.Open();
        foreach (var range in new[] { TileRange.Tile, TileRange.Layer.Sigma(2), TileRange.Tile.Hold(0.9f) })
        {
            var shape = TensorShape.Chw(8, 20, 20);
            using var tensor = device.CreateTensor(shape, ElementType.Float32);
            float[] values = TestData.Singles(DataKind.Normal, shape.ElementCount);
            tensor.Write(values);
            var plan = TilePlan.Create(shape, new() { Range = range });
            using var kernel = (IlgpuKernel)device.CreateKernel(plan, ElementType.Float32, keepsRanges: false);
            var program = GpuProgram.Create(plan, ElementType.Float32, device.Limits);
            var pixels = new byte[plan.ByteCount];
            kernel.Dispatch(tensor, image: 0, slot: 0);

            long ilgpu = Allocations.OfProcess(() =>
            {
                using var begin = device.Mark();
                for (int i = 0; i < program.Passes.Length; i++)
                {
                    device.Launch(program.Passes[i], kernel.Arguments(i, tensor, image: 0));
                }

                using var end = device.Mark();
                device.Wait(end);
            });
            long frame = Allocations.OfProcess(() =>
            {
                kernel.Dispatch(tensor, image: 0, slot: 0);
                kernel.Read(slot: 0, pixels, plan.RowBytes);
            });
            Assert.InRange(frame, 0, ilgpu);
            long marker = Allocations.OfProcess(() => device.Mark()!.Dispose());
            output.WriteLine($"{range}: {frame} bytes in {program.Passes.Length} launches and two markers of {marker}");

            // Waiting for the copy is ILGPU's again.
            long wait = Allocations.OfProcess(() => device.Wait());
            Assert.InRange(Allocations.OfProcess(() => tensor.Write(values)), 0, wait);
        }
    }
}
