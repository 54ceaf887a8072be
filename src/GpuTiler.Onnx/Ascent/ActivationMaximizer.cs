using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// Finds what units of a layer look for: pictures that are changed along the gradient until the units fire. Each call of <see
/// cref="Step"/> runs one graph on the device, in which network, gradient and update are; pictures stay there between steps.
/// </summary>
/// <remarks>
/// One thread at a time. The device must outlive it. The units go in batches through one size after another (<see
/// cref="AscentRecipe.Sizes"/>). Within a batch and a size <see cref="Step"/> allocates nothing on the managed heap after the first, nor
/// does <see cref="Show"/>.
/// </remarks>
public sealed class ActivationMaximizer : IDisposable
{
    private readonly TileDevice device;
    private readonly INetworkHost host;
    private readonly AscentNetwork network;
    private readonly AscentRecipe recipe;
    private readonly int seed, frames;
    private readonly IReadOnlyList<AscentSize> sizes;
    private readonly BoundInput[] inputs = [];
    private readonly AscentPicture graphs;
    private readonly PictureParameters parameters;
    private readonly GradientOutput? pictures, values;
    private readonly List<AscentBatch> batches = [];
    private AscentStage? stage;
    private AscentGraph? showing;
    private readonly bool isBatch;
    private int size, batch, step, sizeOfStage;
    private bool isDisposed;

    private ActivationMaximizer(TileDevice device, AscentNetwork network, in MaximizationOptions options)
    {
        (this.device, this.network, recipe, seed, host) = (device, network, options.Recipe, options.Seed, INetworkHost.Of(device));
        (graphs, parameters, frames) = (new(network, recipe), new(network, recipe), options.Frames);
        (var model, sizes, SizeProblem) = AscentPlan.Make(network, options, host is ProcessorHost);
        try
        {
            Samples = (int)model.Dimensions[0];
            (LayerDimensions, Passed) = (model.LayerDimensions, model.Passed);
            (isBatch, StepsOfBatch) = (model.IsBatch, sizes.Sum(one => one.Steps));
            Units = AscentUnits.Of(model, network.HasChannelsLast);
            inputs =
                [.. network.Others.Select(other => OnnxModel.Bind(network.Path, other, () => network.Shapes.Fixed(network.Path, other)))];
            var last = sizes[^1];
            Start = OnnxModel.Bind(
                network.Path, new(By, true, OnnxElementType.Float32, null), () => network.Dimensions(last.Height, last.Width, 1));
            StartPreparation = (recipe.TakesRawValues ? options.Preparation : new() { Bgr = options.Preparation.Bgr }) with
            {
                Layout = network.Target.Layout,
            };
            pictures = Output(AscentPicture.PicturesName, graphs.PicturesDimensions(Samples, last), TensorLayout.Nchw);
            values = Output(AscentPicture.InputsName, network.Dimensions(last.Height, last.Width, Samples), network.Target.Layout);
            stage = Open(model, sizes[0]);
        }
        catch
        {
            model.Dispose();
            Dispose();
            throw;
        }
    }

    /// <summary>The layer whose units are maximised.</summary>
    public string Layer => network.Target.Layer;

    /// <summary>The input, or the layer, that is changed.</summary>
    public string By => network.Target.By;

    /// <summary>The layer's dimensions at the first size, slowest first.</summary>
    public IReadOnlyList<long> LayerDimensions { get; }

    /// <summary>The inputs to fill besides the one that is changed, in the model's order.</summary>
    public IReadOnlyList<BoundInput> Inputs => inputs;

    /// <summary>
    /// What the ascent begins at, 1×C×H×W in the order of the input at the last size: a picture from 0 to 1, or values as the network
    /// takes them (<see cref="AscentRecipe.TakesRawValues"/>). Where nothing was written it begins at noise.
    /// </summary>
    public BoundInput Start { get; }

    /// <summary>How a picture becomes <see cref="Start"/>.</summary>
    public ImagePreparation StartPreparation { get; }

    /// <summary>How many units a batch has.</summary>
    public int Samples { get; }

    /// <inheritdoc cref="GradientModel.Passed"/>
    public IReadOnlyDictionary<string, int> Passed { get; }

    /// <summary>Every channel of the layer, or every feature where it has no maps.</summary>
    public IReadOnlyList<GradientUnit> Units { get; }

    /// <summary>Why the network does not take the recipe's sizes, and the pictures have its own; otherwise null.</summary>
    public OnnxModelException? SizeProblem { get; }

    /// <summary>How many steps a batch makes at all sizes together.</summary>
    public int StepsOfBatch { get; }

