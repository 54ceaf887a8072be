using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary><c>gputiler tile</c> with a model: each input is run, and the chosen layers are tiled.</summary>
internal sealed class ModelTiling(string path, OnnxOptions modelOptions, ModelInputs modelInputs, TileOptions options, OpenedDevice device, Progress progress)
{
    private readonly HostActivations host = new();
    private string? place;
    private MosaicSink? sink;
    private MosaicRenderer? renderer;
    private LayerSheet? sheet;
    private OnnxModel? model;
    private bool hasDescribed;

    // Layers of the present input that are written: a device that takes over goes on behind them.
    private int layersDone;

    /// <summary>What to call when a layer has been written: its activations, what they span, and its files.</summary>
    public Action<BoundActivation, ActivationSummary, IReadOnlyList<string>>? Written { get; init; }

    /// <summary>What is kept of each layer beside the files of its mosaics.</summary>
    public ILayerOutput Kept { get; init; } = LayerOutputs.None;

    /// <summary>How the input was made, as options.</summary>
    public string Preparation { get; init; } = "";

    /// <summary>In which order a mosaic shows the maps, and how many.</summary>
    public MapOrder Order { get; init; }

    /// <summary>What surrounds the mosaics; <see langword="null"/> for nothing.</summary>
    public FigureStyle? Style { get; init; }

    /// <summary>How the layers of an input are put on one image; <see langword="null"/> where each is an image of its own.</summary>
    public SheetStyle? Sheet { get; init; }

    /// <summary>In which form mosaics are written.</summary>
    public OutputForm Form { get; init; }

    public int Run(IReadOnlyList<InputFile> inputs, string? output, WrittenFiles written)
    {
        try
        {
            // A model whose inputs are all named runs once.
            int runs = Math.Max(inputs.Count, 1);
            for (int run = 0; run < runs; run++)
            {
                var input = run < inputs.Count ? inputs[run] : null;
                Interruption.Token.ThrowIfCancellationRequested();
                progress.Show($"[{run + 1}/{runs}] {input?.Name ?? path}");
                place = output;
                LoadFor(input);
                sink ??= new MosaicSink(output, runs * ImagesOfRun(), written, Form, Kept);
                if (runs > 1)
                {
                    if (Sheet is null)
                    {
                        sink.EnterFolder(input!.Stem);
                    }

                    Kept.EnterInput(input!.Stem);
                }

                WriteLayers(input);
            }
        }
        finally
        {
            model?.Dispose();
            sink?.Dispose();
        }

        return ExitCode.Done;
    }

    private void LoadFor(InputFile? input)
    {
        if (model is not null && Fits(model, input))
        {
            return;
        }

        model?.Dispose();
        model = null;
        try
        {
            model = Load(input);
        }
        catch (Exception e) when (device.CanFallBack && OpenedDevice.IsDeviceFailure(e))
        {
            // A model that the processor does not load either is the model's fault, and its error the one to show.
            string warning = device.FallBack(e);
            model = Load(input);
            progress.Warn(warning);
        }

        renderer = new MosaicRenderer(device.Kernel, options, progress) { Preparation = Preparation, Style = Style, Order = Order, Form = Form };
    }

    private void WriteLayers(InputFile? input)
    {
        layersDone = 0;
        sheet = Sheet is null ? null : new LayerSheet([.. model!.Activations], options, Sheet, Form.MaxSize, input?.Name, progress);
        if (sheet?.Pages > 1 && place == "-")
        {
            throw new UsageException($"-o - takes one image, and the sheet needs {sheet.Pages} pages of at most {Form.MaxSize} pixels a side: name a folder, or lift the limit with --max-size 0.");
        }

        try
        {
            RunAndWrite(input);
        }
        catch (Exception e) when (device.CanFallBack && OpenedDevice.IsDeviceFailure(e))
        {
            model!.Dispose();
            model = null;
            string warning = device.FallBack(e);
            LoadFor(input);
            progress.Warn(warning);
            RunAndWrite(input);
        }

        sheet?.Write(sink!, input?.Stem ?? Path.GetFileNameWithoutExtension(path), $"{path}{(input is null ? "" : $" on {input.Name}")}", Preparation);
    }

