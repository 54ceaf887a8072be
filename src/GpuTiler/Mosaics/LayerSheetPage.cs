using GpuTiler.Imaging;

namespace GpuTiler;

/// <summary>One page of a sheet.</summary>
public sealed class LayerSheetPage
{
    private readonly TilePlan first;

    internal LayerSheetPage(SheetPlan plan, IReadOnlyList<string> layers, in TilePlan first) =>
        (Plan, Layers, this.first, Memory) = (plan, layers, first, GC.AllocateUninitializedArray<byte>(plan.ByteCount));

    /// <summary>Where everything is.</summary>
    public SheetPlan Plan { get; }

    /// <summary>The names of its layers.</summary>
    public IReadOnlyList<string> Layers { get; }

    /// <summary>The mosaic of the first of them.</summary>
    public ref readonly TilePlan FirstMosaic => ref first;

    /// <summary>The pixels, rows without a gap.</summary>
    public ReadOnlySpan<byte> Pixels => Memory;

    internal byte[] Memory { get; }

    /// <summary>The page as encoders take it.</summary>
    internal PictureSpan Picture => new(Memory, Plan.Width, Plan.Height, Plan.Options.PixelFormat);

    /// <summary>Writes it as a PNG file.</summary>
    /// <param name="output">Where to write; it stays open.</param>
    /// <param name="options">What the file records, and how it is written.</param>
    public void WritePng(Stream output, in PngWriteOptions options = default) =>
        PngWriter.Write(output, Memory, Plan.Width, Plan.Height, Plan.RowBytes, Plan.Options.PixelFormat, options);
}
