using GpuTiler.Conformance;

namespace GpuTiler.Tests.Conformance;

/// <summary>The suite holds what it promises.</summary>
public class SuiteTests
{
    [Fact]
    public void The_sweep_reaches_what_it_promises()
    {
        var cases = ConformanceCase.All;
        Assert.True(cases.Count > 1000, $"The sweep has {cases.Count} cases.");
        Assert.Empty(Enumerable.Range(1, 70).Except(cases.Select(c => c.Shape.Width)));
        Assert.Equal(1025, cases.Where(c => c.Shape.Width < 1025).Max(c => c.Shape.Height));
        Assert.True(cases.Max(c => c.Shape.Channels) >= 300);
        Assert.Contains(cases, c => c.Options.Channels.Order.Count > c.Shape.Channels);
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
    public void Every_option_of_the_contract_has_cases()
    {
        foreach (var option in typeof(TileOptions).GetProperties())
        {
            Assert.Contains(ConformanceCase.All, one => !Equals(option.GetValue(one.Options), option.GetValue(default(TileOptions))));
        }
    }

    [Fact]
    public void Every_pair_of_two_options_values_is_rendered()
    {
        Assert.Empty(Pairwise.Pairs(OptionCases.Sizes).Except(OptionCases.Rows.SelectMany(Pairwise.PairsOf)));
        Assert.Equal(
            Enum.GetValues<RangeKind>().Length - 2 + (2 * Enum.GetValues<RangeSpread>().Length),
            OptionCases.Ranges.Select(range => (range.Kind, range.Spread)).Distinct().Count());
    }

    [Fact]
    public void The_sequences_tell_a_fused_multiply_and_add_apart() =>
        Assert.True(HeldSequence.All.Count(sequence => sequence.DiffersWhere(isFused: true)) > 5);
}
