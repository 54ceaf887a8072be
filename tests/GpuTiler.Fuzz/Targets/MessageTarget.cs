using System.Text.Json;

namespace GpuTiler.Fuzz;

/// <summary>
/// What a page sends to the live viewer: the messages of one layer's viewer without a network, read and carried out as the server does.
/// Text begins with a brace, and everything else is a message of bytes.
/// </summary>
internal sealed class MessageTarget : FuzzTarget
{
    private readonly Lazy<ViewerParts> viewer = new(() => new ViewerParts());

    public override string Name => "message";

    public override string Reads => "messages of the viewer's pages: MessageReader, PictureHeader, and what carries them out";

    // A message may ask for a picture of the layer, and for a recording.
    public override Bounds Bounds => new(48 << 20, 1024) { TimePerByte = TimeSpan.FromMicroseconds(100) };

    public override bool HasThreads => true;

    public override IReadOnlyList<Type> MayThrow => [];

    public override int LongestInput => 1 << 13;

    public override IEnumerable<byte[]> Seeds()
    {
        object slot = new
        {
            slot = 1, layer = 0, x = 0, y = 0, columns = 2, rows = 2, gridColumns = 0,
            shrink = 2, mode = "max", range = "tile", gamma = 1.5, mask = true,
        };
        string colors = new('a', 256 * 6);
        object scene = new
        {
            view = 1, width = 40, height = 30, background = "ffffff", colors, difference = colors, special = new string('0', 18),
            placements = new[] { new { slot = 1, left = 0, top = 0, across = new[] { 1, 2 }, down = new[] { 1 }, blankX = 0, blankY = 0 } },
            labels = new[] { new { label = 1, x = 0, y = 0, width = 4, clip = new { left = 0, top = 0, right = 4, bottom = 4 } } },
            pictures = new[] { new { label = 1, width = 1, height = 1, pixels = new byte[4] } },
        };
        object[] messages =
        [
            new { v = 1, kind = "view", seq = 1, slots = new[] { slot } },
            new
            {
                v = 1, kind = "view", seq = 2,
                slots = new[] { new { slot = 2, layer = 0, method = "gradient", map = 1, against = "frozen" } },
            },
            new { v = 1, kind = "source", source = "camera", index = 0 }, new { v = 1, kind = "play", playing = true },
            new { v = 1, kind = "step", by = 1 }, new { v = 1, kind = "freeze", on = true },
            new { v = 1, kind = "unit", layer = 0, map = 1, image = 0, beside = 0 },
            new { v = 1, kind = "value", id = 7, layer = 0, map = 1, x = 2, y = 3 },
            new { v = 1, kind = "save", id = 7, what = "npy", layer = 0, map = 1 },
            new
            {
                v = 1, kind = "save", id = 8, what = "png", layer = 0,
                options = new { columns = 2, range = "tile:sigma=2", colorMap = "viridis" },
            },
            new { v = 1, kind = "record", on = true, id = 9, format = "gif", scene }, new { v = 1, kind = "scene", scene },
            scene,
        ];
        foreach (object message in messages)
        {
            yield return JsonSerializer.SerializeToUtf8Bytes(message);
        }

        yield return [1, 0, 0, 0, 7, 0, 0, 0];
        yield return [2, 1, 2, 0, 1, 0, .. new byte[18], 5, 6];
    }

    public override void Run(byte[] input) => viewer.Value.Read(input);

    public override byte[] Mutate(byte[] input, Random random) =>
        input is [(byte)'{', ..] ? JsonTree.Mutate(input, random) : Bytes.Mutate(input, random);

    public override void Dispose()
    {
        if (viewer.IsValueCreated)
        {
            viewer.Value.Dispose();
        }

        base.Dispose();
    }
}
