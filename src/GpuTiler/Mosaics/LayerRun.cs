using GpuTiler.Imaging;

namespace GpuTiler;

/// <summary>One run whose layers go to the same sinks as those of other runs: a model on an input.</summary>
/// <param name="Index">Its number among the runs, from 0.</param>
/// <param name="Model">
/// The model's name without folder and ending, where there are several models; otherwise <see langword="null"/>.
/// </param>
/// <param name="Input">
/// The input's name without folder and ending, where there are several inputs; otherwise <see langword="null"/>.
/// </param>
/// <param name="Step">The model's step in its training.</param>
/// <param name="ModelIndex">The model's number among the models, from 0.</param>
public sealed record LayerRun(int Index = 0, string? Model = null, string? Input = null, long Step = 0, int ModelIndex = 0)
{
    /// <summary>
    /// The input as a picture, at the size that the model takes it; <see langword="null"/> where it is none, or nobody shows it.
    /// </summary>
    public Bitmap? Picture { get; init; }
}
