using System.Globalization;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Which channels are shown, in the order of their tiles: any of the tensor's, some more than once, written as a collection such as
/// <c>[7, 0, 3]</c>. <c>default</c> and an empty one keep the channels in their own order. Two orders of the same channels are equal.
/// </summary>
[CollectionBuilder(typeof(ChannelOrder), nameof(Of))]
public readonly struct ChannelOrder : IEquatable<ChannelOrder>
{
    // A message that names a thousand channels helps nobody.
    private const int NamedChannels = 8;

    private readonly int[]? channels;

    private ChannelOrder(int[] channels) => this.channels = channels;

    /// <summary>The channels, a tile for each.</summary>
    public ReadOnlySpan<int> Channels => channels;

    /// <summary>How many tiles there are; 0 leaves the channels in their own order.</summary>
    public int Count => channels?.Length ?? 0;

    /// <summary>The channel of a tile.</summary>
    /// <param name="tile">Zero-based.</param>
    public int this[int tile] => channels![tile];

    /// <summary>An order with its own copy of <paramref name="channels"/>.</summary>
    public static ChannelOrder Of(ReadOnlySpan<int> channels) => channels.IsEmpty ? default : new(channels.ToArray());

    /// <summary>Enumerates the channels.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Channels.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ChannelOrder other) => Channels.SequenceEqual(other.Channels);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ChannelOrder other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int channel in Channels)
        {
            hash.Add(channel);
        }

        return hash.ToHashCode();
    }

    /// <summary>The first channels, such as <c>7,0,3</c>.</summary>
    public override string ToString() => Count == 0 ? "none"
        : string.Join(',', Channels[..Math.Min(Count, NamedChannels)].ToArray())
            + (Count <= NamedChannels ? "" : string.Create(CultureInfo.InvariantCulture, $",… ({Count})"));

    /// <summary>Whether two orders have the same channels.</summary>
    public static bool operator ==(ChannelOrder left, ChannelOrder right) => left.Equals(right);

    /// <summary>Whether two orders differ.</summary>
    public static bool operator !=(ChannelOrder left, ChannelOrder right) => !left.Equals(right);

    /// <summary>The order as a plan keeps it: none where the channels are consecutive anyway.</summary>
    internal (int First, int Count, ChannelOrder Order) Resolve(int available)
    {
        bool isPlain = true;
        for (int tile = 0; tile < Count; tile++)
        {
            if ((uint)channels![tile] >= (uint)available)
            {
                throw new ArgumentException(
                    $"The order's channel {channels[tile]}, of tile {tile}, is out of bounds: the tensor has {available} (0 to {available - 1}).");
            }

            isPlain &= channels[tile] == channels[0] + tile;
        }

        return (channels![0], Count, isPlain ? default : this);
    }
}
