
namespace GpuTiler.Cli.Tests;

/// <summary>What an event file holds.</summary>
internal static class EventFile
{
    /// <summary>A value under a tag: one of a number, an image's PNG and a histogram's counts.</summary>
    public sealed record Entry(string Tag, long Step, float? Number, byte[]? Png, double[]? Counts);

    public static List<Entry> Read(string path)
    {
        var records = EventDecoder.Records(File.ReadAllBytes(path));
        Assert.Equal("brain.Event:2", EventDecoder.Fields(records[0]).Text(3));
        return [.. records.Skip(1).Select(Entries)];
    }

    private static Entry Entries(byte[] record)
    {
        var found = EventDecoder.Fields(record);
        var value = found.Message(5).Message(1);
        return new(
            value.Text(1), found.Int64(2),
            value.Contains(2) ? BitConverter.ToSingle(value[2].Single()) : null,
            value.Contains(4) ? value.Message(4)[4].Single() : null,
            value.Contains(5) ? value.Message(5).Doubles(7) : null);
    }
}
