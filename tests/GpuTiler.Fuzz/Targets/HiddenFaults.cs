using System.Runtime.ExceptionServices;

namespace GpuTiler.Fuzz;

/// <summary>
/// Notices exceptions that no input may cause, where whoever calls the reader turns every exception into a polite answer: on any thread,
/// from the beginning on.
/// </summary>
internal sealed class HiddenFaults : IDisposable
{
    private static readonly HashSet<Type> Faults =
    [
        typeof(NullReferenceException), typeof(IndexOutOfRangeException), typeof(InvalidCastException), typeof(DivideByZeroException),
        typeof(OverflowException), typeof(KeyNotFoundException), typeof(ArgumentNullException), typeof(ArgumentOutOfRangeException),
        typeof(OutOfMemoryException), typeof(ObjectDisposedException),
    ];

    private volatile Exception? found;

    public HiddenFaults() => AppDomain.CurrentDomain.FirstChanceException += Look;

    /// <summary>Throws the first that was noticed.</summary>
    public void Throw()
    {
        if (found is { } exception)
        {
            found = null;
            ExceptionDispatchInfo.Throw(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Look;

    private void Look(object? sender, FirstChanceExceptionEventArgs e)
    {
        if (found is null && Faults.Contains(e.Exception.GetType()))
        {
            found = e.Exception;
        }
    }
}
