using ILGPU;

namespace GpuTiler.Ilgpu;

/// <content>
/// What becomes of a range once it is found: it is held from frame to frame, and kept to be read. Such pairs lie at <c>High</c>, behind
/// those that every frame clears.
/// </content>
internal readonly partial struct TilePass
{
    private float Towards(float frame, float held)
    {
        float moved = held + Multiply(frame - held, Interop.IntAsFloat(p.Low));
        return (Interop.FloatAsInt(moved) & Exponent) < (26u << 23) ? 0 : moved; // below 2^-101
    }

    // The key of an end that is larger in a frame than what is held, or smaller and so approached.
    private uint FollowKey(uint frame, uint held)
    {
        float half = Towards(Multiply(Interop.IntAsFloat(FromKey(frame)), 0.5f), Multiply(Interop.IntAsFloat(FromKey(held)), 0.5f));
        return ToKey(Interop.FloatAsInt(half * 2));
    }

    // Of no finite value both words are 0, in a frame and in what is held.
    private MinMax Follow(MinMax frame, MinMax held)
    {
        if (held.High == 0)
        {
            return frame;
        }

        if (frame.High == 0)
        {
            return held;
        }

        return new MinMax
        {
            Low = frame.Low > held.Low ? frame.Low : ~FollowKey(~frame.Low, ~held.Low),
            High = frame.High > held.High ? frame.High : FollowKey(frame.High, held.High),
        };
    }

    private MinMax LoadPair(uint at) => new() { Low = extremes[(int)at], High = extremes[(int)at + 1] };

    private void StorePair(uint at, MinMax pair)
    {
        extremes[(int)at] = pair.Low;
        extremes[(int)at + 1] = pair.High;
    }

    // Holds and keeps a range, and returns what the frame is shown with.
    private MinMax Settle(uint pair, MinMax found)
    {
        uint at = (p.High / 4) + (2 * pair);
        var settled = p.Spread == (uint)RangeSpread.Held ? Follow(found, LoadPair(at)) : found;
        StorePair(at, settled);
        return settled;
    }

    /// <summary>Holds ranges from frame to frame, and keeps those that are to be read, a thread for each pair of extremes.</summary>
    public void SettleRanges()
    {
        for (uint pair = ThreadNumber; pair < p.Items; pair += AllThreads)
        {
            uint at = AtPair(pair);
            StorePair(at, Settle(pair, LoadPair(at)));
        }
    }
}
