namespace GpuTiler.Onnx;

/// <summary>Which layer's units are maximised, and how. <c>default</c> is valid: those of the model's first output, plainly.</summary>
public readonly record struct MaximizationOptions
{
    /// <inheritdoc cref="GradientOptions.Layer"/>
    public string? Layer { get; init; }

    /// <summary>
    /// The input to change, or a layer to change instead, as if the network began there; <see langword="null"/> for the only input that the
    /// layer depends on.
    /// </summary>
    public string? By { get; init; }

    /// <summary>The numbers of the ascent.</summary>
    public AscentRecipe Recipe { get; init; }

    /// <summary>
    /// The picture's rows and columns; <see langword="null"/> for the recipe's, or the network's own if it does not accept those.
    /// </summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>
    /// How a picture becomes the network's input: its scale, mean, standard deviation and order of channels. How it is fitted to the input
    /// is ignored.
    /// </summary>
    public ImagePreparation Preparation { get; init; }

    /// <summary>The seed of the noise: the same number gives the same noise for a unit.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The most units in a batch; 0 suits the device: one on a processor, whose caches hold what a picture needs, and elsewhere up to 16
    /// pictures. The memory budget of <see cref="Model"/>, 1 GiB if none is given, limits it too; models that take no batch run one unit
    /// after another.
    /// </summary>
    public int Samples { get; init; }

    /// <summary>How many units will be maximised, so that no batch is larger; 0 is all units of the layer.</summary>
    public int Units { get; init; }

    /// <summary>
    /// The most batches that <see cref="ActivationMaximizer.Run"/> optimises at the same time on a processor, each on one thread with its
    /// own session; 0 is one for each core, as far as the memory budget allows. With 1, as for <see cref="ActivationMaximizer.Step"/>, all
    /// threads share the operators of one batch, as they also do if <see cref="OnnxOptions.Threads"/> is given.
    /// </summary>
    public int Concurrency { get; init; }

    /// <summary>
    /// How many times during an ascent its pictures are kept (<see cref="MaximizedUnit.Frames"/>), evenly spaced, the last at the end; 0
    /// keeps only the end.
    /// </summary>
    public int Frames { get; init; }

    /// <summary>How the model is loaded; the layers it names are ignored, and its memory budget is for a batch of units.</summary>
    public OnnxOptions Model { get; init; }
}
