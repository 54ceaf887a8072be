namespace GpuTiler.Cli;

/// <summary><c>gputiler tile</c> without a model: arrays are tiled as they are.</summary>
internal static class TensorTiling
{
    public static int Run(IReadOnlyList<InputFile> inputs, string output, TileOptions options, TensorLayout layout, CpuDevice device, Progress progress, bool listed)
    {
        // Every header and plan first: what cannot work is said before anything is written.
        var shapes = inputs.Select(input => Shape(input, layout)).ToList();
        foreach (var (input, shape) in inputs.Zip(shapes))
        {
            MosaicRenderer.Plan(input.Name, shape, options);
        }

        using var sink = new MosaicSink(output, shapes.Sum(shape => shape.Batch), listed, progress);
        var renderer = new MosaicRenderer(device, options, progress);
        for (int i = 0; i < inputs.Count; i++)
        {
            Interruption.Token.ThrowIfCancellationRequested();
            progress.Show($"[{i + 1}/{inputs.Count}] {inputs[i].Name}");
            var tensor = inputs[i].ReadTensor();
            if (tensor.OverflowCount > 0)
            {
                progress.Warn($"{tensor.OverflowCount} value(s) of {inputs[i].Name} are beyond the range of float32 and became infinite.");
            }

            renderer.Write(sink, inputs[i].Stem, inputs[i].Name, shapes[i], new Activations(tensor));
        }

        sink.Complete();
        return ExitCode.Done;
    }

    private static TensorShape Shape(InputFile input, TensorLayout layout)
    {
        if (!input.IsTensor)
        {
            throw new CommandException(input.IsEmpty
                ? $"{input.Name} is empty: an array (.npy) is needed."
                : $"{input.Name} is no tensor (.npy): name the model that it is an input of with --model, or give an array.");
        }

        try
        {
            return TensorShape.FromArray([.. input.ReadHeader().Shape.Select(dimension => (long)dimension)], layout);
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{input.Name}: {e.Message}");
        }
    }
}
