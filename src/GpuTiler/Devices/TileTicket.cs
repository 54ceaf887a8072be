using System.Diagnostics;

namespace GpuTiler;

/// <summary>One dispatched image, to be read with <see cref="Tiler.Read(TileTicket, Span{byte}, int)"/>.</summary>
[DebuggerDisplay("image {Frame}")]
public readonly record struct TileTicket
{
    internal TileTicket(long frame) => Frame = frame;

    /// <summary>The image's number in its tiler, from 1; 0 for no image.</summary>
    internal long Frame { get; }
}
