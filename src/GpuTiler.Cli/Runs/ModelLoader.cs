using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>
/// One model, loaded for one input after another, on the device that is in use: where that fails, and the program chose it, the processor
/// takes over.
/// </summary>
internal sealed class ModelLoader(
    string path, ModelSettings settings, ModelInputs inputs, OpenedDevice device, Progress progress) : IDisposable
{
    private OnnxModel? model;
    private bool hasNoted;

    /// <summary>Called before the device gives way to the processor, for what else is on it.</summary>
    public Action? FallingBack { get; init; }

    /// <summary>What goes into it.</summary>
    public ModelInputs Inputs => inputs;

    /// <summary>The model, as it was loaded last.</summary>
    public OnnxModel Model => model ?? throw new InvalidOperationException($"{path} is not loaded.");

    /// <summary>Loads it for an input, if it is not loaded for one of that size.</summary>
    public OnnxModel LoadFor(InputFile? input)
    {
        if (model is not null && Fits(model, input))
        {
            return model;
        }

        Dispose();
        try
        {
            return model = Load(input);
        }
        catch (Exception e) when (device.CanFallBack && OpenedDevice.IsDeviceFailure(e))
        {
            // A model that the processor does not load either is the model's fault, and its error the one to show.
            FallingBack?.Invoke();
            string warning = device.FallBack(e);
            model = Load(input);
            progress.Warn(warning);
            return model;
        }
    }

    /// <summary>The device failed in the middle: loads the model on the processor.</summary>
    /// <returns>What the user was told.</returns>
    public string FallBack(Exception reason, InputFile? input)
    {
        Dispose();
        string warning = device.FallBack(reason);
        LoadFor(input);
        progress.Warn(warning);
        return warning;
    }

    /// <summary>Says, once, which layers are not shown, and in which groups the others run.</summary>
    public void NoteOnce()
    {
        if (hasNoted)
        {
            return;
        }

        hasNoted = true;
        foreach (string skipped in SkippedText.Of(Model.Skipped))
        {
            progress.Note(skipped);
        }

        if (Model.Groups.Count == 1)
        {
            return;
        }

        progress.Note(
            $"{Model.Activations.Count} layers in {Model.Groups.Count} groups of at most {ByteSize.ToText(settings.Onnx.MemoryBudget)}; the network runs in as many parts:");
        foreach (var group in Model.Groups)
        {
            string first = group.Activations[0].Name, last = group.Activations[^1].Name;
            progress.Note(group.Activations.Count == 1
                ? $"group {group.Index + 1}: {first}, {ByteSize.ToText(group.ByteCount)}"
                : $"group {group.Index + 1}: {group.Activations.Count} layers from {first} to {last}, {ByteSize.ToText(group.ByteCount)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        model?.Dispose();
        model = null;
    }

    private OnnxModel Load(InputFile? input)
    {
        var loaded = OnnxModel.Load(path, device.Network, settings.Onnx with { InputDimensions = inputs.Dimensions(input) });
        try
        {
            inputs.FillNamed(loaded);
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    // A picture is resized to what the model fixes; a tensor of another shape, or a picture of another size where that is open, needs the
    // model loaded anew.
    private bool Fits(OnnxModel loaded, InputFile? input) => input is null
        || !inputs.Dimensions(input).TryGetValue(inputs.Main!.Name, out var wanted)
        || loaded.Inputs.Single(bound => bound.Name == inputs.Main.Name).Dimensions.SequenceEqual(wanted);
}
