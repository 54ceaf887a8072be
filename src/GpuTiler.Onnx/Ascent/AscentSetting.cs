namespace GpuTiler.Onnx;

/// <summary>What all batches of an ascent have in common.</summary>
/// <param name="Device">Where the network runs, and where the pictures stay.</param>
/// <param name="Network">The network.</param>
/// <param name="Recipe">The numbers of the ascent.</param>
/// <param name="Sizes">The sizes that a batch goes through.</param>
/// <param name="Samples">Units of a batch.</param>
internal sealed record AscentSetting(
    TileDevice Device, AscentNetwork Network, AscentRecipe Recipe, IReadOnlyList<AscentSize> Sizes, int Samples)
{
    /// <summary>What noise begins with.</summary>
    public required int Seed { get; init; }

    /// <summary>At how many moments pictures are kept.</summary>
    public required int Frames { get; init; }

    /// <summary>How sessions are opened.</summary>
    public required OnnxOptions Options { get; init; }

    /// <summary>The network's other inputs.</summary>
    public required IReadOnlyList<BoundInput> Inputs { get; init; }

    /// <summary>What the ascent begins at, where it was written.</summary>
    public required BoundInput Start { get; init; }

    /// <summary>Where sessions run.</summary>
    public required INetworkHost Host { get; init; }

    /// <summary>The steps that a batch makes at all sizes together.</summary>
    public int Steps { get; } = Sizes.Sum(one => one.Steps);

    /// <summary>The same for one more climber: sessions that share a host take turns, and a processor runs several at once.</summary>
    public AscentSetting ForAnother() => this with { Host = INetworkHost.Of(Device) };

    /// <summary>Writes a step at a size.</summary>
    public AscentModel Model(AscentSize size) => AscentModel.Create(Network, Recipe, size, Samples, Host is ProcessorHost);

    /// <summary>A tensor of the device.</summary>
    public GradientOutput Output(string name, long[] dimensions, TensorLayout layout) =>
        new(Device, Host, name, OnnxElementType.Float32, dimensions, layout);
}
