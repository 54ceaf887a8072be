using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Which channels: a range of them in their own order, or any in any order, some more than once, written as a collection such as
/// <c>[7, 0, 3]</c>. <c>default</c> and an empty collection select all.
/// </summary>
[CollectionBuilder(typeof(ChannelSelection), nameof(Of))]
public readonly record struct ChannelSelection
{
    private ChannelSelection(ChannelRange range, ChannelOrder order) => (Range, Order) = (range, order);

    /// <summary>Every channel.</summary>
    public static ChannelSelection All => default;

    /// <summary>The range; all channels if an order says which.</summary>
    public ChannelRange Range { get; }

    /// <summary>The order; of no channels if a range says which.</summary>
    public ChannelOrder Order { get; }

    /// <summary>Whether every channel is selected, in its own order.</summary>
    public bool IsAll => this == default;

    /// <summary>Selects <paramref name="start"/> up to, but not including, <paramref name="end"/>.</summary>
    /// <exception cref="ArgumentException">The selection is empty or begins below zero.</exception>
    public static ChannelSelection Between(int start, int end) => ChannelRange.Between(start, end);

    /// <summary>Selects channels in the order that is given; all of them if none is.</summary>
    /// <param name="channels">The channels, which are copied.</param>
    public static ChannelSelection Of(ReadOnlySpan<int> channels) => ChannelOrder.Of(channels);

    /// <summary>A range of channels.</summary>
    public static implicit operator ChannelSelection(ChannelRange range) => new(range, default);

    /// <summary>Channels in an order.</summary>
    public static implicit operator ChannelSelection(ChannelOrder order) => new(default, order);

    /// <summary>Enumerates the channels of an order.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Order.GetEnumerator();

    /// <summary>
    /// The selection in the form of the command line, such as <c>0:16</c>, or the first channels of an order, such as <c>7,0,3</c>.
    /// </summary>
    public override string ToString() => Order.Count > 0 ? Order.ToString() : Range.ToString();

    /// <summary>The selection as a plan keeps it: no order where the channels are consecutive anyway.</summary>
    internal (int First, int Count, ChannelOrder Order) Resolve(int available)
    {
        if (Order.Count > 0)
        {
            return Order.Resolve(available);
        }

        var (first, count) = Range.Resolve(available);
        return (first, count, default);
    }
}
