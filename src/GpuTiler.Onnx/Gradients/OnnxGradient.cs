using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// The live gradient of a layer: each run leaves the loss of each sample, and its gradient by an input or a layer, in tensors on the
/// device. The units that the loss is of may change from run to run.
/// </summary>
/// <remarks>
/// One thread at a time. The device must outlive it. The loss is the sum of the layer's values, each times its weight
/// (<see cref="SetUnits(ReadOnlySpan{GradientUnit})"/>); in a batch each sample has its own loss and gradient.
/// </remarks>
public sealed class OnnxGradient : IDisposable
{
    private readonly GradientModel model;
    private readonly INetworkHost host;
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly RunOptions runOptions = SessionFactory.RunOptions();
    private readonly BoundInput[] inputs;
    private readonly BoundInput weightInput;
    private readonly GradientWeights weights;
    private readonly GradientOutput loss, gradient;
    private readonly GradientOutput? values, map;
    private bool isDisposed;

    private OnnxGradient(TileDevice device, GradientModel model, in GradientOptions options)
    {
        (this.model, host) = (model, INetworkHost.Of(device));
        var cleanup = new Stack<Action>();
        try
        {
            lock (host.Gate)
            {
                session = Keep(
                    SessionFactory.Open(model.Bytes, model.File, options.Model, new Dictionary<string, long>(), host),
                    opened => opened.Dispose);
                binding = Keep(session.CreateIoBinding(), made => made.Dispose);
            }

            inputs = [.. model.Inputs.Select(input => Keep(
                Bind(input.Name, input.Type, [.. input.Dimensions!.Select(one => one.Value!.Value)]), made => made.Free))];
            weightInput = Keep(Bind(GradientModel.WeightsName, model.LayerType, model.LayerDimensions), made => made.Free);
            weights = new(weightInput, model.IsBatch);
            var layout = model.Target.Layout;
            loss = Keep(
                new GradientOutput(device, host, GradientModel.LossName, Shown(model.LayerType), [weights.Samples], layout),
                made => made.Dispose);
            gradient = Keep(
                new GradientOutput(device, host, GradientModel.GradientName, model.ElementType, model.Dimensions, layout),
                made => made.Dispose);
            values = model.IsByInput ? null : Keep(
                new GradientOutput(device, host, GradientModel.ValuesName, model.ElementType, model.Dimensions, layout),
                made => made.Dispose);
            map = model.MapDimensions is not { } made ? null : Keep(
                new GradientOutput(device, host, GradientModel.MapName, model.ElementType, made, layout), taken => taken.Dispose);
            SetUnits(new GradientUnit());
            BindAll();
        }
        catch (Exception e)
        {
            lock (host.Gate)
            {
                while (cleanup.TryPop(out var free))
                {
                    free();
                }
            }

            if (e is OnnxRuntimeException refused)
            {
                throw RuntimeError.Loading(model.Path, refused);
            }

            throw;
        }

        BoundInput Bind(string name, OnnxElementType type, IReadOnlyList<long> dimensions) =>
            OnnxModel.Bind(model.Path, new(name, true, type, null), () => [.. dimensions]);

        T Keep<T>(T made, Func<T, Action> free)
        {
            cleanup.Push(free(made));
            return made;
        }
    }

    /// <summary>The layer whose units are differentiated.</summary>
    public string Layer => model.Layer;

    /// <summary>The input, or the layer, that it is differentiated by.</summary>
    public string By => model.By;

    /// <summary>The layer's dimensions, slowest first.</summary>
    public IReadOnlyList<long> LayerDimensions => model.LayerDimensions;

    /// <summary>The inputs to fill, in the model's order.</summary>
    public IReadOnlyList<BoundInput> Inputs => inputs;

    /// <summary>How many samples have their own loss.</summary>
    public int Samples => weights.Samples;

    /// <inheritdoc cref="GradientModel.Passed"/>
    public IReadOnlyDictionary<string, int> Passed => model.Passed;

    /// <summary>The loss of each sample, N×1×1×1. Do not dispose of it.</summary>
    public DeviceTensor Loss => loss.Tensor;

    /// <summary>The gradient, in the shape of the input or layer that is differentiated by. Do not dispose of it.</summary>
    public DeviceTensor Gradient => gradient.Tensor;

    /// <summary>The dimensions of the gradient in the model, slowest first.</summary>
    public ReadOnlySpan<long> Dimensions => gradient.Dimensions;

    /// <summary>The values of the layer that is differentiated by, in the gradient's shape; <see langword="null"/> for an input.</summary>
    public DeviceTensor? Values => values?.Tensor;

    /// <summary>The map of a method; the gradient if the method has none of its own.</summary>
    internal DeviceTensor Map => (map ?? gradient).Tensor;

    /// <summary>The map's dimensions.</summary>
    internal IReadOnlyList<long> MapDimensions => (map ?? gradient).Dimensions;

