using System.Runtime.InteropServices;
using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>
/// Lists that are recorded anew each time, every one with the fence's value that says when it is done and, on request, a pair of
/// timestamps. One thread at a time.
/// </summary>
internal sealed class Direct3D12Frames : GpuFrames
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
                times = context.CreateBuffer(2 * count * sizeof(ulong), GpuMemory.Readback, "timestamps");
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
        if (times is not null)
        {
            commands.WriteTimestamp(queries, 2 * frame);
        }
    }

    /// <summary>The frame's work ends here.</summary>
    public void MarkEnd(Direct3D12Commands commands, int frame)
    {
        if (times is not null)
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

    /// <summary>Gives up what was recorded, so that the frame can begin anew.</summary>
    public void Abandon(int frame) => context.Check(lists[frame].Close(), "ID3D12GraphicsCommandList::Close");

    /// <inheritdoc/>
    /// <remarks>
    /// Buffers are in the state COMMON between lists: the copy promotes them, and the list's end brings them back.
    /// </remarks>
    public override void SubmitCopy(int frame, in GpuCopy copy)
    {
        var commands = Begin(frame);
        MarkBegin(commands, frame);
        commands.Copy(new((nint)copy.Source), copy.SourceOffset, new((nint)copy.Target), copy.TargetOffset, copy.Bytes);
        MarkEnd(commands, frame);
        Submit(frame);
    }

    /// <inheritdoc/>
    public override void Wait(int frame)
    {
        if (isPending[frame])
        {
            context.Wait(values[frame], passed);
            isPending[frame] = false;
        }
    }

    /// <inheritdoc/>
    public override TimeSpan? Duration(int frame)
    {
        if (times is null || values[frame] == 0 || (isPending[frame] && !context.IsDone(values[frame])))
        {
            return null;
        }

        var pair = MemoryMarshal.Cast<byte, ulong>(times.Part(2 * frame * sizeof(ulong), 2 * sizeof(ulong)));
        return TimeSpan.FromSeconds((pair[1] - pair[0]) / (double)context.TimestampFrequency);
    }

    /// <inheritdoc/>
    public override void Dispose()
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
