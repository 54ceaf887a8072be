using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary><c>gputiler tile</c> with a model: each input is run, and the chosen layers are tiled.</summary>
internal sealed class ModelTiling(string path, OnnxOptions modelOptions, ModelInputs modelInputs, TileOptions options, OpenedDevice device, Progress progress)
{
    /// <summary>What to call when a layer has been written: its activations, and its files.</summary>
    public Action<BoundActivation, IReadOnlyList<string>>? Written { get; init; }

    /// <summary>How the input was made, as options.</summary>
    public string Preparation { get; init; } = "";

    public int Run(IReadOnlyList<InputFile> inputs, string output, bool listed)
    {
        MosaicSink? sink = null;
        OnnxModel? model = null;
        try
        {
            var renderer = new MosaicRenderer(device.Kernel, options, progress) { Preparation = Preparation };
            // A model whose inputs are all named runs once.
            int runs = Math.Max(inputs.Count, 1);
            for (int run = 0; run < runs; run++)
            {
                var input = run < inputs.Count ? inputs[run] : null;
                Interruption.Token.ThrowIfCancellationRequested();
                progress.Show($"[{run + 1}/{runs}] {input?.Name ?? path}");
                if (model is null || !Fits(model, input))
                {
                    model?.Dispose();
                    model = Load(input, name: run == 0);
                }

                sink ??= new MosaicSink(output, runs * model.Activations.Sum(activation => activation.Shape.Batch), listed, progress);
                if (runs > 1)
                {
                    sink.EnterFolder(input!.Stem);
                }

                if (input is not null)
                {
                    modelInputs.FillMain(model, input);
                }

                model.Run();
                WriteLayers(model, sink, renderer, input);
            }

            sink?.Complete();
        }
        finally
        {
            model?.Dispose();
            sink?.Dispose();
        }

        return ExitCode.Done;
    }

    private void WriteLayers(OnnxModel model, MosaicSink sink, MosaicRenderer renderer, InputFile? input)
    {
        int done = 0;
        foreach (var activation in model.Activations)
        {
            progress.Show($"[{++done}/{model.Activations.Count}] {activation.Name}");
            var source = $"layer {activation.Name} of {path}{(input is null ? "" : $" on {input.Name}")}";
            var files = renderer.Write(sink, activation.Name, source, activation.Shape, new Activations((CpuTensor)activation.Tensor));
            Written?.Invoke(activation, files);
        }
    }

    private OnnxModel Load(InputFile? input, bool name)
    {
        var model = OnnxModel.Load(path, device.Host, modelOptions with { InputDimensions = modelInputs.Dimensions(input) });
        try
        {
            foreach (var activation in model.Activations)
            {
                MosaicRenderer.Plan($"layer {activation.Name}", activation.Shape, options);
            }

            foreach (var skipped in model.Skipped.Where(_ => name))
            {
                progress.Warn($"the layer {skipped.Name} is not shown: {skipped.Reason}");
            }

            modelInputs.FillNamed(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // A picture is resized to whatever the model has; a tensor of another shape needs the model loaded anew.
    private bool Fits(OnnxModel model, InputFile? input) => input is not { IsTensor: true }
        || !modelInputs.Dimensions(input).TryGetValue(modelInputs.Main!.Name, out var wanted)
        || model.Inputs.Single(bound => bound.Name == modelInputs.Main.Name).Dimensions.SequenceEqual(wanted);
}
