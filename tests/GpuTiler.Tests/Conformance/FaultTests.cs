using BackendSample;
using GpuTiler.Conformance;

namespace GpuTiler.Tests.Conformance;

/// <summary>The suite finds what a backend does wrong, and says where.</summary>
public class FaultTests
{
    [Fact]
    public void A_backend_without_a_fault_passes()
    {
        using var device = new FaultyDevice(Fault.None);
        var report = TileConformance.Check(device);
        Assert.Empty(report.Refusals);
        Assert.True(report.Passed > ConformanceCase.All.Count, $"{report.Passed} passed");
    }

    [Fact]
    public void The_sample_passes_and_refuses_what_it_says()
    {
        using var device = new EchoDevice();
        var report = TileConformance.Check(device);
        Assert.Equal("The processor, by way of a backend keeps no ranges.", Assert.Single(report.Refusals));
        Assert.True(
            report.Passed > ConformanceCase.All.Count(one => one.Options.Range.Spread != RangeSpread.Held), $"{report.Passed} passed");
    }

    [Theory]
    [InlineData(Fault.WrongByte, nameof(TileConformance.CheckImages), "Gamma = 0.4")]
    [InlineData(
        Fault.WritesBehindRows, nameof(TileConformance.CheckImages), "the bytes behind row 0, which are the caller's, were written to.")]
    [InlineData(Fault.RefusesInFrame, nameof(TileConformance.CheckImages), "refused in a frame, after a tiler was made: No gamma here.")]
    [InlineData(Fault.FirstImageAlone, nameof(TileConformance.CheckBatches), "image 1")]
    [InlineData(Fault.RendersWhenRead, nameof(TileConformance.CheckOrder), "Frame 0, read 2 frames later: the pixel at x ")]
    [InlineData(Fault.OneSlot, nameof(TileConformance.CheckOrder), "Frame 0, read 2 frames later: the pixel at x ")]
    [InlineData(Fault.LosesBit, nameof(TileConformance.CheckTensors), "byte 3 of 4 is not the one that was written.")]
    [InlineData(Fault.WrongRange, nameof(TileConformance.CheckRanges), "the scalar reference has ")]
    [InlineData(Fault.ForgetsNothing, nameof(TileConformance.CheckHeldRanges), "forgotten: the ranges are ")]
    [InlineData(Fault.HoldsForAll, nameof(TileConformance.CheckHeldRanges), "the image of the batch that did not go on")]
    public void A_fault_is_found_by_the_check_of_its_promise(Fault fault, string check, string message)
    {
        using var device = new FaultyDevice(fault);
        var run = typeof(TileConformance).GetMethod(check)!.CreateDelegate<Func<TileDevice, ConformanceReport>>();
        Assert.Contains(message, Assert.Throws<ConformanceException>(() => run(device)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_pixel_that_differs_is_named_with_both_values()
    {
        var one = new ConformanceCase(
            TensorShape.Chw(1, 1, 2), new() { Padding = 1, Border = 0, Gamma = 0.4f }, ElementType.Float32, DataKind.Zeros);
        using var device = new FaultyDevice(Fault.WrongByte);
        Assert.Equal(
            "Zeros Float32 1×1×1×2 Nchw, image 0, Padding = 1, Gamma = 0.4: the pixel at x 1, y 0 of 2×1 is 1; the scalar reference has 0.",
            Assert.Throws<ConformanceException>(() => one.Check(device)).Message);
    }

    [Fact]
    public void What_a_device_refuses_is_reported_once()
    {
        var report = ConformanceReport.Of(
            [() => throw new NotSupportedException("no"), () => { }, () => throw new NotSupportedException("no")]);
        Assert.Equal((1, "no"), (report.Passed, Assert.Single(report.Refusals)));
    }
}
