namespace GpuTiler.Onnx;

/// <summary>
/// Explains why a unit fires: each run leaves a map of how much each part of the input, or of a layer, contributes to it, in a tensor on
/// the device.
/// </summary>
/// <remarks>One thread at a time. The device must outlive it.</remarks>
public abstract class Attribution : IDisposable
{
    private protected Attribution()
    {
    }

    /// <summary>The layer whose unit is explained.</summary>
    public abstract string Layer { get; }

    /// <summary>The input, or the layer, that it is attributed to.</summary>
    public abstract string By { get; }

    /// <summary>The inputs to fill, in the model's order.</summary>
    public abstract IReadOnlyList<BoundInput> Inputs { get; }

    /// <summary>The map as the last run left it. Do not dispose of it.</summary>
    public abstract DeviceTensor Map { get; }

    /// <summary>
    /// The map's dimensions, slowest first: those of the input or layer that it is attributed to, with one channel if the method merges
    /// them.
    /// </summary>
    public abstract IReadOnlyList<long> Dimensions { get; }

    /// <summary>How many operators of each kind a gradient passes; empty if there is no gradient.</summary>
    public virtual IReadOnlyDictionary<string, int> Passed => new Dictionary<string, int>();

    /// <summary>Loads a model for a method.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="device">The device that runs it and holds the map.</param>
    /// <param name="options">Which layer to explain, and how.</param>
    /// <inheritdoc cref="OnnxGradient.Load(string, TileDevice, GradientOptions)" path="/exception"/>
    public static Attribution Load(string path, TileDevice device, AttributionOptions options = default) => options.Method switch
    {
        AttributionMethod.IntegratedGradients or AttributionMethod.SmoothGrad => new AveragedAttribution(path, device, options),
        AttributionMethod.Occlusion => new OcclusionAttribution(path, device, options),
        _ => new DirectAttribution(path, device, options),
    };

    /// <summary>Sets the units to explain, as a weighted sum, for every sample. It takes effect with the next run.</summary>
    /// <param name="units">The units.</param>
    /// <exception cref="ArgumentException">A unit is outside the layer.</exception>
    /// <exception cref="ObjectDisposedException">This has been disposed of.</exception>
    public abstract void SetUnits(params ReadOnlySpan<GradientUnit> units);

    /// <summary>Computes the map for the current inputs. Allocates nothing on the managed heap after the first call.</summary>
    /// <exception cref="InvalidOperationException">An input was never written.</exception>
    /// <exception cref="OnnxModelException">The network does not run on these values.</exception>
    /// <exception cref="ProviderException">The device's execution provider did not take the inputs.</exception>
    /// <exception cref="ObjectDisposedException">This has been disposed of.</exception>
    public abstract void Run();

    /// <summary>Computes one map for the sum of several units.</summary>
    /// <param name="units">The units; none keeps those that are set.</param>
    /// <returns>A copy of the map.</returns>
    /// <exception cref="ArgumentException">A unit is outside the layer.</exception>
    /// <inheritdoc cref="Run" path="/exception"/>
    public ActivationBuffer RunSum(ReadOnlySpan<GradientUnit> units)
    {
        if (!units.IsEmpty)
        {
            SetUnits(units);
        }

        Run();
        var map = new ActivationBuffer();
        Map.Read(map);
        return map;
    }

    /// <summary>Computes a map for each of several units.</summary>
    /// <param name="units">The units. The last one stays set.</param>
    /// <returns>The maps as the images of one batch, in the units' order.</returns>
    /// <exception cref="ArgumentException">There are no units, one is outside the layer, or the inputs hold several samples.</exception>
    /// <inheritdoc cref="Run" path="/exception"/>
    public ActivationBuffer RunEach(ReadOnlySpan<GradientUnit> units)
    {
        if (Map.Shape.Batch > 1)
        {
            throw new ArgumentException(
                $"The map of {Layer} is of {Map.Shape.Batch} samples: a map for each of several units needs an input of one.");
        }

        var maps = new ActivationBuffer[units.Length];
        for (int i = 0; i < maps.Length; i++)
        {
            maps[i] = RunSum([units[i]]);
        }

        return ActivationBuffer.JoinBatches(maps);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the model holds.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected abstract void Dispose(bool disposing);
}
