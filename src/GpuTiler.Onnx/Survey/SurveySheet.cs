namespace GpuTiler.Onnx;

/// <summary>A sheet that was drawn: what units of a layer saw in their strongest pictures, a row for each.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Page">Which of the layer's pages, from 0.</param>
/// <param name="Pages">How many it has.</param>
/// <param name="Path">The PNG file.</param>
public sealed record SurveySheet(string Layer, int Page, int Pages, string Path);
