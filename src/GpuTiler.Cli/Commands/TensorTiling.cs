using System.Runtime.CompilerServices;

namespace GpuTiler.Cli;

/// <summary><c>gputiler tile</c> without a model: arrays are tiled as they are.</summary>
internal static class TensorTiling
{
    private const int LargeElements = 1 << 24;

    public static int Run(
        IReadOnlyList<InputFile> inputs, string? output, TileOptions options, MapOrder order, FigureStyle? figure, OutputForm form, TensorLayout layout,
        OpenedDevice device, Progress progress,
        bool listed, ILayerOutput kept)
    {
        // Every header and plan first: what cannot work is said before anything is written.
        var shapes = inputs.Select(input => Shape(input, layout)).ToList();
        foreach (var (input, shape) in inputs.Zip(shapes))
        {
            MosaicRenderer.Check(Subject(input), shape, options, order, figure, form, output);
        }

        using var written = new WrittenFiles(listed, progress);
        using var sink = new MosaicSink(output, shapes.Sum(shape => MosaicRenderer.ImagesOf(shape, options)), written, form, kept);
        var renderer = new MosaicRenderer(device.Kernel, options, progress) { Style = figure, Order = order, Form = form };
        for (int i = 0; i < inputs.Count; i++)
        {
            Interruption.Token.ThrowIfCancellationRequested();
            progress.Show($"[{i + 1}/{inputs.Count}] {inputs[i].Name}");
            Write(inputs[i], shapes[i], sink, renderer, progress, kept);
            if (shapes[i].ElementCount > LargeElements)
            {
                // The next array may be as large, and both need not fit.
                GC.Collect();
            }
        }

        kept.Complete();
        written.Complete();
        return ExitCode.Done;
    }

    // Apart from the loop, so that nothing holds an array that is done with.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(InputFile input, TensorShape shape, MosaicSink sink, MosaicRenderer renderer, Progress progress, ILayerOutput kept)
    {
        var tensor = input.ReadTensor();
        if (tensor.OverflowCount > 0)
        {
            progress.Warn($"{tensor.OverflowCount} value(s) of {input.Name} are beyond the range of float32 and became infinite.");
        }

        var activations = new Activations(tensor);
        if (sink.IsWanted)
        {
            renderer.Note(input.Name, activations.CountNonFinite());
            renderer.Write(sink, Subject(input), shape, activations);
        }

        kept.Write(new(input.Stem, [.. tensor.Dimensions.Select(dimension => (long)dimension)], shape), activations);
    }

    private static MosaicSubject Subject(InputFile input) => new(input.Stem, input.Name, input.Name);

    private static TensorShape Shape(InputFile input, TensorLayout layout)
    {
        if (!input.IsTensor)
        {
            throw new CommandException(input.IsEmpty
                ? $"{input.Name} is empty: an array (.npy, .npz) is needed."
                : $"{input.Name} is no tensor (.npy, .npz): name the model that it is an input of with --model, or give an array.");
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
