namespace GpuTiler.Gpu;

/// <summary>
/// A plan as a GPU runs it: the passes for activations of one type, and the buffers they need, within the device's limits.
/// </summary>
public sealed class GpuPlan
{
    private readonly TilePlan tiles;
    private readonly byte[] tables;

    private GpuPlan(in TilePlan plan, ElementType elementType, GpuProgram program, byte[] tables, bool keepsRanges)
    {
        (tiles, ElementType, Program, this.tables) = (plan, elementType, program, tables);
        KeptBytes = keepsRanges ? RangesBytes : 0;
    }

    /// <summary>Where every tile goes.</summary>
    public ref readonly TilePlan Tiles => ref tiles;

    /// <summary>The type of the activations.</summary>
    public ElementType ElementType { get; }

    /// <summary>The passes.</summary>
    public GpuProgram Program { get; }

    /// <summary>What shaders look up (<see cref="GpuTables"/>).</summary>
    public ReadOnlySpan<byte> Tables => tables;

    /// <summary>Bytes from one row of pixels to the next.</summary>
    public int RowPitch => Program.RowPitch;

    /// <summary>Bytes of the image, rows and what is between them.</summary>
    public long ImageBytes => GpuProgram.ImageBytes(tiles, RowPitch);

    /// <summary>Bytes of the buffer of extremes.</summary>
    public long ExtremesBytes => Program.ExtremesBytes;

    /// <summary>Bytes of the ranges that are held or kept, of all images of the batch.</summary>
    public long SettledBytes => Program.SettledBytes;

    /// <summary>Bytes of the ranges of one image.</summary>
    public int RangesBytes => tiles.FoundRanges * GpuRanges.PairBytes;

    /// <summary>Bytes of the ranges that are read for each image: <see cref="RangesBytes"/>, or 0 where none are.</summary>
    public int KeptBytes { get; }

    /// <summary>Bytes before the held or kept ranges of one image in the buffer of extremes.</summary>
    public long SettledAt(int image) => Program.SettledAt(image);

    /// <summary>Chooses the passes.</summary>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="elementType">The type of the activations.</param>
    /// <param name="limits">What the device allows.</param>
    /// <param name="device">The device's description, for messages.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next, a multiple of 4; 0 for the smallest.</param>
    /// <param name="keepsRanges">Whether the ranges that are found will be read.</param>
    /// <exception cref="ArgumentException">The row pitch is too small, or not a multiple of 4.</exception>
    /// <exception cref="NotSupportedException">The device's limits do not allow such an image.</exception>
    public static GpuPlan Create(
        in TilePlan plan, ElementType elementType, in GpuLimits limits, string device, int rowPitch = 0, bool keepsRanges = false)
    {
        long pitch = GpuProgram.RequirePitch(plan, rowPitch);
        limits.RequireBuffer($"An image of {plan.ImageWidth}×{plan.ImageHeight} pixels", GpuProgram.ImageBytes(plan, pitch), device);
        var program = GpuProgram.Create(plan, elementType, limits, (int)pitch, keepsRanges);
        var created = new GpuPlan(plan, elementType, program, GpuTables.Of(plan), keepsRanges);
        limits.RequireBuffer($"The ranges of {plan.Maps} maps", created.ExtremesBytes, device);
        limits.RequireBuffer($"The colours and the order of {plan.Maps} maps", created.Tables.Length, device);
        limits.RequireGroups(program, device);
        return created;
    }
}
