namespace GpuTiler.Tests.Conformance;

/// <summary>Every device returns the scalar reference's bytes for every case.</summary>
public class DeviceConformance
{
    public static TheoryData<string> Names => Devices.All;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_device_returns_the_bytes_of_the_scalar_reference(string name)
    {
        using var device = Devices.Open(name);
        int checkedCases = 0;
        foreach (var (conformanceCase, expected) in ConformanceCase.Expectations)
        {
            conformanceCase.Check(device, expected);
            checkedCases++;
        }

        Assert.Equal(ConformanceCase.Expectations.Count, checkedCases);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Images_of_a_batch_have_the_bytes_that_each_has_alone(string name)
    {
        using var device = Devices.Open(name);
        var batch = new TileBatch(device);
        // Some of all kinds, small and large; a GPU only queues them.
        int stride = device is CpuDevice ? 7 : 61;
        var cases = ConformanceCase.Expectations.Where((_, index) => index % stride == 0).ToList();
        var work = cases.ConvertAll(one => (one.Expected, one.Case, Tensor: one.Case.CreateTensor(device), Tiler: Tiler.Create(device, one.Case.Shape, one.Case.Options)));
        for (int round = 0; round < 2; round++)
        {
            var tickets = work.ConvertAll(one => batch.Add(one.Tiler, one.Tensor, one.Case.Image));
            batch.Dispatch();
            foreach (var (one, ticket) in work.Zip(tickets))
            {
                one.Case.Check(one.Tiler, ticket, one.Expected);
            }
        }

        foreach (var one in work)
        {
            one.Tiler.Dispose();
            one.Tensor.Dispose();
        }
    }

    [Fact]
    public void The_sweep_reaches_what_it_promises()
    {
        var cases = ConformanceCase.Expectations.Select(expectation => expectation.Case).ToList();
        Assert.True(cases.Count > 1000, $"The sweep has {cases.Count} cases.");
        Assert.Empty(Enumerable.Range(1, 70).Except(cases.Select(c => c.Shape.Width)));
        Assert.Equal(1025, cases.Where(c => c.Shape.Width < 1025).Max(c => c.Shape.Height));
        Assert.True(cases.Max(c => c.Shape.Channels) >= 300);
        Assert.Contains(cases, c => c.Options.Order.Count > c.Shape.Channels);
        foreach (var type in Enum.GetValues<ElementType>())
        {
            // Sequences become maps of one channel, whose order is the first.
            foreach (var layout in Enum.GetValues<TensorLayout>().Except([TensorLayout.SequenceFirst]))
            {
                foreach (var data in Enum.GetValues<DataKind>())
                {
                    Assert.Contains(cases, c => c.Type == type && c.Shape.Layout == layout && c.Data == data);
                }
            }
        }
    }

    [Fact]
    public void Every_pair_of_two_options_values_is_rendered()
    {
        Assert.Empty(Pairwise.Pairs(OptionCases.Sizes).Except(OptionCases.Rows.SelectMany(Pairwise.PairsOf)));
        Assert.Empty(OptionCases.All.Except(ConformanceCase.Expectations.Select(expectation => expectation.Case)));
        Assert.Equal(
            Enum.GetValues<RangeKind>().Length - 2 + (2 * Enum.GetValues<RangeSpread>().Length),
            OptionCases.Ranges.Select(range => (range.Kind, range.Spread)).Distinct().Count());
    }
}
