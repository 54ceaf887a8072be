using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The option that writes pyramids in place of PNGs, and what goes with it.</summary>
internal sealed class FormOptions
{
    private readonly Option<bool> deepZoom = new("--deepzoom")
    {
        Description = "a pyramid of tiles that OpenSeadragon and other viewers zoom into, for mosaics of any size: NAME.dzi and NAME_files",
    };

    private readonly TilingOptions tiling;
    private readonly DeviceOptions devices;

    public FormOptions(Command command, TilingOptions tiling, DeviceOptions devices)
    {
        (this.tiling, this.devices) = (tiling, devices);
        command.Options.Add(deepZoom);
    }

    /// <summary>The form that the user wants.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="place">Where mosaics go; <see langword="null"/> for nowhere.</param>
    /// <param name="figure">What surrounds them.</param>
    /// <exception cref="UsageException">Options exclude each other.</exception>
    public OutputForm Read(ParseResult parsed, string? place, FigureStyle? figure)
    {
        bool isDeepZoom = parsed.GetValue(deepZoom);
        if (!isDeepZoom && PathOptions.IsPyramid(place))
        {
            throw new UsageException($"-o {place} names a Deep Zoom pyramid: add --deepzoom, or name a PNG or a folder.");
        }

        if (isDeepZoom)
        {
            Require(parsed, place, figure);
        }

        return new() { MaxSize = tiling.ReadMaxSize(parsed), IsDeepZoom = isDeepZoom, Threads = devices.Threads(parsed) };
    }

    private void Require(ParseResult parsed, string? place, FigureStyle? figure)
    {
        if (place is null || (PathOptions.IsOneFile(place) && !PathOptions.IsPyramid(place)))
        {
            throw new UsageException($"--deepzoom{(place is null ? "" : $" and -o {place}")}: a pyramid is a file and a folder, so give -o NAME.dzi, or a folder for several.");
        }

        if (figure is not null)
        {
            throw new UsageException($"--deepzoom shows the mosaic alone, and {figure.Text.Trim()} makes a figure of it: leave one of the two out.");
        }

        if (tiling.HasMaxSize(parsed))
        {
            throw new UsageException("--deepzoom takes a mosaic of any size, and --max-size splits one into pages: leave one of the two out.");
        }
    }
}
