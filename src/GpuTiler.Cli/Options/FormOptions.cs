using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The options that say what mosaics are written as: pictures, animations or pyramids.</summary>
internal sealed class FormOptions
{
    private readonly Option<bool> deepZoom = new("--deepzoom")
    {
        Description = "a pyramid of tiles that OpenSeadragon and other viewers zoom into, for mosaics of any size: NAME.dzi and NAME_files",
    };

    private readonly TilingOptions tiling;
    private readonly FormatOptions format;
    private readonly AnimationOptions? animation;
    private readonly ShowOption? show;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="tiling">Its other options.</param>
    /// <param name="frames">What the frames of an animation are, where there can be a series of images.</param>
    /// <param name="draws">Whether images can be drawn in the terminal.</param>
    public FormOptions(Command command, TilingOptions tiling, string? frames = null, bool draws = true)
    {
        this.tiling = tiling;
        format = new FormatOptions(command);
        animation = frames is not null ? new AnimationOptions(command, frames) : null;
        command.Options.Add(deepZoom);
        show = draws ? new ShowOption(command) : null;
    }

    /// <summary>What the user wants.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="place">Where mosaics go; <see langword="null"/> for nowhere.</param>
    /// <param name="figure">What surrounds them.</param>
    /// <exception cref="UsageException">Options exclude each other.</exception>
    public ImageForm Read(ParseResult parsed, string? place, FigureTemplate? figure)
    {
        animation?.Require(parsed);
        bool isDeepZoom = parsed.GetValue(deepZoom);
        if (!isDeepZoom && Places.IsPyramid(place))
        {
            throw new UsageException($"-o {place} names a Deep Zoom pyramid: add --deepzoom, or name a PNG or a folder.");
        }

        if (isDeepZoom)
        {
            Require(parsed, place, figure);
            _ = show?.Read(parsed, place, isPyramid: true);
            return ImageForm.Png with { IsDeepZoom = true };
        }

        var form = animation?.IsWanted(parsed) == true
            ? animation.Animate(parsed, format.Read(parsed, place, otherwise: PictureFormat.Gif), place)
            : format.Read(parsed, place);
        return form with { Pictures = show?.Read(parsed, place) };
    }

    private void Require(ParseResult parsed, string? place, FigureTemplate? figure)
    {
        if (place is null || (Places.IsOneFile(place) && !Places.IsPyramid(place)))
        {
            throw new UsageException($"--deepzoom{(place is null ? "" : $" and -o {place}")}: a pyramid is a file and a folder, so give -o NAME.dzi, or a folder for several.");
        }

        if (animation?.IsWanted(parsed) == true || format.IsGiven(parsed))
        {
            throw new UsageException($"--deepzoom writes a pyramid of PNG tiles, and {(format.IsGiven(parsed) ? "--format other pictures" : "--animate an animation")}: leave one of the two out.");
        }

        if (figure is not null)
        {
            throw new UsageException(
                $"--deepzoom shows the mosaic alone, and {OptionsText.Of(figure).Trim()} makes a figure of it: leave one of the two out.");
        }

        if (tiling.HasMaxSize(parsed))
        {
            throw new UsageException(
                "--deepzoom takes a mosaic of any size, and --max-size splits one into pages: leave one of the two out.");
        }
    }
}
