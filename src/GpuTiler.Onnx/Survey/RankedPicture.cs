namespace GpuTiler.Onnx;

/// <summary>A picture that a unit keeps.</summary>
/// <param name="Value">Its largest or smallest value.</param>
/// <param name="Picture">The picture's number.</param>
/// <param name="Name">Its name, relative to the data.</param>
/// <param name="Label">What it shows; <see langword="null"/> if unknown.</param>
/// <param name="Row">The row of the map where the value first occurs.</param>
/// <param name="Column">The column.</param>
public sealed record RankedPicture(float Value, int Picture, string Name, string? Label, int Row, int Column);
