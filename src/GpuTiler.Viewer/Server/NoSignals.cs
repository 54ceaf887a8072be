using Microsoft.Extensions.Hosting;

namespace GpuTiler.Viewer;

/// <summary>Leaves the process's signals to the program that embeds the server.</summary>
internal sealed class NoSignals : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