    /// <summary>Loads a model and appends the gradient of a layer.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="device">The device that runs it and holds loss and gradient.</param>
    /// <param name="options">What is differentiated, and by what. The loss is of the entire layer until units are set.</param>
    /// <inheritdoc cref="GradientModel.Create(string, GradientOptions)" path="/exception"/>
    /// <exception cref="NotSupportedException">The device cannot hold the gradient.</exception>
    /// <exception cref="OutOfMemoryException">There is too little memory.</exception>
    public static OnnxGradient Load(string path, TileDevice device, GradientOptions options = default) => Load(path, device, options, null);

    /// <summary>The same with a map that is computed from values and gradient on the device.</summary>
    internal static OnnxGradient Load(
        string path, TileDevice device, in GradientOptions options, Func<GraphValue, GraphValue, TensorLayout, GraphValue>? map)
    {
        ArgumentNullException.ThrowIfNull(device);
        var model = GradientModel.Create(path, options, canScatter: INetworkHost.Of(device) is ProcessorHost, castsDoubles: true, map);
        try
        {
            return new OnnxGradient(device, model, options);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Sets the units whose sum is the loss, for every sample. It takes effect with the next run.</summary>
    /// <param name="units">The units, each with its weight; none makes a loss of zero.</param>
    /// <exception cref="ArgumentException">A unit is outside the layer.</exception>
    /// <exception cref="ObjectDisposedException">This has been disposed of.</exception>
    public void SetUnits(params ReadOnlySpan<GradientUnit> units)
    {
        for (int sample = 0; sample < Samples; sample++)
        {
            SetUnits(sample, units);
        }
    }

    /// <summary>Sets the units whose sum is the loss of one sample.</summary>
    /// <param name="sample">The sample, from zero.</param>
    /// <param name="units">The units, each with its weight.</param>
    /// <inheritdoc cref="SetUnits(ReadOnlySpan{GradientUnit})"/>
    public void SetUnits(int sample, params ReadOnlySpan<GradientUnit> units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Samples);
        ObjectDisposedException.ThrowIf(isDisposed, this);
        weights.Write(sample, units);
    }

    /// <summary>Runs the network and its gradient on the current inputs. Allocates nothing on the managed heap.</summary>
    /// <exception cref="InvalidOperationException">An input was never written.</exception>
    /// <exception cref="OnnxModelException">The network does not run on these values.</exception>
    /// <exception cref="ProviderException">The device's execution provider did not take the inputs.</exception>
    /// <exception cref="ObjectDisposedException">This has been disposed of.</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        foreach (var input in inputs)
        {
            if (!input.IsWritten)
            {
                throw new InvalidOperationException(
                    $"The input '{input.Name}' of {model.Path} has no value: write a tensor of {input.Description}.");
            }
        }

        try
        {
            lock (host.Gate)
            {
                if (host.CopiesInputs)
                {
                    BindInputs();
                }

                session.RunWithBinding(runOptions, binding);
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw RuntimeError.Running(model.Path, e);
        }

        loss.Memory.Upload();
        gradient.Memory.Upload();
        values?.Memory.Upload();
        map?.Memory.Upload();
    }

    /// <summary>Writes the first input and runs.</summary>
    /// <param name="frame">Every element of <see cref="Inputs"/>[0], which must be float32.</param>
    /// <exception cref="ArgumentException">The first input has a different type or number of elements.</exception>
    /// <inheritdoc cref="Run()"/>
    public void Run(ReadOnlySpan<float> frame)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        inputs[0].Write(frame);
        Run();
    }

    /// <summary>Frees the tensors, the inputs, the session and the model's files.</summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        lock (host.Gate)
        {
            binding.Dispose();
            session.Dispose();
            runOptions.Dispose();
            map?.Dispose();
            values?.Dispose();
            gradient.Dispose();
            loss.Dispose();
            weightInput.Free();
            Array.ForEach(inputs, input => input.Free());
        }

        model.Dispose();
    }

    private static OnnxElementType Shown(OnnxElementType type) => type == OnnxElementType.Float16 ? type : OnnxElementType.Float32;

    private void BindAll()
    {
        lock (host.Gate)
        {
            BindInputs();
            binding.BindOutput(loss.Name, loss.Memory.Value);
            binding.BindOutput(gradient.Name, gradient.Memory.Value);
            if (values is not null)
            {
                binding.BindOutput(values.Name, values.Memory.Value);
            }

            if (map is not null)
            {
                binding.BindOutput(map.Name, map.Memory.Value);
            }
        }
    }

    private void BindInputs()
    {
        Debug.Assert(host.Gate.IsHeldByCurrentThread, "Binding an input may copy it to the device, which one thread at a time may do.");
        weightInput.Bind(binding);
        foreach (var input in inputs)
        {
            input.Bind(binding);
        }
    }
}
