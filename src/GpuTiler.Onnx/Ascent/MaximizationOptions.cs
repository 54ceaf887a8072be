namespace GpuTiler.Onnx;

/// <summary>Which layer's units are maximised, and how. <c>default</c> is valid: those of the model's first output, plainly.</summary>
public readonly record struct MaximizationOptions
{
    /// <inheritdoc cref="GradientOptions.Layer"/>
    public string? Layer { get; init; }

    /// <summary>
    /// The input that is changed, or a layer in its place, as if the network began there; <see langword="null"/> for the only input that
    /// decides the layer.
    /// </summary>
    public string? By { get; init; }

    /// <summary>The numbers of the ascent.</summary>
    public AscentRecipe Recipe { get; init; }

    /// <summary>
    /// The picture's rows and columns; <see langword="null"/> for the recipe's, or the network's own where that does not take those.
    /// </summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>
    /// How a picture becomes the network's input: its scale, mean, standard deviation and order of channels. How one is fitted plays no
    /// part.
    /// </summary>
    public ImagePreparation Preparation { get; init; }

    /// <summary>What the noise begins with: the same number makes the same noise for a unit.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The most units in a batch; 0 is what suits the device: one on a processor, whose caches hold what a picture needs, and elsewhere up
    /// to 16 pictures. The memory budget of <see cref="Model"/> bounds it too, which is 1 GiB where none is given; models that take no batch
    /// run one unit after another.
    /// </summary>
    public int Samples { get; init; }

    /// <summary>How many units there will be, so that no batch is larger; 0 is as many as the layer has.</summary>
    public int Units { get; init; }

    /// <summary>
    /// The most batches that <see cref="ActivationMaximizer.Run"/> has climbing at the same time on a processor, each on one thread and with
    /// a session of its own; 0 is one for each core, as far as the memory budget goes. With 1, as for <see cref="ActivationMaximizer.Step"/>,
    /// all threads share the operators of one batch, which they also do where <see cref="OnnxOptions.Threads"/> is given.
    /// </summary>
    public int Concurrency { get; init; }

    /// <summary>
    /// At how many moments of an ascent its pictures are kept (<see cref="MaximizedUnit.Frames"/>), evenly apart and the last at the end;
    /// 0 keeps the end alone.
    /// </summary>
    public int Frames { get; init; }

    /// <summary>How the model is loaded; the layers it names play no part, and its memory budget is that of a batch of units.</summary>
    public OnnxOptions Model { get; init; }
}
