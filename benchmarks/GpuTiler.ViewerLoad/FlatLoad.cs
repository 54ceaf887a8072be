using System.Globalization;

namespace GpuTiler.ViewerLoad;

/// <summary>Whether the server's memory stays what it is over many frames, and over many pages one after another.</summary>
internal static class FlatLoad
{
    // What a server has once its code is compiled and its buffers are there.
    private const double WarmShare = 0.1;

    public static async Task<object> MeasureAsync(Uri link, int process, int frames, int connections)
    {
        string cookie = await ViewerClient.CookieAsync(link);
        long[] memory = new long[4];
        using (var client = await ViewerClient.OpenAsync(link, cookie))
        {
            var wall = Wall.Fit(client.Hello, 1920 * 1080);
            var buffer = new byte[1 << 20];
            await client.SendAsync(new { v = 1, kind = "source", source = "noise" });
            await client.SendAsync(new { v = 1, kind = "play", playing = true });
            await client.SendAsync(new { v = 1, kind = "view", seq = 1, slots = wall.Slots });
            for (int frame = 0; frame < frames; frame++)
            {
                if (frame == (int)(frames * WarmShare))
                {
                    memory[0] = Resident(process);
                }

                await client.FrameAsync(buffer);
            }

            memory[1] = Resident(process);
            await client.SendAsync(new { v = 1, kind = "play", playing = false });
        }

        for (int connection = 0; connection < connections; connection++)
        {
            if (connection == (int)(connections * WarmShare))
            {
                memory[2] = Resident(process);
            }

            using var client = await ViewerClient.OpenAsync(link, cookie);
            await client.SendAsync(new { v = 1, kind = "view", seq = 1, slots = Wall.Fit(client.Hello, 1920 * 1080).Slots });
            await client.FrameAsync(new byte[1 << 16]);
        }

        memory[3] = Resident(process);
        return new
        {
            Frames = frames, Connections = connections, FramesBefore = memory[0], FramesAfter = memory[1],
            ConnectionsBefore = memory[2], ConnectionsAfter = memory[3],
        };
    }

    private static long Resident(int process)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"))
            .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
