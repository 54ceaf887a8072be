using System.Globalization;

namespace GpuTiler;

/// <summary>
/// The held ranges of one layer. A frame is rendered as often as its images are requested, in pages or bands, and always continues from
/// what the previous frame left.
/// </summary>
internal sealed class HeldLayer
{
    // By the image of the batch and the channels that share the range, so that pages and orders may differ from frame to frame.
    private readonly Dictionary<(int Image, string Channels), ValueRange> before = [], after = [];
    private LayerRun? current;

    /// <summary>Begins a frame; where the same run comes again, on another device, begins it anew.</summary>
    public void Begin(LayerRun run)
    {
        if (!ReferenceEquals(current, run))
        {
            foreach (var (key, range) in after)
            {
                before[key] = range;
            }
        }

        after.Clear();
        current = run;
    }

    /// <summary>Renders an image of the frame, and returns its ranges, one for each tile.</summary>
    public ValueRange[] Render(Tiler tiler, DeviceTensor tensor, int image, Span<byte> pixels, int rowPitch)
    {
        ref readonly var plan = ref tiler.Plan;
        var ranges = new ValueRange[plan.Tiles];
        for (int tile = 0; tile < ranges.Length; tile++)
        {
            ranges[tile] = before.GetValueOrDefault(KeyOf(plan, image, tile), ValueRange.None);
        }

        tiler.Resume(ranges, image);
        var ticket = tiler.Dispatch(tensor, image);
        tiler.ReadRanges(ticket, ranges);
        tiler.Read(ticket, pixels, rowPitch);
        for (int tile = 0; tile < ranges.Length; tile++)
        {
            after[KeyOf(plan, image, tile)] = ranges[tile];
        }

        return ranges;
    }

    private static (int Image, string Channels) KeyOf(in TilePlan plan, int image, int tile)
    {
        if (plan.Range.Kind == RangeKind.Layer)
        {
            return (image, "");
        }

        var (first, step, count) = plan.MapsOf(tile);
        var channels = new string[count];
        for (int i = 0; i < count; i++)
        {
            channels[i] = plan.ChannelOf(first + (i * step)).ToString(CultureInfo.InvariantCulture);
        }

        return (image + plan.ImageOf(tile), string.Join(',', channels));
    }
}
