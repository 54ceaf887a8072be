using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>One image being rendered: its plan and the pinned memory on both sides.</summary>
internal readonly unsafe struct CpuFrame(
    in TilePlan plan, void* source, void* sourceEnd, byte* pixels, int rowPitch, FrameRanges? ranges = null)
{
    /// <summary>Where every tile goes.</summary>
    public readonly TilePlan Plan = plan;

    /// <summary>The first activation of the image that is rendered.</summary>
    public readonly void* Source = source;

    /// <summary>The end of the tensor.</summary>
    public readonly void* SourceEnd = sourceEnd;

    /// <summary>The first pixel.</summary>
    public readonly byte* Pixels = pixels;

    /// <summary>Bytes from one row of pixels to the next.</summary>
    public readonly int RowPitch = rowPitch;

    /// <summary>What becomes of the ranges that are found; <see langword="null"/> where they are neither held nor kept.</summary>
    public readonly FrameRanges? Ranges = ranges;

    /// <summary>A level is a pixel: no colour map, no enlargement.</summary>
    public readonly bool IsPlain = plan is { ColorMap: null, Scale: 1 };

    /// <summary>The pad value as four bytes: four grey pixels, or one in colour.</summary>
    public readonly uint PadPattern = plan.PadPattern;

    /// <summary>Values from <see cref="Source"/> to the image that a tile shows.</summary>
    public nint ImageStart(int tile) => (nint)Plan.ImageOf(tile) * Plan.Shape.Channels * Plan.Shape.Height * Plan.Shape.Width;

    /// <summary>The same activations and image, for another plan.</summary>
    public CpuFrame With(in TilePlan other) => new(other, Source, SourceEnd, Pixels, RowPitch, Ranges);

    /// <summary>A pixel's address.</summary>
    public ref byte Pixel(nint x, nint y) => ref Pixels[(y * RowPitch) + (x * Plan.PixelSize)];

    /// <summary>Values from <paramref name="source"/> to the end of the tensor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nuint Readable<T>(ref T source)
        where T : unmanaged => (nuint)((T*)SourceEnd - (T*)Unsafe.AsPointer(ref source));
}
