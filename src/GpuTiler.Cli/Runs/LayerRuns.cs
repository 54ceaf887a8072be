using System.Runtime.CompilerServices;
using GpuTiler.Onnx;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>
/// The program's one loop: arrays, kernels, or the layers of models on inputs become finished layers, and go to the sinks.
/// </summary>
internal sealed partial class LayerRuns(OpenedDevice device, Progress progress)
{
    private const int LargeElements = 1 << 24;

    private readonly NoticeLog notices = new(progress);
    private MosaicRenderer? renderer;
    private HeldRanges held = new();
    private readonly HashSet<CharactersMissing> charactersNoted = [];
    private AnimationFiles? animation;
    private int sinksDone;

    /// <summary>How mosaics look.</summary>
    public MosaicOptions Mosaics { get; init; }

    /// <summary>How the layers of an input are put on one image; <see langword="null"/> where each is an image of its own.</summary>
    public LayerSheetOptions? Sheet { get; init; }

    /// <summary>What mosaics are written as.</summary>
    public ImageForm Form { get; init; } = ImageForm.Png;

    /// <summary>The order of an array's dimensions, where it was given.</summary>
    public TensorLayout? Layout { get; init; }

    /// <summary>How a model is loaded and fed.</summary>
    public ModelSettings Settings { get; init; } = ModelSettings.Default;

    /// <summary>What files record as the options that made them; <see langword="null"/> for those of the tiling and the pictures.</summary>
    public OptionsDescriber? DescribeOptions { get; init; }

    /// <summary>Where mosaics go; <see langword="null"/> for nowhere.</summary>
    public string? Place { get; init; }

    /// <summary>Whether each file is named on standard output.</summary>
    public bool IsListed { get; init; }

    /// <summary>What takes the layers before the mosaics' files are written: what keeps a whole file of each image.</summary>
    public IReadOnlyList<ILayerSink> SinksBeforeFiles { get; init; } = [];

    /// <summary>What takes the layers behind them.</summary>
    public IReadOnlyList<ILayerSink> Sinks { get; init; } = [];

    /// <summary>Whether the layers come with the input's picture.</summary>
    public bool ShowsInputs { get; init; }

    /// <summary>What to call when a layer of a model is done with: the model, its activations, and its files.</summary>
    public Action<OnnxModel, BoundActivation, IReadOnlyList<string>>? Finished { get; init; }

    // What renders, on the device that is in use now.
    private MosaicRenderer Renderer => renderer?.Device == device.Kernel ? renderer : renderer = new(device.Kernel)
    {
        Threads = device.Threads,
        DescribeOptions = DescribeOptions ?? OptionsText.Describer(Settings.Text, Layout ?? Settings.Onnx.Layout ?? TensorLayout.Nchw),
        CancellationToken = Interruption.Token,
        Held = held,
    };

    /// <summary>Arrays, as they are.</summary>
    /// <param name="inputs">The arrays.</param>
    /// <param name="step">Their step.</param>
    /// <param name="run">The run that they are of; <see langword="null"/> makes each one's own.</param>
    public void RunArrays(IReadOnlyList<InputFile> inputs, long step = 0, LayerRun? run = null)
    {
        // Every header and plan first: what cannot work is said before anything is written.
        var plans = inputs.Select(input => PlanOf(Describe(input), input.Name)).ToList();
        held = new() { IsOneSeries = true };
        using var written = BeginFiles();
        using var noted = notices.Begin();
        RequireFrames(plans.Sum(plan => plan.Images));
        var sinks = OpenSinks(IsAnimated ? 1 : plans.Sum(plan => plan.Images), written, isOneSeries: true);
        foreach (var (i, input) in inputs.Index())
        {
            Interruption.Token.ThrowIfCancellationRequested();
            progress.Show($"[{i + 1}/{inputs.Count}] {input.Name}");
            TakeArray(input, plans[i], run ?? new(i, Step: step), sinks, written);
            if (plans[i].Layer.Shape.ElementCount > LargeElements)
            {
                // The next array may be as large, and both need not fit.
                GC.Collect();
            }
        }

        animation?.Complete();
        written.Complete();
    }

