namespace GpuTiler.Cli;

/// <summary>What a benchmark of one model found.</summary>
/// <param name="Model">The model's path.</param>
/// <param name="Layers">The layers that were tiled.</param>
/// <param name="Devices">What each device made of it.</param>
internal sealed record BenchResults(string Model, IReadOnlyList<BenchedLayer> Layers, IReadOnlyList<BenchedDevice> Devices);

/// <summary>One layer, the same on every device.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions in the model.</param>
/// <param name="ByteCount">Bytes of its activations.</param>
/// <param name="Copy">A copy of as many bytes in the host's memory, on one thread.</param>
internal sealed record BenchedLayer(string Name, string Shape, long ByteCount, Timing Copy);

/// <summary>One device's figures; all but the first three are missing where it failed.</summary>
/// <param name="Name">What selects it after <c>--device</c>.</param>
/// <param name="Description">What it is.</param>
/// <param name="IsSoftware">Whether the processor does its work: its figures say nothing of a GPU.</param>
internal sealed record BenchedDevice(string Name, string Description, bool IsSoftware)
{
    /// <summary>Why there are no figures.</summary>
    public string? Failure { get; init; }

    /// <summary>Opening the device, in milliseconds.</summary>
    public double Open { get; init; }

    /// <summary>Loading the model, and making what tiles its layers.</summary>
    public double Load { get; init; }

    /// <summary>The first frame: what was left to be compiled is compiled in it.</summary>
    public double FirstFrame { get; init; }

    /// <summary>A frame from its input to all its finished images in the host's memory.</summary>
    public Timing Frame { get; init; }

    /// <summary>The part of it that writes the input.</summary>
    public Timing Input { get; init; }

    /// <summary>The part that runs the network. A GPU may go on with it while the next part begins.</summary>
    public Timing Inference { get; init; }

    /// <summary>The part that brings the activations to another device; <see langword="null"/> where they stay.</summary>
    public Timing? Upload { get; init; }

    /// <summary>The part that queues the tiling of every layer.</summary>
    public Timing Dispatch { get; init; }

    /// <summary>The part that waits for the images and copies them.</summary>
    public Timing ReadBack { get; init; }

    /// <summary>The work on all images by the GPU's own clock; <see langword="null"/> without one.</summary>
    public Timing? GpuTime { get; init; }

    /// <summary>Encoding all images as PNG.</summary>
    public Timing Png { get; init; }

    /// <summary>Tiling each layer by itself, from its activations to its image in the host's memory.</summary>
    public IReadOnlyList<Timing> Layers { get; init; } = [];

    /// <summary>The same by the GPU's own clock; empty without one.</summary>
    public IReadOnlyList<GpuTiming> GpuLayers { get; init; } = [];
}
