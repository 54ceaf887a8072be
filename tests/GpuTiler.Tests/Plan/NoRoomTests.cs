namespace GpuTiler.Tests.Plan;

public class NoRoomTests
{
    [Theory]
    [InlineData(RoomRemedies.SmallerScale, "use a smaller scale")]
    [InlineData(RoomRemedies.LargerLimit, "use a larger limit")]
    [InlineData(RoomRemedies.SmallerScale | RoomRemedies.LargerLimit, "use a smaller scale, or a larger limit")]
    [InlineData(RoomRemedies.NoLimit, "lift the limit")]
    [InlineData(RoomRemedies.FewerChannels, "show fewer channels")]
    [InlineData(RoomRemedies.LargerLimit | RoomRemedies.NoLimit, "use a larger limit, or lift the limit")]
    [InlineData(RoomRemedies.SmallerScale | RoomRemedies.FewerChannels, "use a smaller scale, or show fewer channels")]
    public void The_message_says_what_would_help(RoomRemedies remedies, string words)
    {
        var refusal = new NoRoomException("A tile is too wide", remedies);
        Assert.Equal($"A tile is too wide: {words}.", refusal.Message);
        Assert.Equal(("A tile is too wide", remedies), (refusal.Problem, refusal.Remedies));
    }
}
