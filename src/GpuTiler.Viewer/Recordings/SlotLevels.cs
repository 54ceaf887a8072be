using System.Runtime.CompilerServices;

namespace GpuTiler.Viewer;

/// <summary>The newest levels of a slot, in memory that is used again.</summary>
internal sealed class SlotLevels
{
    private byte[] bytes = [];
    private int pixels;
    private bool hasMask;

    /// <summary>Pixels in a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Whether they are a difference's.</summary>
    public bool IsDifference { get; private set; }

    /// <summary>The levels.</summary>
    public ReadOnlySpan<byte> Levels => bytes.AsSpan(0, pixels);

    /// <summary>What is not finite; empty where the page does not ask for it.</summary>
    public ReadOnlySpan<byte> Mask => hasMask ? bytes.AsSpan(pixels, pixels) : [];

    /// <summary>Takes what a record holds.</summary>
    public void Take(in RecordHeader header, ReadOnlySpan<byte> payload)
    {
        var planes = payload[(header.Ranges * Unsafe.SizeOf<ValueRange>())..];
        if (bytes.Length < planes.Length)
        {
            bytes = GC.AllocateUninitializedArray<byte>(planes.Length);
        }

        planes.CopyTo(bytes);
        (Width, Height, pixels) = (header.Width, header.Height, header.Width * header.Height);
        (hasMask, IsDifference) = (header.Flags.HasFlag(RecordFlags.Mask), header.Flags.HasFlag(RecordFlags.Difference));
    }
}
