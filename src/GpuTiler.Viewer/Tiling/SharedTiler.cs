using System.Runtime.InteropServices;

namespace GpuTiler.Viewer;

/// <summary>A tiler that several slots use: it renders once for each new input, whoever asks.</summary>
internal sealed class SharedTiler : IDisposable
{
    private const long Never = -1;

    private readonly TileBatch batch;
    private readonly Tiler tiler;
    private readonly int image;
    private readonly HeldRanges? held;

    // The map of each tile in what is held; all the same where the range is the layer's.
    private readonly int[] maps;
    private readonly ValueRange[] ranges, next;
    private TileTicket ticket;
    private long run = Never;
    private bool hasRanges, isElsewhere;

    /// <summary>Makes one.</summary>
    /// <param name="device">The device that holds the activations.</param>
    /// <param name="batch">The images of the frame that is being made.</param>
    /// <param name="shape">The layer's dimensions.</param>
    /// <param name="elementType">The type of the activations.</param>
    /// <param name="key">What it renders.</param>
    /// <param name="held">The ranges that its maps hold, where they hold any.</param>
    public SharedTiler(
        TileDevice device, TileBatch batch, TensorShape shape, ElementType elementType, in TilerKey key, HeldRanges? held)
    {
        (this.batch, Key, image, this.held) = (batch, key, key.Image, held);
        maps = key.ChannelsOf(shape.Channels);
        tiler = Tiler.Create(device, shape, elementType, key.Options(shape), keepsRanges: !key.IsMask);
        (ranges, next) = (new ValueRange[maps.Length], new ValueRange[maps.Length]);
        if (key.Range.Kind == RangeKind.Layer)
        {
            maps.AsSpan().Clear();
        }
    }

    /// <summary>What it renders.</summary>
    public TilerKey Key { get; }

    /// <summary>Slots that use it.</summary>
    public int Users { get; set; }

    /// <summary>When it was used last, in turns of its cache.</summary>
    public long LastUse { get; set; }

    /// <summary>Where every tile goes. Its image may be narrower than the slot, whose last cells then have no map.</summary>
    public ref readonly TilePlan Plan => ref tiler.Plan;

    /// <summary>Adds the rendering of an input to the frame's, if that has not been done.</summary>
    /// <param name="tensor">The activations.</param>
    /// <param name="input">The number of the input.</param>
    /// <param name="pixels">Where the slot wants the image, its rows without a gap; empty if it reads it.</param>
    /// <returns>Whether it is rendered there, which it is where no other slot uses it; else <see cref="Read"/> has it.</returns>
    public bool Queue(DeviceTensor tensor, long input, Memory<byte> pixels = default)
    {
        if (run == input && !isElsewhere)
        {
            return false;
        }

        Resume(input);
        isElsewhere = Users == 1 && !pixels.IsEmpty;
        ticket = isElsewhere ? batch.Add(tiler, tensor, pixels, image) : batch.Add(tiler, tensor, image);
        (run, hasRanges) = (input, false);
        return isElsewhere;
    }

    /// <summary>What it was to render last is not there: it is rendered again where it is wanted again.</summary>
    public void Forget() => run = Never;

    /// <summary>Reads what was rendered last.</summary>
    /// <param name="pixels">Receives the image.</param>
    /// <param name="rowPitch">Bytes from one row to the next.</param>
    public void Read(Span<byte> pixels, int rowPitch) => tiler.Read(ticket, pixels, rowPitch);

    /// <summary>The values that became 0 and 255 in what was rendered last, for each tile.</summary>
    public ReadOnlySpan<ValueRange> ReadRanges()
    {
        if (!hasRanges)
        {
            tiler.ReadRanges(ticket, ranges);
            held?.Keep(maps, run, ranges);
            hasRanges = true;
        }

        return ranges;
    }

    /// <inheritdoc/>
    public void Dispose() => tiler.Dispose();

    // The tiler itself holds what it rendered last; where another tiler has gone on since, it has to be told.
    private void Resume(long input)
    {
        if (held is null)
        {
            return;
        }

        held.Before(maps, input, next);
        if (!hasRanges || !MemoryMarshal.AsBytes(next.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(ranges.AsSpan())))
        {
            tiler.Resume(next, image);
        }
    }
}
