using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace GpuTiler.Fuzz;

/// <summary>
/// Where instrumented code counts its branches: for each pair of a branch and the one before it a byte, in a map of 64 KiB, as AFL has it.
/// </summary>
internal static unsafe class BranchCounts
{
    /// <summary>Bytes of the map.</summary>
    public const int Size = 1 << 16;

    private static readonly byte* Counts = (byte*)NativeMemory.AllocZeroed(Size);

    /// <summary>The map.</summary>
    public static ReadOnlySpan<byte> Map => new(Counts, Size);

    /// <summary>Gives instrumented code its map; before that it cannot run.</summary>
    public static void Install() => Trace.SharedMem = Counts;

    /// <summary>Begins anew.</summary>
    public static void Clear()
    {
        new Span<byte>(Counts, Size).Clear();
        Trace.PrevLocation = 0;
    }
}
