using System.Diagnostics;
using System.Runtime.InteropServices;
using GpuTiler.Imaging;

namespace GpuTiler.Viewer;

/// <summary>Encodes pictures, several at a time if there are enough processors, and writes them to a file in order.</summary>
/// <param name="encoder">Their format.</param>
/// <param name="file">Where they go.</param>
/// <param name="width">Pixels in a row.</param>
/// <param name="height">Rows.</param>
internal sealed class FrameWriter(IAnimationEncoder encoder, Stream file, int width, int height)
{
    // The network needs processors too.
    private static readonly int AtATime = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    private readonly AnimationWriter animation = encoder.BeginAnimation(file);
    private readonly Queue<(Task<byte[]> Encoding, long Time)> underWay = new();
    private readonly Stack<uint[]> spare = new();

    /// <summary>Encodes a picture; waits while as many as possible are under way.</summary>
    /// <param name="pixels">The picture, from <see cref="TakePixels"/>.</param>
    /// <param name="time">When it was there, as a timestamp.</param>
    public void Add(uint[] pixels, long time)
    {
        underWay.Enqueue((Task.Run(() => Encode(pixels)), time));
        while (underWay.Count > AtATime || (underWay.Count > 1 && underWay.Peek().Encoding.IsCompleted))
        {
            WriteFirst();
        }
    }

    /// <summary>Waits until another picture can be encoded at once.</summary>
    public void WaitForRoom()
    {
        if (underWay.Count == AtATime)
        {
            underWay.Peek().Encoding.Wait();
        }
    }

    /// <summary>Memory for a picture.</summary>
    public uint[] TakePixels()
    {
        lock (spare)
        {
            return spare.TryPop(out uint[]? pixels) ? pixels : GC.AllocateUninitializedArray<uint>(width * height);
        }
    }

    /// <summary>Writes what is under way, and the end.</summary>
    /// <param name="end">Until when the last picture is shown, as a timestamp.</param>
    public void Complete(long end)
    {
        while (underWay.Count > 1)
        {
            WriteFirst();
        }

        if (underWay.TryDequeue(out var last))
        {
            var least = TimeSpan.FromSeconds(1 / encoder.MaxFramesPerSecond);
            var shown = Stopwatch.GetElapsedTime(last.Time, end);
            animation.Add(last.Encoding.GetAwaiter().GetResult(), shown < least ? least : shown);
        }

        animation.Complete();
        file.Flush();
    }

    // It is shown until the next one arrives.
    private void WriteFirst()
    {
        var (encoding, time) = underWay.Dequeue();
        animation.Add(encoding.GetAwaiter().GetResult(), Stopwatch.GetElapsedTime(time, underWay.Peek().Time));
    }

    private byte[] Encode(uint[] pixels)
    {
        using var encoded = new MemoryStream();
        encoder.Write(encoded, new PictureSpan(MemoryMarshal.AsBytes(pixels.AsSpan()), width, height, PixelFormat.Rgba8));
        lock (spare)
        {
            spare.Push(pixels);
        }

        return encoded.ToArray();
    }
}
