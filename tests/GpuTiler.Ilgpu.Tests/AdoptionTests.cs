using GpuTiler.Conformance;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTiler.Ilgpu.Tests;

/// <summary>A caller's own accelerator, stream and memory.</summary>
public class AdoptionTests
{
    [Fact]
    public void Activations_are_read_where_the_caller_has_them()
    {
        using var context = Context.Create(builder => builder.CPU());
        using var accelerator = context.CreateCPUAccelerator(0);
        using var stream = accelerator.CreateStream();
        var shape = TensorShape.Chw(3, 5, 7);
        var plan = TilePlan.Create(shape);
        float[] singles = TestData.Singles(DataKind.Normal, shape.ElementCount);
        System.Half[] halves = TestData.Halves(DataKind.Normal, shape.ElementCount);
        byte[] pixels = new byte[plan.ByteCount], expected = new byte[plan.ByteCount];

        using var ofSingles = accelerator.Allocate1D<float>(shape.ElementCount + 5);
        ofSingles.View.SubView(5, shape.ElementCount).BaseView.CopyFromCPU(stream, singles);
        using var ofHalves = accelerator.Allocate1D<ILGPU.Half>(shape.ElementCount + 1);
        ofHalves.View.SubView(0, shape.ElementCount).BaseView.CopyFromCPU(stream, Array.ConvertAll(halves, x => (ILGPU.Half)(float)x));
        using (var device = IlgpuDevice.Adopt(accelerator, stream))
        {
            Assert.Same(accelerator, device.Accelerator);
            Assert.Same(stream, device.Stream);
            using var tiler = Tiler.Create(device, shape, ElementType.Float32);

            // The caller writes into a tensor of ours, too.
            using var own = device.CreateTensor(shape, ElementType.Float32);
            own.View<float>().CopyFromCPU(stream, singles);
            ScalarReference.Render<float>(singles, plan, 0, expected, plan.RowBytes);
            foreach (var source in new[] { device.Import(ofSingles.View.BaseView.SubView(5, shape.ElementCount), shape), own })
            {
                Array.Clear(pixels);
                tiler.Read(tiler.Dispatch(source), pixels);
                Assert.Equal(expected, pixels);
                source.Dispose();
            }

            ScalarReference.Render<System.Half>(halves, plan, 0, expected, plan.RowBytes);
            using var imported = device.Import(ofHalves.View.BaseView, shape);
            using var tilerOfHalves = Tiler.Create(imported);
            tilerOfHalves.Read(tilerOfHalves.Dispatch(imported), pixels);
            Assert.Equal(expected, pixels);

            Assert.Contains(
                "106 activations; the view has 105",
                Assert.Throws<ArgumentException>(() => device.Import(ofHalves.View.BaseView.SubView(0, 105), shape)).Message,
                StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => device.Import(ofSingles.View.BaseView.SubView(0, 104), shape));
            Assert.Throws<ArgumentException>(() => device.Import(ofSingles.View.BaseView, default));
            using var third = device.CreateTensor(shape, ElementType.Float16);
            Assert.Throws<ArgumentException>(() => third.View<float>());
        }

        // Nothing of the caller's was freed.
        Assert.Equal(singles, ofSingles.GetAsArray1D()[5..]);
    }

    [Fact]
    public void What_is_used_too_late_or_elsewhere_is_an_error()
    {
        var device = Processor.Open();
        var tensor = device.CreateTensor(TensorShape.Chw(1, 2, 2), ElementType.Float32);
        var tiler = Tiler.Create(tensor);
        using (var other = Processor.Open())
        {
            using var foreign = other.CreateTensor(tensor.Shape, ElementType.Float32);
            Assert.Throws<ArgumentException>(() => tiler.Dispatch(foreign));
        }

        var ticket = tiler.Dispatch(tensor);
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tiler.Dispatch(tensor));
        Assert.Throws<ObjectDisposedException>(() => tensor.Write(new float[4]));
        device.Dispose();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tiler.Read(ticket, new byte[tiler.Plan.ByteCount]));
        Assert.Throws<ObjectDisposedException>(() => device.CreateTensor(tensor.Shape, ElementType.Float32));
        tiler.Dispose();
        tensor.Dispose();
        Assert.Contains(
            "There is no accelerator 99",
            Assert.Throws<ArgumentException>(() => IlgpuDevice.Create(new() { Index = 99 })).Message, StringComparison.Ordinal);
    }
}
