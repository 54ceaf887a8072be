using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GpuTiler;

/// <summary>Turns pixels of 16 bytes into 16 planes.</summary>
internal static unsafe class ByteTranspose
{
    private const int Side = 16;

    /// <summary>Transposes <paramref name="pixels"/> × 16 bytes.</summary>
    /// <param name="source">Pixels of 16 bytes each; the buffer is a whole number of squares of 16 × 16 bytes long.</param>
    /// <param name="pixels">How many there are.</param>
    /// <param name="planes">Receives 16 planes.</param>
    /// <param name="planePitch">Bytes from one plane to the next: a multiple of 16, at least <paramref name="pixels"/>.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(byte* source, int pixels, byte* planes, int planePitch)
    {
        var rows = stackalloc Vector128<byte>[Side];
        var shuffled = stackalloc Vector128<byte>[Side];
        for (int pixel = 0; pixel < pixels; pixel += Side)
        {
            for (int i = 0; i < Side; i++)
            {
                rows[i] = Vector128.Load(source + ((pixel + i) * Side));
            }

            // Interleaving row i with row i + 8 moves one bit of the row's number into the column's; four rounds move all of them.
            Shuffle(rows, shuffled);
            Shuffle(shuffled, rows);
            Shuffle(rows, shuffled);
            Shuffle(shuffled, rows);
            for (int i = 0; i < Side; i++)
            {
                rows[i].Store(planes + (i * planePitch) + pixel);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Shuffle(Vector128<byte>* from, Vector128<byte>* to)
    {
        for (int i = 0; i < Side / 2; i++)
        {
            to[2 * i] = InterleaveLower(from[i], from[i + (Side / 2)]);
            to[(2 * i) + 1] = InterleaveUpper(from[i], from[i + (Side / 2)]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> InterleaveLower(Vector128<byte> left, Vector128<byte> right) =>
        Sse2.IsSupported ? Sse2.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Interleave(left.GetLower(), right.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> InterleaveUpper(Vector128<byte> left, Vector128<byte> right) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Interleave(left.GetUpper(), right.GetUpper());

    private static Vector128<byte> Interleave(Vector64<byte> left, Vector64<byte> right) => Vector128.Shuffle(
        Vector128.Create(left, right), Vector128.Create((byte)0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15));
}
