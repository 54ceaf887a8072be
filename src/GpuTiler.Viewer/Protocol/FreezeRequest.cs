namespace GpuTiler.Viewer;

/// <summary>Keeps the present input's activations to compare with, or forgets them.</summary>
/// <param name="On">Whether they are kept.</param>
internal sealed record FreezeRequest(bool On);
