using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>Runs one model or several on the inputs.</summary>
internal sealed class ModelRuns(ModelOptions modelOptions, OpenedDevice device, Progress progress)
{
    /// <summary>How a layer's mosaics look; of no account where there are none.</summary>
    public TileOptions Tiling { get; init; }

    /// <summary>In which order a mosaic shows the maps, and how many.</summary>
    public MapOrder Order { get; init; }

    /// <summary>What surrounds the mosaics; <see langword="null"/> for nothing.</summary>
    public FigureStyle? Style { get; init; }

    /// <summary>How the layers of an input are put on one image; <see langword="null"/> where each is an image of its own.</summary>
    public SheetStyle? Sheet { get; init; }

    /// <summary>In which form mosaics are written.</summary>
    public OutputForm Form { get; init; }

    /// <summary>The order of a layer's dimensions.</summary>
    public TensorLayout Layout { get; init; }

    /// <summary>Threads on the processor.</summary>
    public int Threads { get; init; }

    /// <summary>Where mosaics go; <see langword="null"/> for nowhere.</summary>
    public string? Place { get; init; }

    /// <summary>Whether each mosaic is named on standard output.</summary>
    public bool Listed { get; init; }

    /// <summary>Runs them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="paths">The inputs.</param>
    /// <param name="models">The models.</param>
    /// <param name="kept">What is kept of each layer; it is completed here.</param>
    public void Run(ParseResult parsed, string[] paths, IReadOnlyList<ModelFiles.Checkpoint> models, ILayerOutput kept)
    {
        if (models.Count > 1 && Place is not null && PathOptions.IsOneFile(Place))
        {
            throw new UsageException($"-o {Place} takes one image, and there are {models.Count} models: name a folder.");
        }

        // Every model's inputs first: what cannot work is said before anything is written.
        var named = modelOptions.ReadInputs(parsed);
        var preparation = modelOptions.ReadPreparation(parsed);
        var modelInputs = models.Select(one => new ModelInputs(one.Path, named, preparation, progress)).ToList();
        foreach (var (one, needs) in models.Zip(modelInputs))
        {
            RequireInputs(one.Path, needs, paths);
        }

        var onnx = modelOptions.Read(parsed, Layout, Threads);
        var files = InputFile.OpenAll(paths);
        if (files.All(file => file.IsTensor) && modelOptions.GivenForPictures(parsed).ToList() is { Count: > 0 } unused)
        {
            progress.Warn($"{string.Join(", ", unused)} changes nothing: no INPUT is a picture.");
        }

        using var written = new WrittenFiles(Listed, progress);
        var folders = new FileNames();
        for (int i = 0; i < models.Count; i++)
        {
            var own = Place;
            if (models.Count > 1)
            {
                kept.EnterModel(models[i].Name, models[i].Step);
                own = Place is null ? null : Path.Combine(Place, folders.Take(models[i].Name)) + Path.DirectorySeparatorChar;
            }

            new ModelTiling(models[i].Path, onnx, modelInputs[i], Tiling, device, progress)
            {
                Preparation = modelOptions.Text(parsed), Kept = kept, Style = Sheet is null ? Style : Sheet.Figure, Sheet = Sheet, Order = Order, Form = Form,
            }.Run(files, own, written);
        }

        kept.Complete();
        written.Complete();
    }

    private static void RequireInputs(string model, ModelInputs inputs, string[] paths)
    {
        if (inputs.Main is null && paths.Length > 0)
        {
            throw new CommandException($"INPUT {paths[0]} has no place: every input of {model} is given by --input.");
        }

        if (inputs.Main is { } main && paths.Length == 0)
        {
            throw new CommandException($"{model} needs a value for its input '{main.Name}' ({main.Description}): give an INPUT.");
        }
    }
}