    /// <summary>The weights of a model's operators.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">The weights, all of which can be shown.</param>
    /// <param name="optionsOf">How those of one operator look.</param>
    public void RunWeights(string model, IReadOnlyList<OnnxWeight> weights, Func<OnnxWeight, TileOptions> optionsOf)
    {
        int last = weights.Max(weight => weight.LayerIndex) ?? 0;
        var plans = weights.Select(weight => PlanOf(
            new(weight.Label, weight.Dimensions, weight.Shape, $"{KindOf(weight)} {weight.Label} of {model}", model)
            {
                HasKnownLayout = true,
                Number = weights.Count > 1 && weight.LayerIndex is { } index ? LayerDescription.NumberOf(index, last) : "",
            },
            $"{KindOf(weight)} {weight.Label}",
            Mosaics with { Tiles = optionsOf(weight) })).ToList();
        using var written = BeginFiles();
        using var noted = notices.Begin();
        var sinks = OpenSinks(plans.Count, written);
        foreach (var (i, weight) in weights.Index())
        {
            Interruption.Token.ThrowIfCancellationRequested();
            progress.Show($"[{i + 1}/{weights.Count}] {weight.Label}");
            var values = GC.AllocateUninitializedArray<float>(weight.Shape.ElementCount);
            weight.Read(values);
            using var layer = Renderer.Finish(plans[i], ActivationBuffer.Wrap(values, weight.Shape), new(i));
            Take(layer, sinks, written);
        }

        written.Complete();
    }

    /// <summary>Values that were made of a layer, such as a map of what counts for it.</summary>
    /// <param name="layer">What they are.</param>
    /// <param name="what">The same in words.</param>
    /// <param name="values">The values.</param>
    public void RunValues(LayerDescription layer, string what, ActivationBuffer values)
    {
        var plan = PlanOf(layer, what);
        using var written = BeginFiles();
        using var noted = notices.Begin();
        var sinks = OpenSinks(plan.Images, written);
        using (var finished = Renderer.Finish(plan, values))
        {
            Take(finished, sinks, written);
        }

        written.Complete();
    }

    /// <summary>Values as they were at several moments, which are the frames of one animation.</summary>
    /// <param name="layer">What they are.</param>
    /// <param name="what">The same in words.</param>
    /// <param name="frames">How many moments there are.</param>
    /// <param name="values">The values of each.</param>
    public void RunFrames(LayerDescription layer, string what, int frames, Func<int, ActivationBuffer> values)
    {
        var plan = PlanOf(layer, what);
        RequireFrames(frames);
        using var written = BeginFiles();
        using var noted = notices.Begin();
        var sinks = OpenSinks(1, written, isOneSeries: true);
        for (int i = 0; i < frames; i++)
        {
            using var finished = Renderer.Finish(plan, values(i), new LayerRun(i));
            Take(finished, sinks, written);
        }

        animation?.Complete();
        written.Complete();
    }

    /// <summary>Layers that are finished already, such as those of a montage.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="layers">Makes them.</param>
    public void RunLayers(int count, Func<MosaicRenderer, IEnumerable<FinishedLayer>> layers)
    {
        using var written = BeginFiles();
        using var noted = notices.Begin();
        var sinks = OpenSinks(count, written);
        foreach (var finished in layers(Renderer))
        {
            using var layer = finished;
            Take(layer, sinks, written);
        }

        written.Complete();
    }

    /// <summary>The layers of models, each on every input.</summary>
    /// <param name="models">The models.</param>
    /// <param name="paths">The inputs.</param>
    /// <param name="firstRun">The index of the first run.</param>
    public void RunModels(IReadOnlyList<ModelFiles.Checkpoint> models, string[] paths, int firstRun = 0)
    {
        if (models.Count > 1 && Place is not null && Places.IsOneFile(Place))
        {
            throw new UsageException($"-o {Place} takes one image, and there are {models.Count} models: name a folder.");
        }

        // Every model's inputs first: what cannot work is said before anything is written.
        var needs = models.Select(one => new ModelInputs(one.Path, Settings, progress)).ToList();
        foreach (var (one, inputs) in models.Zip(needs))
        {
            RequireInputs(one.Path, inputs, paths);
        }

        foreach (var one in Settings.IsIsolated ? models : [])
        {
            progress.Show(one.Path);
            IsolatedModel.Try(one.Path, Settings.Onnx);
        }

        var files = InputFile.OpenAll(paths, Settings.Limits);
        if (files.All(file => file.IsTensor) && Settings.PictureOptions.Count > 0)
        {
            progress.Warn($"{string.Join(", ", Settings.PictureOptions)} changes nothing: no INPUT is a picture.");
        }

        // A model whose inputs are all named runs once.
        InputFile?[] inputsOfRuns = files.Length == 0 ? new InputFile?[1] : files;
        using var written = BeginFiles();
        using var noted = notices.Begin();
        ImageFiles? place = null;
        int run = firstRun;
        for (int i = 0; i < models.Count; i++)
        {
            using var loader = new ModelLoader(models[i].Path, Settings, needs[i], device, progress);
            foreach (var (number, input) in inputsOfRuns.Index())
            {
                Interruption.Token.ThrowIfCancellationRequested();
                progress.Show($"[{number + 1}/{inputsOfRuns.Length}] {input?.Name ?? models[i].Path}");
                var own = new LayerRun(
                    run++, models.Count > 1 ? models[i].Name : null, inputsOfRuns.Length > 1 ? input!.Stem : null, models[i].Step, i);
                var plans = PlansOf(loader, loader.LoadFor(input), input);
                if (place is null)
                {
                    RequireFrames(inputsOfRuns.Length * plans.Values.Max(plan => plan.Images));
                    int runs = models.Count * inputsOfRuns.Length;
                    place = OpenPlace(
                        IsAnimated
                            ? models.Count * plans.Count
                            : runs * (Sheet is null ? plans.Values.Sum(plan => plan.Images) : 1),
                        written);
                }

                RunModel(loader, models[i].Path, input, own, plans, place, written);
            }
        }

        animation?.Complete();
        written.Complete();
    }

