using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>One activation of either element type.</summary>
internal static class Element
{
    /// <summary>The value in binary32: exact for both types.</summary>
    public static float ToSingle<T>(T element)
        where T : unmanaged => typeof(T) == typeof(float) ? Unsafe.BitCast<T, float>(element) : (float)Unsafe.BitCast<T, Half>(element);
}
