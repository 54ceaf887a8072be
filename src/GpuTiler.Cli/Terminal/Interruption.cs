using System.Runtime.InteropServices;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>
/// Ctrl-C, a request to end and a terminal that closes: the work stops at the next row of an image, nothing half-written stays, and the
/// program ends with 130.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // SIGXFSZ of Linux and macOS, which the runtime has no name for.
    private const PosixSignal FileTooLarge = (PosixSignal)25;

    private static readonly CancellationTokenSource Source = new();

    // A network in the middle of a run cannot be stopped; past this the process ends under it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static Deferral? deferral;

    private readonly PosixSignalRegistration[] registrations;
    private readonly ManualResetEventSlim left = new();

    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, End),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, End),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, End),
        .. OperatingSystem.IsWindows() ? [] : new[] { PosixSignalRegistration.Create(FileTooLarge, Survive) },
    ];

    /// <summary>Signalled when the user wants the program to end.</summary>
    public static CancellationToken Token => Source.Token;

    /// <summary>
    /// Until it is disposed of, the first signal only asks the work to come to an end, so that it can write what it has; the next one stops
    /// it.
    /// </summary>
    public static Deferral Defer() => deferral = new();

    /// <summary>Removes what failed or interrupted writes left, and names what stays.</summary>
    public static void DeleteUnfinishedFiles()
    {
        foreach (string path in UnfinishedFiles.DeleteAll())
        {
            StandardError.WriteLine($"warning: the unfinished {path} could not be removed.");
        }
    }

    public void Dispose()
    {
        left.Set();
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    // A write beyond the limit of a file's size fails then, as on a full disk.
    private static void Survive(PosixSignalContext context) => context.Cancel = true;

    private void End(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Exchange(ref deferral, null) is { } deferred)
        {
            deferred.Cancel();
            return;
        }

        Source.Cancel();
        if (!left.Wait(Patience))
        {
            DeleteUnfinishedFiles();
            Environment.Exit(ExitCode.Interrupted);
        }
    }

    /// <summary>Work that ends by itself.</summary>
    public sealed class Deferral : IDisposable
    {
        private readonly CancellationTokenSource source = new();

        /// <summary>Signalled when the user wants it to end.</summary>
        public CancellationToken Token => source.Token;

        /// <inheritdoc/>
        public void Dispose() => Interlocked.CompareExchange(ref deferral, null, this);

        internal void Cancel() => source.Cancel();
    }
}