    private void RunModel(
        ModelLoader loader, string path, InputFile? input, LayerRun run, Dictionary<string, MosaicPlan> plans, ImageFiles? place,
        WrittenFiles written)
    {
        var sheet = Sheet is { } options ? CreateSheet(loader.Model, options, input) : null;
        var sheetFiles = sheet is null ? null
            : new SheetFiles(sheet, place!) { DescribeOptions = OptionsText.OfSheet(sheet, Settings.Text), Threads = device.Threads };
        var sinks = sheetFiles is not null ? [.. SinksBeforeFiles, sheetFiles, .. Sinks] : SinksTo(place);
        LayerPass? pass = null;
        pass = new LayerPass(TakeActivation);
        try
        {
            Go();
        }
        catch (Exception e) when (device.CanFallBack && OpenedDevice.IsDeviceFailure(e))
        {
            loader.FallBack(e, input);
            Go();
        }

        sheetFiles?.Complete(
            run, input?.Stem ?? Path.GetFileNameWithoutExtension(path), $"{path}{(input is null ? "" : $" on {input.Name}")}");

        void Go()
        {
            if (input is not null)
            {
                loader.Inputs.FillMain(loader.Model, input);
                run = ShowsInputs && run.Picture is null ? run with { Picture = loader.Inputs.PictureOf(loader.Model) } : run;
            }

            pass.Run(loader.Model);
        }

        void TakeActivation(OnnxModel model, BoundActivation activation)
        {
            progress.Show($"[{pass!.Taken + 1}/{model.Activations.Count}] {activation.Name}");
            using var layer = model.Finish(activation, Renderer, plans[activation.Name], run);
            var files = Take(layer, sinks, written);
            Finished?.Invoke(model, activation, files);
        }
    }

    // Apart from the loop, so that nothing holds an array that is done with.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeArray(InputFile input, MosaicPlan plan, LayerRun run, IReadOnlyList<ILayerSink> sinks, WrittenFiles written)
    {
        var tensor = input.ReadTensor();
        if (tensor.OverflowCount > 0)
        {
            progress.Warn($"{tensor.OverflowCount} value(s) of {input.Name} are beyond the range of float32 and became infinite.");
        }

        using var layer = Renderer.Finish(plan, tensor.ToActivations(plan.Layer.Shape), run);
        Take(layer, sinks, written);
    }

    private WrittenFiles BeginFiles() => new(IsListed, progress) { Pictures = Form.Pictures };

    private string[] Take(FinishedLayer layer, IReadOnlyList<ILayerSink> sinks, WrittenFiles written)
    {
        string source = layer.Description.Source;
        int before = written.Paths.Count;
        try
        {
            // A layer that comes again, on another device, goes on with the sink that could not take it.
            for (; sinksDone < sinks.Count; sinksDone++)
            {
                sinks[sinksDone].Write(layer);
            }

            sinksDone = 0;
        }
        catch (SeveralMapsException e)
        {
            throw SeveralMaps(layer.Name, e);
        }
        catch (ArgumentException e) when (e is not (BatchMismatchException or FrameMismatchException or NoRoomException))
        {
            throw new CommandException($"{source}: {ErrorText.Of(e)}");
        }

        string[] files = [.. written.Paths.Skip(before)];
        foreach (var notice in layer.Notices)
        {
            if (notice is CharactersMissing missing)
            {
                NoteOnce(missing);
                continue;
            }

            // Pages beside a pyramid are another sink's, and no files.
            string subject = layer.Run.Input is { } input ? $"{input}/{layer.Name}" : layer.Name;
            notices.Add(notice, subject, NoticeText.Of(source, notice, Form.IsDeepZoom ? [] : files));
        }

        return files;
    }

    // Many layers have the same title.
    private void NoteOnce(CharactersMissing missing)
    {
        if (charactersNoted.Add(missing))
        {
            progress.Note(NoticeText.Of(missing));
        }
    }

    private static string KindOf(OnnxWeight weight) => weight.IsMatrix ? "matrix" : "kernels";

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
