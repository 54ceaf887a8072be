using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GpuTiler;

/// <summary>
/// Prefetches memory that will be read soon, so that it arrives while something else is computed. On a processor without such an
/// instruction, nothing happens.
/// </summary>
internal static unsafe class CacheLines
{
    private const nuint Size = 64;

    /// <summary>Prefetches some values.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="count">How many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(ref readonly T first, nuint count)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        byte* start = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in first));
        for (nuint at = 0; at < count * (nuint)sizeof(T); at += Size)
        {
            // Into the core's second cache: the first one is too small for a map.
            Sse.Prefetch1(start + at);
        }
    }
}