    /// <summary>How many calls of <see cref="Step"/> there are from one <see cref="Begin"/> to the end.</summary>
    public int Steps => batches.Count * StepsOfBatch;

    /// <summary>How many have been made.</summary>
    public int StepsMade { get; private set; }

    /// <summary>What was found so far, in the order of the units; those whose ascent has not ended have no picture yet.</summary>
    public IReadOnlyList<MaximizedUnit> Results { get; private set; } = [];

    /// <summary>A picture as maps: its channels, rows and columns.</summary>
    public TensorShape PictureShape => TensorShape.Chw(network.Channels, pictures!.Tensor.Shape.Height, pictures!.Tensor.Shape.Width);

    /// <summary>Whether the channels of a picture are red, green and blue.</summary>
    public bool PicturesAreInColor => network.Channels == MaximizedPictures.ColorChannels;

    /// <summary>The dimensions of a value of <see cref="MaximizedUnit.Input"/>, slowest first.</summary>
    public IReadOnlyList<long> InputDimensions => network.TakenOfOne(sizes[^1].Height, sizes[^1].Width);

    /// <summary>
    /// The pictures of the batch that is climbing, as <see cref="Show"/> left them: 1×(N·C)×H×W, the channels of a picture behind one
    /// another. Do not dispose of it.
    /// </summary>
    public DeviceTensor Pictures => pictures!.Tensor;

