using GpuTiler.Gpu;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTiler.Ilgpu;

/// <content>Work on the stream. If a driver fails, the exception is this library's.</content>
public sealed partial class IlgpuDevice
{
    /// <summary>Copies to the accelerator, after its earlier work, and waits.</summary>
    internal void Upload(HostMemory host, ArrayView<uint> words)
    {
        lock (gate)
        {
            RequireLive();
            try
            {
                host.View.CopyTo(stream, words.SubView(0, host.View.Length));
                stream.Synchronize();
            }
            catch (AcceleratorException e)
            {
                throw Failure("a copy to it", e);
            }
        }
    }

    /// <summary>Copies to the host, after the accelerator's earlier work, and waits.</summary>
    internal void Download(ArrayView<uint> words, HostMemory host)
    {
        lock (gate)
        {
            RequireLive();
            try
            {
                QueueDownload(words, host);
                stream.Synchronize();
            }
            catch (AcceleratorException e)
            {
                throw Failure("a copy to the host", e);
            }
        }
    }

    /// <summary>Queues a copy to the host.</summary>
    internal void QueueDownload(ArrayView<uint> words, HostMemory host)
    {
        lock (gate)
        {
            try
            {
                words.SubView(0, host.View.Length).CopyTo(stream, host.View);
            }
            catch (AcceleratorException e)
            {
                throw Failure("a copy to the host", e);
            }
        }
    }

    /// <summary>Marks where the stream is, for waiting and for timing; nothing where the accelerator's context does not profile.</summary>
    internal ProfilingMarker? Mark()
    {
        if (!accelerator.Context.Properties.EnableProfiling)
        {
            return null;
        }

        lock (gate)
        {
            RequireLive();
            try
            {
                return stream.AddProfilingMarker();
            }
            catch (AcceleratorException e)
            {
                throw Failure("a marker", e);
            }
        }
    }

    /// <summary>Waits for what was queued before a marker, while other threads queue more; without one for everything.</summary>
    internal void Wait(ProfilingMarker? marker = null)
    {
        RequireLive();
        try
        {
            if (marker is not null)
            {
                marker.Synchronize();
                return;
            }

            lock (gate)
            {
                stream.Synchronize();
            }
        }
        catch (AcceleratorException e)
        {
            throw Failure("the wait for its work", e);
        }
    }

    /// <summary>Translates a pass for this accelerator when it is first requested.</summary>
    internal void Prepare(GpuShader shader)
    {
        lock (gate)
        {
            RequireLive();
            if (launchers[(int)shader] is null)
            {
                launchers[(int)shader] = new Launcher(accelerator.LoadKernel(TileKernels.Of(shader)));
            }
        }
    }

    /// <summary>Queues a pass that was prepared.</summary>
    internal void Launch(in GpuPass pass, TileArguments arguments)
    {
        var groups = new Index2D((int)pass.GroupsAcross, (int)pass.GroupsDown);
        if ((long)groups.X * groups.Y > mostGroups && TileKernels.IsStrided(pass.Shader))
        {
            groups = new Index2D(mostGroups, 1);
        }

        lock (gate)
        {
            try
            {
                launchers[(int)pass.Shader]!(stream, new KernelConfig(groups, new Index2D((int)Limits.Threads, 1)), arguments);
            }
            catch (AcceleratorException e)
            {
                throw Failure("a launch", e);
            }
        }
    }

    private IlgpuException Failure(string what, AcceleratorException e) => new($"{Description}, {what} failed", e);
}
