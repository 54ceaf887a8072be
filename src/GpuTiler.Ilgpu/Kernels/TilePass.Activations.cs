using ILGPU;

namespace GpuTiler.Ilgpu;

/// <content>Reading activations: words of 32 bits that hold one binary32 or two binary16.</content>
internal readonly partial struct TilePass
{
    // For tests: the first word of the extremes counts the activations that were loaded. ILGPU takes it for a constant.
    private static readonly bool CountsLoads = AppContext.TryGetSwitch("GpuTiler.Ilgpu.CountLoads", out bool counts) && counts;

    private void CountLoads(uint count)
    {
        if (CountsLoads)
        {
            Atomic.Add(ref extremes[0], count);
        }
    }

    // The bits of a binary16 as those of the same binary32. A subnormal is a whole number of 2^-24, and normal when widened.
    private static uint Widen(uint bits)
    {
        uint sign = (bits & 0x8000) << 16;
        uint magnitude = bits & 0x7fff;
        uint widened = (magnitude << 13) + (magnitude >= 0x7c00 ? 224u << 23 : 112u << 23);
        return sign | (magnitude < 0x400 ? Interop.FloatAsInt((int)magnitude * 5.9604644775390625e-8f) : widened);
    }

    // One of the activations that a word holds.
    private uint Part(uint word, uint part) => shift == 0 ? word : Widen(part != 0 ? word >> 16 : word & 0xffff);

    private uint LoadWord(uint index) => activations[(int)index];

    private uint LoadActivation(uint index)
    {
        CountLoads(1);
        return Part(LoadWord(index >> shift), index & (PerWord - 1));
    }

    // The map that a tile shows, or one of several that make it, counted from the one that begins at Source. A thread without a map asks
    // for one past the last.
    private uint MapOf(uint tile) => p.Order == 0 ? tile : TableWord(p.Order + (4 * Math.Min(tile, p.Tiles - 1)));

    private Run RunOf(uint first, uint count)
    {
        uint skipped = first & (PerWord - 1);
        return new Run
        {
            FirstWord = first >> shift,
            Skipped = skipped,
            Words = count == 0 ? 0 : (skipped + count + PerWord - 1) >> shift,
            Count = count,
        };
    }

    private bool IsInRun(Run run, uint word, uint part) => (word << shift) + part - run.Skipped < run.Count; // wraps before the first

    private uint LoadRunWord(Run run, uint word)
    {
        for (uint part = 0; part < PerWord; part++)
        {
            CountLoads(IsInRun(run, word, part) ? 1u : 0u);
        }

        return LoadWord(run.FirstWord + word);
    }

    // Activations that follow each other in memory. The first may be the second half of a word.
    private struct Run
    {
        public uint FirstWord;
        public uint Words;
        public uint Skipped; // activations of the first word before the run
        public uint Count;
    }
}
