namespace GpuTiler.PluginProvider.Cuda;

/// <summary>What the driver knows: contexts with what was made in them. One thread at a time works on it.</summary>
internal static class DriverState
{
    public const int DeviceCount = 2;

    public static readonly Lock Gate = new();

    private static readonly Dictionary<nint, DriverContext> Contexts = [];
    private static readonly Dictionary<nint, (DriverStream Stream, long Place)> Events = [];
    private static readonly (nint Handle, int Uses)[] Primary = new (nint, int)[DeviceCount];
    private static nint lastHandle = 0x1000;

    [ThreadStatic]
    private static nint current;

    /// <summary>The context of this thread.</summary>
    public static DriverContext? Current => Contexts.GetValueOrDefault(current);

    /// <summary>What was made and is left.</summary>
    public static int Live => Events.Count
        + Contexts.Values.Sum(context => 1 + context.Streams.Count + context.Memory.Count + context.Code.Count);

    public static bool Select(nint context)
    {
        if (context != 0 && !Contexts.ContainsKey(context))
        {
            return false;
        }

        current = context;
        return true;
    }

    /// <summary>A new handle of anything.</summary>
    public static nint NewHandle() => lastHandle += 0x10;

    public static nint CreateContext(int device)
    {
        nint handle = NewHandle();
        Contexts.Add(handle, new DriverContext(device));
        return handle;
    }

    /// <summary>What was made in it goes with it. A primary context is not destroyed, but released.</summary>
    public static bool DestroyContext(nint context) => !Primary.Any(primary => primary.Handle == context) && Contexts.Remove(context);

    public static nint RetainPrimary(int device)
    {
        ref var primary = ref Primary[device];
        primary = (primary.Uses == 0 ? CreateContext(device) : primary.Handle, primary.Uses + 1);
        return primary.Handle;
    }

    public static bool ReleasePrimary(int device)
    {
        ref var primary = ref Primary[device];
        if (primary.Uses == 0)
        {
            return false;
        }

        primary.Uses--;
        if (primary.Uses == 0)
        {
            Contexts.Remove(primary.Handle);
            primary.Handle = 0;
        }

        return true;
    }

    /// <summary>The handle of the context that memory was allocated in.</summary>
    public static nint ContextOf(nint address) => Contexts.FirstOrDefault(context => context.Value.Holds(address, 1)).Key;

    /// <summary>Refuses memory that was allocated here, but not in the primary context of its device, where ONNX Runtime works.</summary>
    public static void RequirePrimary(nint address)
    {
        lock (Gate)
        {
            nint context = ContextOf(address);
            if (context != 0 && !Primary.Any(primary => primary.Handle == context))
            {
                throw new Interop.OrtException("The memory is in another context than the device's primary one.");
            }
        }
    }

    /// <summary>What follows comes after everything that was queued on a stream.</summary>
    public static void Follow(nint stream)
    {
        lock (Gate)
        {
            Contexts.Values.FirstOrDefault(context => context.Streams.ContainsKey(stream))?.Streams[stream].Finish();
        }
    }

    public static nint CreateEvent()
    {
        nint handle = NewHandle();
        Events.Add(handle, (new DriverStream(), 0));
        return handle;
    }

    public static bool DestroyEvent(nint handle) => Events.Remove(handle);

    public static bool Record(nint handle, DriverStream stream)
    {
        if (!Events.ContainsKey(handle))
        {
            return false;
        }

        Events[handle] = (stream, stream.End);
        return true;
    }

    public static (DriverStream Stream, long Place)? Event(nint handle) => Events.TryGetValue(handle, out var found) ? found : null;
}
