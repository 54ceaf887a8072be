using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>How the just-in-time compiler treats the kernel's loops.</summary>
internal static class Compilation
{
    /// <summary>
    /// At once, with all optimisations, and never inside another method. The runtime compiles busy callers a second time from what it has
    /// counted; a loop that it inlined there, because it looked cold so far, would call every vector operation instead of being made of it.
    /// </summary>
    public const MethodImplOptions Alone = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
