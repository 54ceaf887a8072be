namespace GpuTiler.Direct3D12.Interop;

/// <summary>
/// Lists that are recorded anew each time, every one with the fence's value that says when it is done and, on request, a pair of
/// timestamps. One thread at a time.
/// </summary>
internal sealed unsafe class Direct3D12Frames : IDisposable
{
    private readonly Direct3D12Context context;
    private readonly ID3D12CommandAllocator[] allocators;
    private readonly ID3D12GraphicsCommandList[] lists;
    private readonly ulong[] values;
    private readonly bool[] isPending;
    private readonly AutoResetEvent passed = new(false);
    private readonly Direct3D12Buffer? times;
    private ID3D12QueryHeap queries;

    /// <summary>Makes the frames.</summary>
    /// <param name="context">The device.</param>
    /// <param name="count">How many may be in flight.</param>
    /// <param name="isTimed">Whether each is timed, where the queue has a clock.</param>
    public Direct3D12Frames(Direct3D12Context context, int count, bool isTimed)
    {
        (this.context, allocators, lists) = (context, new ID3D12CommandAllocator[count], new ID3D12GraphicsCommandList[count]);
        (values, isPending) = (new ulong[count], new bool[count]);
        try
        {
            for (int i = 0; i < count; i++)
            {
                allocators[i] = context.Device.CreateCommandAllocator(context.ListType);
                lists[i] = context.Device.CreateCommandList(context.ListType, allocators[i]);
                context.Check(lists[i].Close(), "ID3D12GraphicsCommandList::Close");
            }

            if (isTimed && context.TimestampFrequency != 0)
            {
                queries = context.Device.CreateQueryHeap(2 * count);
                times = new Direct3D12Buffer(context, 2 * count * sizeof(ulong), HeapType.Readback, "timestamps");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Waits for a frame's last use and begins to record it.</summary>
    public Direct3D12Commands Begin(int frame)
    {
        Wait(frame);
        context.Check(allocators[frame].Reset(), "ID3D12CommandAllocator::Reset");
        context.Check(lists[frame].Reset(allocators[frame]), "ID3D12GraphicsCommandList::Reset");
        return new(lists[frame]);
    }

    /// <summary>The frame's work begins here.</summary>
    public void MarkBegin(Direct3D12Commands commands, int frame)
    {
        if (times != null)
        {
            commands.WriteTimestamp(queries, 2 * frame);
        }
    }

    /// <summary>The frame's work ends here.</summary>
    public void MarkEnd(Direct3D12Commands commands, int frame)
    {
        if (times != null)
        {
            commands.WriteTimestamp(queries, (2 * frame) + 1);
            commands.ResolveTimestamps(queries, 2 * frame, times.Resource);
        }
    }

    /// <summary>Hands what was recorded to the queue.</summary>
    public void Submit(int frame)
    {
        context.Check(lists[frame].Close(), "ID3D12GraphicsCommandList::Close");
        values[frame] = context.Submit(lists[frame]);
        isPending[frame] = true;
    }

    /// <summary>Waits until a frame's work is done.</summary>
    public void Wait(int frame)
    {
        if (isPending[frame])
        {
            context.Wait(values[frame], passed);
            isPending[frame] = false;
        }
    }

    /// <summary>How long a finished frame's work took; nothing where there is no clock, or the frame is not finished.</summary>
    public TimeSpan? Duration(int frame)
    {
        if (times == null || values[frame] == 0 || (isPending[frame] && !context.IsDone(values[frame])))
        {
            return null;
        }

        var pair = new ReadOnlySpan<ulong>(times.Mapped, 2 * values.Length).Slice(2 * frame, 2);
        return TimeSpan.FromSeconds((pair[1] - pair[0]) / (double)context.TimestampFrequency);
    }

    /// <summary>Waits for what is in flight; on a lost device nothing is.</summary>
    public void Dispose()
    {
        context.WaitIdle();
        times?.Dispose();
        _ = ComObject.Release(queries.Address);
        for (int i = lists.Length - 1; i >= 0; i--)
        {
            _ = ComObject.Release(lists[i].Address);
            _ = ComObject.Release(allocators[i].Address);
        }

        queries = default;
        Array.Clear(lists);
        Array.Clear(allocators);
        Array.Clear(isPending);
        passed.Dispose();
    }
}
