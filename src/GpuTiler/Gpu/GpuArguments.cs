namespace GpuTiler.Gpu;

/// <summary>The graphics APIs' shared checks of what an engine passes in.</summary>
internal static class GpuArguments
{
    /// <summary>Refuses an offset into a buffer that a shader could not count in words.</summary>
    public static long RequireOffset(long byteOffset) => byteOffset >= 0 && byteOffset % 4 == 0
        ? byteOffset
        : throw new ArgumentException($"The offset {byteOffset} is unusable: a multiple of 4 bytes, 0 or more, is needed.");

    /// <summary>Refuses activations that a recorder was not made for.</summary>
    public static void RequireSource(DeviceTensor source, TileDevice device, GpuPlan plan)
    {
        if (source.Device != device)
        {
            throw new ArgumentException(
                $"The tensor is on another device ({source.Device.Description}) than the recorder ({device.Description}).");
        }

        RenderArguments.RequireTensor(source, plan.Tiles.Shape, plan.ElementType, "recorder");
    }

    /// <summary>Refuses a slot that a recorder does not have.</summary>
    public static void RequireSlot(int slot)
    {
        if ((uint)slot >= Tiler.FramesInFlight)
        {
            throw new ArgumentException($"There is no slot {slot}: 0 to {Tiler.FramesInFlight - 1} are there.");
        }
    }
}
