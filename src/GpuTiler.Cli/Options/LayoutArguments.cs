using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The options that put several images into one: the images of a batch, or the layers of a network.</summary>
internal sealed class LayoutArguments
{
    private readonly TilingOptions tiling;
    private readonly Option<bool> montage = new("--montage")
    {
        Description = "one image for a whole batch, or for all INPUTs of a model: a row for each; --range layer is then that of all rows",
    };

    private readonly Option<bool> sheet = new("--sheet")
    {
        Description = "all layers of an input on one image, each below its name; a --title stands above them",
    };

    private readonly Option<int> sheetWidth =
        Numbers.Whole("--sheet-width", "the most pixels across a sheet; 0 makes it nearly square", 0, 0);

    public LayoutArguments(Command command, TilingOptions tiling)
    {
        this.tiling = tiling;
        foreach (var option in new Option[] { montage, sheet, sheetWidth })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether each image of a batch, or each input, is a row.</summary>
    public bool IsMontage(ParseResult parsed) => parsed.GetValue(montage);

    /// <summary>Whether all layers go on one image.</summary>
    public bool IsSheet(ParseResult parsed) => parsed.GetValue(sheet);

    /// <summary>The options of the tiling, with these.</summary>
    /// <exception cref="UsageException">They do not go together.</exception>
    public TileOptions ReadTiling(ParseResult parsed, bool isDeepZoom)
    {
        bool isMontage = parsed.GetValue(montage);
        return isMontage && tiling.HasColumns(parsed)
                ? throw new UsageException("--montage has a row for each image, and no --columns: leave one of them out.")
            : isMontage && tiling.ReadOrder(parsed).NeedsValues
                ? throw new UsageException("--montage has the same map in each column, and --sort another: leave one of them out.")
            : isMontage && isDeepZoom
                ? throw new UsageException(
                    "--montage is one image with a range of all rows, and --deepzoom renders row by row: leave one of them out.")
            : isMontage && tiling.Composition(parsed) is { } composition
                ? throw new UsageException($"--montage has a tile for each map, and {composition} for several: leave one of them out.")
            : isMontage ? tiling.Read(parsed) with { Composition = TileComposition.WholeBatch }
            : tiling.Read(parsed);
    }

    /// <summary>How a sheet looks; <see langword="null"/> where each layer is an image of its own.</summary>
    /// <exception cref="UsageException">A sheet lacks something, or there is none.</exception>
    public LayerSheetOptions? ReadSheet(
        ParseResult parsed, string? model, string? place, in MosaicOptions mosaics, bool isDeepZoom, bool keepsMosaics)
    {
        if (!parsed.GetValue(sheet))
        {
            return parsed.GetResult(sheetWidth) is { Implicit: false } ? throw new UsageException("--sheet-width needs --sheet.") : null;
        }

        return model is null ? throw new UsageException("--sheet shows the layers of a model: add --model MODEL.")
            : place is null ? throw new UsageException("--sheet needs a place: add -o PATH.")
            : tiling.ReadOrder(parsed) is { NeedsValues: true } or { Top: > 0 } or { Slice: not null }
                ? throw new UsageException("--sheet shows every map in the layer's order: leave out --sort, --top and --depth, or --sheet.")
            : mosaics.Figure is { Marks: not MapMarks.None }
                ? throw new UsageException("--sheet outlines no maps: leave out --mark, or --sheet.")
            : isDeepZoom
                ? throw new UsageException(
                    "--sheet puts layers on one image, and --deepzoom makes a pyramid of each: leave one of them out.")
            : keepsMosaics
                ? throw new UsageException("--sheet and --tensorboard, which keeps an image for each layer: leave one of them out.")
            : Sheet(parsed.GetValue(sheetWidth), mosaics);
    }

    // The title belongs to the sheet.
    private static LayerSheetOptions Sheet(int width, in MosaicOptions mosaics)
    {
        string? title = mosaics.Figure?.Title;
        if (title is not null
            && FigureTemplate.PlaceholdersIn(title).FirstOrDefault(word => word != LayerSheetOptions.InputPlaceholder) is { } other)
        {
            throw new UsageException(
                $"--title {title}: {other} differs from layer to layer; above a sheet there is {LayerSheetOptions.InputPlaceholder}.");
        }

        var rest = mosaics.Figure is null or { Labels: FigureLabels.None, ColorBar: false, SingleMap: false }
            ? null
            : mosaics.Figure with { Title = null };
        return new() { Width = width, Title = title, Mosaics = mosaics with { Figure = rest } };
    }
}
