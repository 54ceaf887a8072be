namespace GpuTiler.Viewer;

/// <summary>The picture on a page's canvas, made here of the records that the page gets and of how it puts them together.</summary>
/// <param name="scene">How it does that at first.</param>
internal sealed class WallPicture(WallScene scene)
{
    private readonly Dictionary<uint, SlotLevels> slots = [];
    private readonly Dictionary<int, LabelPicture> labels = scene.Pictures.ToDictionary(label => label.Label);
    private WallScene shown = scene;
    private WallScene? next = scene;
    private uint? view;

    /// <summary>Pixels in a row; they stay what they were at first.</summary>
    public int Width { get; } = scene.Width;

    /// <summary>Rows.</summary>
    public int Height { get; } = scene.Height;

    /// <summary>The page puts its slots together in another way, from the frame on that answers its view.</summary>
    /// <returns>Whether that was answered before, so that the picture is another one now.</returns>
    public bool Show(WallScene scene)
    {
        foreach (var label in scene.Pictures.Take(ViewLimits.Labels - labels.Count))
        {
            labels[label.Label] = label;
        }

        next = scene;
        return TryAdopt();
    }

    /// <summary>Takes the records of a frame.</summary>
    /// <returns>Whether the picture is another one now.</returns>
    public bool Take(ReadOnlySpan<byte> frame)
    {
        bool isChanged = false;
        while (frame.Length > 0)
        {
            var header = RecordHeader.Read(frame);
            int end = RecordHeader.Size + header.PayloadBytes;
            if (header.Kind == RecordKind.Mosaic && (IsIn(shown, header.Slot) || IsIn(next, header.Slot)))
            {
                if (!slots.TryGetValue(header.Slot, out var slot))
                {
                    slots.Add(header.Slot, slot = new SlotLevels());
                }

                slot.Take(header, frame[RecordHeader.Size..end]);
                isChanged = true;
            }

            view = header.View;
            frame = frame[end..];
        }

        return TryAdopt() || isChanged;
    }

    /// <summary>Draws it.</summary>
    /// <param name="pixels">Receives its rows.</param>
    public void Draw(Span<uint> pixels)
    {
        pixels.Fill(shown.Background);
        foreach (var placement in shown.Placements)
        {
            if (slots.TryGetValue(placement.Slot, out var slot))
            {
                Draw(pixels, placement, slot);
            }
        }

        foreach (var label in shown.Labels)
        {
            if (labels.TryGetValue(label.Label, out var picture))
            {
                LabelBlend.Draw(pixels, Width, label, picture);
            }
        }
    }

    private static bool IsIn(WallScene? scene, uint slot) => scene?.Slots.Contains(slot) == true;

    // Numbers of views go round.
    private bool TryAdopt()
    {
        if (next is null || view is not { } seen || (int)(seen - next.View) < 0)
        {
            return false;
        }

        (shown, next) = (next, null);
        foreach (uint gone in slots.Keys.Where(slot => !shown.Slots.Contains(slot)).ToArray())
        {
            slots.Remove(gone);
        }

        return true;
    }

    private void Draw(Span<uint> pixels, PlacementInfo placement, SlotLevels slot)
    {
        int columns = Math.Min(placement.Across.Length, Width - placement.Left);
        int rows = Math.Min(placement.Down.Length, Height - placement.Top);
        if (columns <= 0)
        {
            return;
        }

        var across = placement.Across.AsSpan(0, columns);
        uint[] colors = slot.IsDifference ? shown.Difference : shown.Colors;
        for (int y = 0; y < rows; y++)
        {
            int row = placement.Down[y];
            if ((uint)row >= (uint)slot.Height)
            {
                continue;
            }

            var target = pixels.Slice(((placement.Top + y) * Width) + placement.Left, columns);
            int end = y < placement.BlankY ? columns : Math.Clamp(placement.BlankX, 0, columns);
            var levels = slot.Levels.Slice(row * slot.Width, slot.Width);
            var mask = slot.Mask.IsEmpty ? [] : slot.Mask.Slice(row * slot.Width, slot.Width);
            for (int x = 0; x < end; x++)
            {
                int column = across[x];
                if ((uint)column < (uint)levels.Length)
                {
                    int special = mask.IsEmpty ? 0 : mask[column];
                    target[x] = special == 0 ? colors[levels[column]] : shown.Special[special - 1];
                }
            }
        }
    }
}
