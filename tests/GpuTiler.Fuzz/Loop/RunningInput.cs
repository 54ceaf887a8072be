using Microsoft.Win32.SafeHandles;

namespace GpuTiler.Fuzz;

/// <summary>
/// The input that is being read. It is in a file meanwhile, which remains where the process dies of it (a stack that overflows ends every
/// process), and a timer ends a reader that hangs.
/// </summary>
internal sealed class RunningInput : IDisposable
{
    // What is beyond the bound is found when the reader comes back; this is for one that does not.
    private const double HangsAfter = 10;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly FuzzTarget target;
    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly Timer timer;
    private volatile byte[]? current;
    private long begun;

    /// <summary>Watches over a target.</summary>
    public RunningInput(FuzzTarget target)
    {
        this.target = target;
        path = FuzzFolders.RunningOf(target);
        file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        timer = new(_ => Watch(), null, Period, Period);
    }

    /// <summary>An input is read from now on.</summary>
    public void Begin(byte[] input)
    {
        RandomAccess.SetLength(file, input.Length);
        RandomAccess.Write(file, input, 0);
        Volatile.Write(ref begun, TimeProvider.System.GetTimestamp());
        current = input;
    }

    /// <summary>It has been read.</summary>
    public void End() => current = null;

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        file.Dispose();
        File.Delete(path);
    }

    private void Watch()
    {
        if (current is { } input
            && TimeProvider.System.GetElapsedTime(Volatile.Read(ref begun)) > target.Bounds.TimeFor(input.Length) * HangsAfter)
        {
            Console.WriteLine($"FAIL: {target.Name} hangs");
            Console.WriteLine($"  {FuzzFolders.WriteFailure(target, input)} ({input.Length} bytes)");
            Environment.Exit(1);
        }
    }
}
