namespace GpuTiler;

/// <summary>Says how an image was made, in the words of the program that makes it; its files record that.</summary>
/// <param name="layer">The layer.</param>
/// <param name="page">Which of its images.</param>
/// <param name="plan">The mosaic, or a part of it.</param>
public delegate string OptionsDescriber(FinishedLayer layer, MosaicPage page, in TilePlan plan);
