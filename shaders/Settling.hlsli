// What becomes of a range once it is found: it is held from frame to frame, as HeldRange.cs has it, and kept to be read. Such pairs lie at
// P.High, behind those that every frame clears.

float Towards(float frame, float held)
{
    precise float difference = frame - held;
    precise float step = difference * asfloat(P.Low);
    precise float moved = held + step;
    return (asuint(moved) & EXPONENT) < (26u << 23) ? 0.0f : moved; // below 2^-101
}

// The key of an end that is larger in a frame than what is held, or smaller and so approached.
uint FollowKey(uint frame, uint held)
{
    precise float half_ = Towards(asfloat(FromKey(frame)) * 0.5f, asfloat(FromKey(held)) * 0.5f);
    precise float whole = half_ * 2.0f;
    return ToKey(asuint(whole));
}

// Of no finite value both words are 0, in a frame and in what is held.
MinMax Follow(MinMax frame, MinMax held)
{
    MinMax followed;
    followed.Low = frame.Low > held.Low ? frame.Low : ~FollowKey(~frame.Low, ~held.Low);
    followed.High = frame.High > held.High ? frame.High : FollowKey(frame.High, held.High);
    if (held.High == 0u)
    {
        followed = frame;
    }
    else if (frame.High == 0u)
    {
        followed = held;
    }

    return followed;
}

MinMax LoadPair(uint at)
{
    uint2 words = Extremes.Load2(at);
    MinMax pair;
    pair.Low = words.x;
    pair.High = words.y;
    return pair;
}

// Holds and keeps a range, and returns what the frame is shown with.
MinMax Settle(uint pair, MinMax found)
{
    uint at = P.High + 8u * pair;
    MinMax settled = found;
    if (P.Spread == SPREAD_HELD)
    {
        settled = Follow(found, LoadPair(at));
    }

    Extremes.Store2(at, uint2(settled.Low, settled.High));
    return settled;
}
