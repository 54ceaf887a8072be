using ILGPU.Runtime;

namespace GpuTiler.Ilgpu.Tests.Support;

/// <summary>A stream of ILGPU's processor, whose work is done when it is queued, that records what is marked and waited for.</summary>
internal sealed class RecordedStream(Accelerator accelerator) : AcceleratorStream(accelerator)
{
    private int marks;

    /// <summary>What happened, in order.</summary>
    public List<string> Events { get; } = [];

    /// <summary>What every wait fails with.</summary>
    public AcceleratorException? Failure { get; set; }

    /// <summary>What happened since this was last called.</summary>
    public string[] Taken()
    {
        string[] taken = [.. Events];
        Events.Clear();
        return taken;
    }

    public override void Synchronize() => Wait("wait for all");

    protected override ProfilingMarker AddProfilingMarkerInternal()
    {
        Events.Add($"mark {marks}");
        return new Marker(Accelerator, this, marks++);
    }

    protected override void DisposeAcceleratorObject(bool disposing)
    {
    }

    private void Wait(string what)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        Events.Add(what);
    }

    private sealed class Marker(Accelerator accelerator, RecordedStream stream, int number) : ProfilingMarker(accelerator)
    {
        public override void Synchronize() => stream.Wait($"wait {number}");

        // A tick from one to the next.
        public override TimeSpan MeasureFrom(ProfilingMarker marker) => TimeSpan.FromTicks(number - ((Marker)marker).Number);

        protected override void DisposeAcceleratorObject(bool disposing) => stream.Events.Add($"free {number}");

        private int Number => number;
    }
}
