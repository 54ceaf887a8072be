using System.Globalization;

namespace GpuTiler;

/// <summary>Identifies one of a layer's images.</summary>
/// <param name="Image">Which image of the batch, from 0.</param>
/// <param name="Images">How many the batch holds.</param>
/// <param name="Page">Which page of its mosaic, from 0.</param>
/// <param name="Pages">How many pages a mosaic has.</param>
public readonly record struct MosaicPage(int Image, int Images, int Page, int Pages)
{
    /// <summary>What a title says about the page, after a space; empty where there is only one.</summary>
    internal string Suffix => Pages == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (page {Page + 1} of {Pages})");
}