    private int ImagesOfRun() => Sheet is null ? model!.Activations.Sum(activation => MosaicRenderer.ImagesOf(activation.Shape, options)) : 1;

    private void RunAndWrite(InputFile? input)
    {
        if (input is not null)
        {
            modelInputs.FillMain(model!, input);
        }

        int first = 0;
        foreach (var group in model!.Groups)
        {
            int done = layersDone - first;
            first += group.Activations.Count;
            if (done >= group.Activations.Count)
            {
                continue;
            }

            model.Run(group);
            foreach (var activation in group.Activations.Skip(done))
            {
                Write(activation, input);
            }
        }
    }

    private void Write(BoundActivation activation, InputFile? input)
    {
        progress.Show($"[{layersDone + 1}/{model!.Activations.Count}] {activation.Name}");
        var source = $"layer {activation.Name} of {path}{(input is null ? "" : $" on {input.Name}")}";
        var subject = new MosaicSubject(activation.Name, input?.Name ?? path, source);
        var summary = sink!.IsWanted ? model.Summarize(activation) : default;
        // All that the device does for a layer comes before anything is kept of it: where it fails, the processor begins the layer anew.
        // The values come to the host once, for all that want them.
        var values = Kept.TakesValues || (sink.IsWanted && Order.NeedsValues) ? host.Of(activation) : default;
        sheet?.Paint(device.Kernel, activation);
        var files = !sink.IsWanted || sheet is not null ? []
            : activation.Tensor is CpuTensor tensor ? renderer!.Write(sink, subject, tensor.Shape, new Activations(tensor))
            : renderer!.Write(sink, subject, activation.Tensor, values);
        if (sink.IsWanted)
        {
            renderer!.Note(source, summary.NonFinite);
        }

        if (Kept.TakesValues)
        {
            Kept.Write(KeptLayer.Of(activation), values);
        }

        Written?.Invoke(activation, summary, files);
        layersDone++;
    }

    private OnnxModel Load(InputFile? input)
    {
        var loaded = OnnxModel.Load(path, device.Network, modelOptions with { InputDimensions = modelInputs.Dimensions(input) });
        try
        {
            foreach (var activation in loaded.Activations)
            {
                MosaicRenderer.Check(new(activation.Name, path, $"layer {activation.Name}"), activation.Shape, options, Order, Style, Sheet is null ? Form : default, place);
            }

            foreach (var skipped in loaded.Skipped.Where(_ => !hasDescribed))
            {
                progress.Warn($"the layer {skipped.Name} is not shown: {skipped.Reason}");
            }

            if (!hasDescribed)
            {
                NoteGroups(loaded);
            }

            hasDescribed = true;
            modelInputs.FillNamed(loaded);
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    private void NoteGroups(OnnxModel loaded)
    {
        if (loaded.Groups.Count == 1)
        {
            return;
        }

        progress.Note(
            $"{loaded.Activations.Count} layers in {loaded.Groups.Count} groups of at most {ByteSize.ToText(modelOptions.MemoryBudget)}; the network runs for each:");
        foreach (var group in loaded.Groups)
        {
            string first = group.Activations[0].Name, last = group.Activations[^1].Name;
            progress.Note(group.Activations.Count == 1
                ? $"group {group.Index + 1}: {first}, {ByteSize.ToText(group.ByteCount)}"
                : $"group {group.Index + 1}: {group.Activations.Count} layers from {first} to {last}, {ByteSize.ToText(group.ByteCount)}");
        }
    }

    // A picture is resized to whatever the model has; a tensor of another shape needs the model loaded anew.
    private bool Fits(OnnxModel loaded, InputFile? input) => input is not { IsTensor: true }
        || !modelInputs.Dimensions(input).TryGetValue(modelInputs.Main!.Name, out var wanted)
        || loaded.Inputs.Single(bound => bound.Name == modelInputs.Main.Name).Dimensions.SequenceEqual(wanted);
}
