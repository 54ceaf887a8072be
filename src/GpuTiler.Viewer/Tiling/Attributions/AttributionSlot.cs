using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuTiler.Viewer;

/// <summary>
/// What counts in the input for one map, and the input that it is of. The image is another thread's, and comes when it is ready.
/// </summary>
/// <param name="request">What the page asked for.</param>
/// <param name="subject">What is explained.</param>
/// <param name="loop">Explains it.</param>
internal sealed class AttributionSlot(SlotRequest request, AttributionSubject subject, AttributionLoop loop) : Slot(request)
{
    private readonly int method = LiveMethods.IndexOf(subject.Method);
    private long seen = Never;
    private string? told;

    /// <summary>What is explained.</summary>
    public AttributionSubject Subject => subject;

    /// <inheritdoc/>
    public override int Width => subject.Width;

    /// <inheritdoc/>
    public override int Height => subject.Height;

    /// <inheritdoc/>
    public override int RecordBytes => RecordHeader.Size + PayloadBytes;

    private int RangeBytes => subject.Ranges * Unsafe.SizeOf<ValueRange>();

    private int PayloadBytes => RangeBytes + (Width * Height);

    /// <inheritdoc/>
    public override void Forget() => (seen, told) = (Never, null);

    /// <inheritdoc/>
    public override bool Decide(long input, bool settles) => IsDue = subject.Input is >= 0 and var own && own != seen;

    /// <inheritdoc/>
    public override void GiveUp(long input) => IsDue = false;

    /// <inheritdoc/>
    public override void Write(in RecordHeader header, long input, PixelScratch scratch)
    {
        (header with
        {
            Kind = RecordKind.Mosaic,
            Shrink = 1,
            Slot = Request.Slot,
            Layer = subject.Layer.Position,
            Tiles = new(subject.Map, method, subject.Ranges, 1),
            Width = Width,
            Height = Height,
            Ranges = subject.Ranges,
            PayloadBytes = PayloadBytes,
            Flags = RecordFlags.Attribution,
        }).Write(Record.Span);
        var payload = Record.Span[RecordHeader.Size..];
        seen = subject.Read(payload[RangeBytes..], MemoryMarshal.Cast<byte, ValueRange>(payload[..RangeBytes]));
        IsDue = false;
        loop.WakeUp();
    }

    /// <inheritdoc/>
    public override ServerMessage? TakeMessage()
    {
        string? text = subject.Text;
        if (text == told)
        {
            return null;
        }

        told = text;
        return new AttributionMessage(subject.Layer.Position, subject.Map, subject.Method, text ?? "");
    }

    /// <inheritdoc/>
    protected override void Queue(long input)
    {
        // It is rendered already.
    }
}
