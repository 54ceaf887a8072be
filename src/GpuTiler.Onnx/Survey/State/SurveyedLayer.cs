namespace GpuTiler.Onnx;

/// <summary>A layer as a survey knows it.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Operator">What makes it.</param>
/// <param name="Units">Its units: the maps of one picture.</param>
/// <param name="Height">Rows of a map.</param>
/// <param name="Width">Columns of a map.</param>
public sealed record SurveyedLayer(string Name, string Operator, int Units, int Height, int Width)
{
    /// <summary>What each of its values sees of the picture; <see langword="null"/> if that is the entire picture, or unknown.</summary>
    public ReceptiveField? Field { get; init; }
}
