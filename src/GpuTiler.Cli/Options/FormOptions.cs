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

    public FormOptions(Command command, TilingOptions tiling)
    {
        this.tiling = tiling;
        command.Options.Add(deepZoom);
    }

    /// <summary>Whether the user wants pyramids.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="place">Where mosaics go; <see langword="null"/> for nowhere.</param>
    /// <param name="figure">What surrounds them.</param>
    /// <exception cref="UsageException">Options exclude each other.</exception>
    public bool Read(ParseResult parsed, string? place, FigureTemplate? figure)
    {
        bool isDeepZoom = parsed.GetValue(deepZoom);
        if (!isDeepZoom && Places.IsPyramid(place))
        {
            throw new UsageException($"-o {place} names a Deep Zoom pyramid: add --deepzoom, or name a PNG or a folder.");
        }

        if (isDeepZoom)
        {
            Require(parsed, place, figure);
        }

        return isDeepZoom;
    }

    private void Require(ParseResult parsed, string? place, FigureTemplate? figure)
    {
        if (place is null || (Places.IsOneFile(place) && !Places.IsPyramid(place)))
        {
            throw new UsageException($"--deepzoom{(place is null ? "" : $" and -o {place}")}: a pyramid is a file and a folder, so give -o NAME.dzi, or a folder for several.");
        }

        if (figure is not null)
        {
            throw new UsageException($"--deepzoom shows the mosaic alone, and {OptionsText.Of(figure).Trim()} makes a figure of it: leave one of the two out.");
        }

        if (tiling.HasMaxSize(parsed))
        {
            throw new UsageException("--deepzoom takes a mosaic of any size, and --max-size splits one into pages: leave one of the two out.");
        }
    }
}
