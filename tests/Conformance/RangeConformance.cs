namespace GpuTiler.Tests.Conformance;

/// <summary>On every device the ranges of frames can be read, whatever their kind, and held ones follow the rule.</summary>
public class RangeConformance
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Held_ranges_follow_the_rule(string name)
    {
        using var device = Devices.Open(name);
        foreach (var sequence in HeldSequence.All)
        {
            sequence.Check(device, (expected, actual, where) => Assert.True(expected.AsSpan().SequenceEqual(actual), where));
        }
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Ranges_of_every_kind_are_read_as_the_reference_has_them(string name)
    {
        using var device = Devices.Open(name);
        RangeChecks.EveryKind(device, OptionCases.Ranges);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_thousand_decaying_frames_end_where_the_rule_does(string name)
    {
        using var device = Devices.Open(name);
        RangeChecks.Decay(device);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void What_is_held_is_forgotten_and_taken_over_by_image(string name)
    {
        using var device = Devices.Open(name);
        RangeChecks.Handover(device);
    }

    [Fact]
    public void The_sequences_tell_a_fused_multiply_and_add_apart() =>
        Assert.True(HeldSequence.All.Count(sequence => sequence.DiffersWhere(isFused: true)) > 5);
}
