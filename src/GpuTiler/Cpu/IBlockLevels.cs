using System.Numerics;

namespace GpuTiler;

/// <summary>How the levels of a block become one: an operation that joins them in any order, and what is left to do in the end.</summary>
internal interface IBlockLevels
{
    static abstract Vector<TPart> Join<TPart>(Vector<TPart> left, Vector<TPart> right)
        where TPart : unmanaged;

    /// <summary>Joins every level of an even column with the one after it.</summary>
    static abstract Vector<ushort> JoinPairs(Vector<byte> levels);

    static abstract uint Join(uint left, uint right);

    /// <summary>The level of a block whose levels have been joined.</summary>
    static abstract uint Finish(uint joined, in BlockDivisor divisor);

    /// <summary>The same for several blocks of up to <see cref="BlockDivisor.MaxSmall"/> levels.</summary>
    static abstract Vector<uint> Finish(Vector<uint> joined, in BlockDivisor divisor);
}
