namespace GpuTiler.Cli;

/// <summary>Which of a tensor's images one is.</summary>
/// <param name="Image">Which image of the batch, from 0.</param>
/// <param name="Images">How many the batch holds.</param>
/// <param name="Page">Which page of its mosaic, from 0.</param>
/// <param name="Pages">How many pages a mosaic has.</param>
internal readonly record struct MosaicPage(int Image, int Images, int Page, int Pages)
{
    /// <summary>Whether it is the first of the tensor.</summary>
    public bool IsFirst => Image == 0 && Page == 0;

    /// <summary>Its place among all images of the tensor.</summary>
    public int Index => (Image * Pages) + Page;
}
