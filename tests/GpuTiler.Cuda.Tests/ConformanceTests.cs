using GpuTiler.Conformance;

namespace GpuTiler.Cuda.Tests;

/// <summary>
/// The tile contract. The kernels are those of ILGPU's processor here, whose own tests run every case; some drawn at random show that what
/// they are given arrives.
/// </summary>
public class ConformanceTests
{
    public static TheoryData<string> Checks => ["images", "batches", "order", "tensors", "ranges", "held ranges"];

    [Theory]
    [MemberData(nameof(Checks))]
    public void The_contract_is_kept(string check)
    {
        using var device = StandIn.Open();
        var report = check switch
        {
            "images" => TileConformance.CheckRandom(device, Random.Shared.Next(), 200),
            "batches" => TileConformance.CheckBatches(device),
            "order" => TileConformance.CheckOrder(device),
            "tensors" => TileConformance.CheckTensors(device),
            "ranges" => TileConformance.CheckRanges(device),
            _ => TileConformance.CheckHeldRanges(device),
        };
        Assert.Empty(report.Refusals);
        Assert.NotEqual(0, report.Passed);
    }
}
