using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>A map's values as runs of contiguous memory, for loops that are the same for every layout.</summary>
internal static unsafe class MapRuns<T>
    where T : unmanaged
{
    /// <summary>The most values of one run.</summary>
    public const int Size = 1024;

    // Channels-last pixels that stay in the nearest cache while one map after another is gathered from them.
    private const int SharedPixels = 256;

    /// <summary>How many values of a map to take at once where other maps of the same pixels come next.</summary>
    public static int SizeFor(TensorShape shape) => shape.Layout == TensorLayout.Nchw ? Size : SharedPixels;

    /// <summary>
    /// Some consecutive values of a map, row after row: in place, or, from a tensor whose channels are last, gathered.
    /// </summary>
    /// <param name="frame">The image being rendered.</param>
    /// <param name="tile">Which map.</param>
    /// <param name="first">The number of the first value in the map.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="gathered">Room for that many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ref T At(ref readonly CpuFrame frame, int tile, int first, int count, T* gathered)
    {
        ref readonly var plan = ref frame.Plan;
        nint channel = plan.ChannelOf(tile);
        T* image = (T*)frame.Source + frame.ImageStart(tile);
        if (plan.Shape.Layout == TensorLayout.Nchw)
        {
            return ref image[(channel * plan.Shape.Height * plan.Shape.Width) + first];
        }

        nint stride = plan.Shape.Channels;
        T* source = image + (first * stride) + channel;
        for (int i = 0; i < count; i++, source += stride)
        {
            gathered[i] = *source;
        }

        return ref *gathered;
    }
}
