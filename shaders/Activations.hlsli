// Reading activations: words of 32 bits that hold one binary32 or two binary16. F16 chooses at compile time.

#if defined(F16)
static const uint PER_WORD = 2;
#else
static const uint PER_WORD = 1;
#endif

// A variant for tests: the first word of the extremes counts the activations that were loaded.
#if defined(COUNT_LOADS)
void CountLoads(uint count)
{
    uint before;
    Extremes.InterlockedAdd(0u, count, before);
}
#else
void CountLoads(uint count) { }
#endif

// The bits of a binary16 as those of the same binary32. A subnormal is a whole number of 2^-24, and normal when widened.
uint Widen(uint bits)
{
    uint sign = (bits & 0x8000u) << 16;
    uint magnitude = bits & 0x7fffu;
    uint widened = (magnitude << 13) + (magnitude >= 0x7c00u ? 224u << 23 : 112u << 23);
    return sign | (magnitude < 0x400u ? asuint((float)magnitude * 5.9604644775390625e-8f) : widened);
}

// One of the activations that a word holds.
uint Part(uint word, uint part)
{
#if defined(F16)
    return Widen(part != 0u ? word >> 16 : word & 0xffffu);
#else
    return word;
#endif
}

uint LoadWord(uint index) { return Activations.Load(index * 4u); }

uint LoadActivation(uint index)
{
    CountLoads(1u);
    return Part(LoadWord(index / PER_WORD), index % PER_WORD);
}

// The map that a tile shows, or one of several that make it, counted from the one that begins at P.Source. A thread without a map asks
// for one past the last.
uint MapOf(uint tile) { return P.Order == 0u ? tile : Colors.Load(P.Order + 4u * min(tile, P.Tiles - 1u)); }

// Activations that follow each other in memory. The first may be the second half of a word.
struct Run
{
    uint FirstWord;
    uint Words;
    uint Skipped; // activations of the first word before the run
    uint Count;
};

Run RunOf(uint first, uint count)
{
    Run run;
    run.FirstWord = first / PER_WORD;
    run.Skipped = first % PER_WORD;
    run.Words = count == 0u ? 0u : (run.Skipped + count + PER_WORD - 1u) / PER_WORD;
    run.Count = count;
    return run;
}

bool IsInRun(Run run, uint word, uint part) { return word * PER_WORD + part - run.Skipped < run.Count; } // wraps before the first

uint LoadRunWord(Run run, uint word)
{
    [unroll] for (uint part = 0u; part < PER_WORD; part++)
    {
        CountLoads(IsInRun(run, word, part) ? 1u : 0u);
    }

    return LoadWord(run.FirstWord + word);
}
