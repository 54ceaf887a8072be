using System.Globalization;

namespace GpuTiler.Viewer;

/// <summary>How the picture on a page's canvas is made of its slots; what the page said has been checked.</summary>
internal sealed class WallScene
{
    private const int Levels = 256, Digits = 6;

    private WallScene(SceneMessage message)
    {
        (View, Width, Height) = (message.View, message.Width, message.Height);
        (Placements, Labels, Pictures) = (message.Placements, message.Labels, message.Pictures);
        Slots = [.. message.Placements.Select(placement => placement.Slot)];
        Background = Read(message.Background, 1)[0];
        Colors = Read(message.Colors, Levels);
        Difference = Read(message.Difference, Levels);
        Special = Read(message.Special, NonFiniteMask.Kinds);
    }

    /// <summary>The view that it is of.</summary>
    public uint View { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The wall's colour; it and the others are red, green, blue and alpha in memory.</summary>
    public uint Background { get; }

    /// <summary>The colour of each level.</summary>
    public uint[] Colors { get; }

    /// <summary>The colour of each level of a difference.</summary>
    public uint[] Difference { get; }

    /// <summary>The colours of NaN, +∞ and −∞.</summary>
    public uint[] Special { get; }

    /// <summary>Where the slots are.</summary>
    public IReadOnlyList<PlacementInfo> Placements { get; }

    /// <summary>The page's numbers for them.</summary>
    public HashSet<uint> Slots { get; }

    /// <summary>The texts over them.</summary>
    public IReadOnlyList<LabelInfo> Labels { get; }

    /// <summary>The pictures of those that are new.</summary>
    public IReadOnlyList<LabelPicture> Pictures { get; }

    /// <summary>Sees that a page's scene is one.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static WallScene Read(SceneMessage message)
    {
        if (message is not { Width: > 0, Height: > 0 } || (long)message.Width * message.Height > ViewLimits.Pixels)
        {
            throw new ArgumentException($"A wall of {message.Width}×{message.Height} pixels cannot be recorded.");
        }

        if (message.Placements.Count > ViewLimits.Slots
            || message.Placements.Any(placement => placement is null || !IsOn(message, placement)))
        {
            throw new ArgumentException("The scene has a slot that is not on its canvas.");
        }

        if (message.Labels.Count > ViewLimits.Labels || message.Labels.Any(label => label is null)
            || message.Pictures.Any(label => label is null || !IsPicture(label))
            || message.Pictures.DistinctBy(label => label.Label).Count() < message.Pictures.Count)
        {
            throw new ArgumentException("The scene has labels that are none.");
        }

        return new WallScene(message);
    }

    private static bool IsOn(SceneMessage message, PlacementInfo placement) =>
        placement is { Left: >= 0, Top: >= 0, Across.Length: > 0, Down.Length: > 0 }
        && placement.Left <= message.Width - placement.Across.Length && placement.Top <= message.Height - placement.Down.Length;

    private static bool IsPicture(LabelPicture label) => label is { Width: > 0, Height: > 0 }
        && (long)label.Width * label.Height * sizeof(uint) == label.Pixels.Length;

    private static uint[] Read(string colors, int count)
    {
        if (colors.Length != count * Digits || !colors.All(char.IsAsciiHexDigit))
        {
            throw new ArgumentException($"The scene needs {count} colour(s) of {Digits} hexadecimal digits here.");
        }

        return [.. Enumerable.Range(0, count).Select(at =>
        {
            uint rgb = uint.Parse(colors.AsSpan(at * Digits, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            return 0xFF000000 | ((rgb & 0xFF) << 16) | (rgb & 0xFF00) | (rgb >> 16);
        })];
    }
}