    /// <summary>Loads a model, and writes a step of the ascent around it.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="device">Where it runs, and where the pictures stay.</param>
    /// <param name="options">Which layer, and how.</param>
    /// <inheritdoc cref="OnnxGradient.Load(string, TileDevice, GradientOptions)" path="/exception"/>
    public static ActivationMaximizer Load(string path, TileDevice device, MaximizationOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Samples);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Units);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Frames);
        options.Recipe.Require();
        return new(device, AscentNetwork.Read(path, options), options);
    }

    /// <summary>Begins with units from noise.</summary>
    /// <param name="units">The units.</param>
    /// <exception cref="ArgumentException">There is none, or one lies outside the layer.</exception>
    public void Begin(params ReadOnlySpan<GradientUnit> units)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (units.IsEmpty)
        {
            throw new ArgumentException("There is no unit to maximise.");
        }

        AscentUnits.Require(units, LayerDimensions, isBatch);
        batches.ForEach(one => one.Dispose());
        batches.Clear();
        MaximizedUnit[] all =
        [
            .. from unit in units.ToArray()
            from picture in Enumerable.Range(0, recipe.Pictures)
            select new MaximizedUnit(unit, picture, StepsOfBatch),
        ];
        for (int from = 0; from < all.Length; from += Samples)
        {
            batches.Add(new AscentBatch(all[from..Math.Min(all.Length, from + Samples)]));
        }

        Results = all;
        (size, batch, step, StepsMade) = (0, 0, 0, 0);
    }

    /// <summary>Maximises units from beginning to end.</summary>
    /// <param name="units">The units; none for every one of the layer's.</param>
    /// <param name="stepped">Is told of each step.</param>
    /// <param name="cancellationToken">Ends it early: the batch that is climbing is shown as it is then.</param>
    /// <returns>The pictures that were found.</returns>
    /// <inheritdoc cref="Begin" path="/exception"/>
    /// <inheritdoc cref="Step" path="/exception"/>
    public MaximizedPictures Run(IReadOnlyList<GradientUnit> units, Action? stepped = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(units);
        Begin([.. units.Count > 0 ? units : recipe.IsOfWholeLayer ? [default] : Units]);
        while (!cancellationToken.IsCancellationRequested && Step())
        {
            stepped?.Invoke();
        }

        if (step > 0)
        {
            ShowAt(sizes[size], stage!.Point);
            batches[batch].Finish(pictures!.Tensor, values!.Tensor, Samples);
            step = 0;
        }

        return new(Results, recipe, PictureShape, InputDimensions) { StepsOfEach = StepsOfBatch };
    }

    /// <summary>Makes a step with the units of a batch.</summary>
    /// <returns>Whether one was made: false once the ascent has ended.</returns>
    /// <exception cref="InvalidOperationException">Another input was never written.</exception>
    /// <exception cref="OnnxModelException">The network does not run, or not at the next size.</exception>
    /// <exception cref="ObjectDisposedException">This has been disposed of.</exception>
    public bool Step()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (StepsMade == Steps)
        {
            return false;
        }

        var climbing = batches[batch];
        if (step == 0)
        {
            Enter(climbing);
        }

        stage!.Step(climbing.StepsMade);
        climbing.Add(stage.Status, Samples);
        StepsMade++;
        if ((long)climbing.StepsMade * frames / StepsOfBatch > (long)(climbing.StepsMade - 1) * frames / StepsOfBatch)
        {
            ShowAt(sizes[size], stage.Point);
            climbing.AddFrame(pictures!.Tensor, Samples);
        }

        if (++step == sizes[size].Steps)
        {
            Leave(climbing);
        }

        return true;
    }

    /// <summary>Makes pictures of the batch that is climbing, as large as they will be in the end, in <see cref="Pictures"/>.</summary>
    /// <exception cref="InvalidOperationException">Nothing has begun.</exception>
    public void Show()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (step == 0)
        {
            throw new InvalidOperationException("No batch is climbing: call Step first.");
        }

        ShowAt(sizes[size], stage!.Point);
    }

    /// <summary>Frees the sessions and what is on the device.</summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        Close();
        lock (host.Gate)
        {
            batches.ForEach(one => one.Dispose());
            values?.Dispose();
            pictures?.Dispose();
            Start?.Free();
            Array.ForEach(inputs, input => input.Free());
        }
    }

    private AscentStage Open(AscentModel model, AscentSize at) => new(device, network, model, recipe, at, seed, inputs);

    private GradientOutput Output(string name, long[] dimensions, TensorLayout layout) =>
        new(device, host, name, OnnxElementType.Float32, dimensions, layout);

    private void Enter(AscentBatch climbing)
    {
        if (inputs.FirstOrDefault(input => !input.IsWritten) is { } empty)
        {
            throw new InvalidOperationException(
                $"The input '{empty.Name}' of {empty.Model} has no value: write a tensor of {empty.Description}.");
        }

        var one = sizes[size];
        if (sizeOfStage != size)
        {
            Close();
            stage = Open(AscentModel.Create(network, recipe, one, Samples, host is ProcessorHost), one);
            sizeOfStage = size;
        }

        stage!.Begin(climbing.Start ?? BeginAt(climbing, one), climbing.Gradients);
    }

    private OrtValue BeginAt(AscentBatch climbing, AscentSize first)
    {
        if (!Start.IsWritten)
        {
            return recipe.RestoresDetail
                ? throw new InvalidOperationException("This recipe begins at a picture: write one to Start.")
                : climbing.BeginAt(recipe.Start, seed, parameters.Dimensions(first.Height, first.Width, Samples));
        }

        var last = sizes[^1];
        long[] dimensions = network.Dimensions(last.Height, last.Width, Samples);
        var whole = climbing.BeginAt(Start.AsSpan<float>(), dimensions);
        if (parameters.ArePixels && first with { Steps = last.Steps } == last)
        {
            return whole;
        }

        GoOn(climbing, whole, graphs.Begin(dimensions, first), first, restores: false);
        return climbing.Start!;
    }

    private void GoOn(AscentBatch climbing, OrtValue point, byte[] model, AscentSize to, bool restores) => climbing.GoOn(
        Output(AscentModel.PointName, parameters.Dimensions(to.Height, to.Width, Samples), network.Target.Layout), made =>
        {
            using var graph = new AscentGraph(
                host, model, restores ? (AscentPicture.StartName, Start.Value) : null, (AscentPicture.PicturesName, made));
            graph.Run(point);
        });

    private void Leave(AscentBatch climbing)
    {
        step = 0;
        var point = stage!.Point;
        var from = sizes[size];
        if (size == sizes.Count - 1 || (size == sizes.Count - 2 && sizes[^1].Steps == 0))
        {
            ShowAt(from, point);
            climbing.Finish(pictures!.Tensor, values!.Tensor, Samples);
        }
        else
        {
            var next = sizes[size + 1];
            bool restores = recipe.RestoresDetail && Start.IsWritten;
            GoOn(climbing, point, graphs.Enlarge(Samples, from, next, restores ? [.. Start.Dimensions] : null), next, restores);
        }

        if (++batch == batches.Count)
        {
            batch = 0;
            size++;
        }
    }

    private void ShowAt(AscentSize at, OrtValue point)
    {
        showing ??= new AscentGraph(
            host, graphs.Show(Samples, at, sizes[^1]), null,
            (AscentPicture.PicturesName, pictures!.Memory.Value), (AscentPicture.InputsName, values!.Memory.Value));
        showing.Run(point);
        pictures!.Memory.Upload();
        values!.Memory.Upload();
    }

    private void Close()
    {
        showing?.Dispose();
        stage?.Dispose();
        (showing, stage, sizeOfStage) = (null, null, -1);
    }
}
