using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;

namespace GpuTiler.ViewerLoad;

/// <summary>The wall of all layers at 1920×1080, as fast as it goes: a picture for each frame that was drawn.</summary>
internal static class WallLoad
{
    private const int Screen = 1920 * 1080;
    private const int PictureHeader = 24;

    public static async Task<object> MeasureAsync(Uri link, TimeSpan duration)
    {
        using var client = await ViewerClient.OpenAsync(link, await ViewerClient.CookieAsync(link));
        var wall = Wall.Fit(client.Hello, Screen);
        byte[] picture = PictureFor(client.Hello.GetProperty("input")), buffer = new byte[1 << 20];
        await client.SendAsync(new { v = 1, kind = "source", source = "camera" });
        await client.SendAsync(new { v = 1, kind = "view", seq = 1, slots = wall.Slots });
        var stages = new Dictionary<string, List<double>>();
        using var end = new CancellationTokenSource();
        var told = CollectAsync(client, stages, end.Token);
        await client.SendPictureAsync(picture);

        // Tilers are made, and code is compiled.
        await FramesAsync(client, picture, buffer, duration / 4);
        lock (stages)
        {
            stages.Clear();
        }

        var (frames, bytes, clock) = (0, client.Bytes, Stopwatch.StartNew());
        frames = await FramesAsync(client, picture, buffer, duration);
        double seconds = clock.Elapsed.TotalSeconds;
        lock (stages)
        {
            return new
            {
                Layers = wall.Slots.Length, wall.Shrink, wall.Pixels, Frames = frames, FramesPerSecond = frames / seconds,
                BytesPerFrame = (client.Bytes - bytes) / (double)Math.Max(1, frames),
                Milliseconds = stages.ToDictionary(stage => stage.Key, stage => Median(stage.Value)),
            };
        }
    }

    private static async Task<int> FramesAsync(ViewerClient client, byte[] picture, byte[] buffer, TimeSpan duration)
    {
        int frames = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration; frames++)
        {
            // One is drawn while the network sees the next.
            await client.SendPictureAsync(picture);
            await client.FrameAsync(buffer);
        }

        return frames;
    }

    private static async Task CollectAsync(ViewerClient client, Dictionary<string, List<double>> stages, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            JsonElement message;
            try
            {
                message = await client.ReceiveAsync("timings");
            }
            catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or ObjectDisposedException)
            {
                return;
            }

            lock (stages)
            {
                foreach (var stage in message.GetProperty("ms").EnumerateObject())
                {
                    if (!stages.TryGetValue(stage.Name, out var values))
                    {
                        stages.Add(stage.Name, values = []);
                    }

                    values.Add(stage.Value.GetDouble());
                }
            }
        }
    }

    private static byte[] PictureFor(JsonElement input)
    {
        int width = input.GetProperty("width").GetInt32(), height = input.GetProperty("height").GetInt32(),
            channels = input.GetProperty("channels").GetInt32();
        var message = new byte[PictureHeader + (width * height * channels)];
        new Random(1).NextBytes(message.AsSpan(PictureHeader));
        (message[0], message[1]) = (2, (byte)channels);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(2), (ushort)width);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), (ushort)height);
        return message;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? 0 : values[values.Count / 2];
    }
}
