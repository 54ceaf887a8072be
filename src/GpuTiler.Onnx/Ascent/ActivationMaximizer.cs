using System.Runtime.ExceptionServices;

namespace GpuTiler.Onnx;

/// <summary>
/// Finds what units of a layer look for: it changes pictures along the gradient until the units fire. Each call of <see
/// cref="Step"/> runs one graph on the device that contains network, gradient and update; pictures stay there between steps.
/// </summary>
/// <remarks>
/// One thread at a time. The device must outlive it. The units go through one size after another in batches (<see
/// cref="AscentRecipe.Sizes"/>). Within a batch and a size, neither <see cref="Step"/> after the first nor <see cref="Show"/> allocates on
/// the managed heap.
/// </remarks>
public sealed class ActivationMaximizer : IDisposable
{
    private readonly INetworkHost host;
    private readonly AscentNetwork network;
    private readonly AscentRecipe recipe;
    private readonly IReadOnlyList<AscentSize> sizes;
    private readonly BoundInput[] inputs = [];
    private readonly List<AscentBatch> batches = [];
    private readonly AscentSetting setting;
    private readonly List<AscentClimber> climbers = [];
    private readonly bool isBatch;
    private int stepsMade;
    private bool isDisposed;

    private ActivationMaximizer(TileDevice device, AscentNetwork network, in MaximizationOptions options)
    {
        (this.network, recipe, host) = (network, options.Recipe, INetworkHost.Of(device));
        var plan = AscentPlan.Make(network, options, host is ProcessorHost);
        var model = plan.First;
        (sizes, SizeProblem, Concurrency) = (plan.Sizes, plan.Problem, plan.Concurrency);
        try
        {
            Samples = (int)model.Dimensions[0];
            (LayerDimensions, Passed) = (model.LayerDimensions, model.Passed);
            isBatch = model.IsBatch;
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
            setting = new(device, network, recipe, sizes, Samples)
            {
                Host = host,
                Seed = options.Seed,
                Frames = options.Frames,
                Options = Concurrency > 1 ? network.Options with { Threads = 1 } : network.Options,
                Inputs = inputs,
                Start = Start,
            };
            climbers.Add(new AscentClimber(setting, model));
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

    /// <summary>The inputs to fill, apart from the one that is changed, in the model's order.</summary>
    public IReadOnlyList<BoundInput> Inputs => inputs;

    /// <summary>
    /// What the ascent begins at, 1×C×H×W in the order of the input at the last size: a picture from 0 to 1, or values as the network
    /// takes them (<see cref="AscentRecipe.TakesRawValues"/>). If nothing was written, it begins at noise.
    /// </summary>
    public BoundInput Start { get; }

    /// <summary>How a picture becomes <see cref="Start"/>.</summary>
    public ImagePreparation StartPreparation { get; }

    /// <summary>How many units a batch has.</summary>
    public int Samples { get; }

    /// <summary>How many batches <see cref="Run"/> optimises at the same time.</summary>
    public int Concurrency { get; }

    /// <inheritdoc cref="GradientModel.Passed"/>
    public IReadOnlyDictionary<string, int> Passed { get; }

    /// <summary>Every channel of the layer, or every feature if it has no maps.</summary>
    public IReadOnlyList<GradientUnit> Units { get; }

    /// <summary>Why the network does not accept the recipe's sizes, so that the pictures have its own size; otherwise null.</summary>
    public OnnxModelException? SizeProblem { get; }

    /// <summary>The total number of steps of a batch over all sizes.</summary>
    public int StepsOfBatch => setting.Steps;

    /// <summary>How many calls of <see cref="Step"/> it takes from <see cref="Begin"/> to the end.</summary>
    public int Steps => batches.Count * StepsOfBatch;

    /// <summary>How many of these calls have been made.</summary>
    public int StepsMade => stepsMade;

    /// <summary>The results so far, in the order of the units; those whose ascent has not ended have no picture yet.</summary>
    public IReadOnlyList<MaximizedUnit> Results { get; private set; } = [];

    /// <summary>A picture as maps: its channels, rows and columns.</summary>
    public TensorShape PictureShape => TensorShape.Chw(network.Channels, Pictures.Shape.Height, Pictures.Shape.Width);

    /// <summary>Whether the channels of a picture are red, green and blue.</summary>
    public bool PicturesAreInColor => network.Channels == MaximizedPictures.ColorChannels;

    /// <summary>The dimensions of a value of <see cref="MaximizedUnit.Input"/>, slowest first.</summary>
    public IReadOnlyList<long> InputDimensions => network.TakenOfOne(sizes[^1].Height, sizes[^1].Width);

    /// <summary>
    /// The pictures of the current batch, as <see cref="Show"/> left them: 1×(N·C)×H×W, the channels of a picture one after another. Do not
    /// dispose of it.
    /// </summary>
    public DeviceTensor Pictures => climbers[0].Pictures;

    /// <summary>Loads a model and builds a step of the ascent around it.</summary>
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
    /// <exception cref="ArgumentException">There are no units, or one is outside the layer.</exception>
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

        (Results, stepsMade) = (all, 0);
        climbers[0].Begin(batches);
    }

    /// <summary>Maximises units from beginning to end.</summary>
    /// <param name="units">The units; none for all units of the layer.</param>
    /// <param name="stepped">Called after each step, by one thread at a time.</param>
    /// <param name="cancellationToken">Ends the run early; the current batch is shown as it is then.</param>
    /// <returns>The pictures that were found.</returns>
    /// <inheritdoc cref="Begin" path="/exception"/>
    /// <inheritdoc cref="Step" path="/exception"/>
    public MaximizedPictures Run(IReadOnlyList<GradientUnit> units, Action? stepped = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(units);
        Begin([.. units.Count > 0 ? units : recipe.IsOfWholeLayer ? [default] : Units]);
        int climbing = Math.Min(Concurrency, batches.Count);
        if (climbing > 1)
        {
            ClimbSideBySide(climbing, stepped, cancellationToken);
        }
        else
        {
            Climb(climbers[0], () => Count(stepped), cancellationToken);
        }

        return new(Results, recipe, PictureShape, InputDimensions) { StepsOfEach = StepsOfBatch };
    }

    /// <summary>Makes one step with the units of a batch.</summary>
    /// <returns>Whether one was made: false once the ascent has ended.</returns>
    /// <exception cref="InvalidOperationException">Another input was never written.</exception>
    /// <exception cref="OnnxModelException">The network does not run at all, or does not run at the next size.</exception>
    /// <exception cref="ObjectDisposedException">This has been disposed of.</exception>
    public bool Step()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (!climbers[0].Step())
        {
            return false;
        }

        stepsMade++;
        return true;
    }

    /// <summary>Renders the current batch into <see cref="Pictures"/>, at the size the pictures have in the end.</summary>
    /// <exception cref="InvalidOperationException">The ascent has not begun.</exception>
    public void Show()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        climbers[0].Show();
    }

    /// <summary>Frees the sessions and the memory on the device.</summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        climbers.ForEach(climber => climber.Dispose());
        lock (host.Gate)
        {
            batches.ForEach(one => one.Dispose());
            Start?.Free();
            Array.ForEach(inputs, input => input.Free());
        }
    }

    // Each climber takes every n-th batch. All climbers are opened before the first step and kept for the next run.
    private void ClimbSideBySide(int count, Action? stepped, CancellationToken cancellationToken)
    {
        var told = new Lock();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        while (climbers.Count < count)
        {
            var own = setting.ForAnother();
            climbers.Add(new AscentClimber(own, own.Model(sizes[0])));
        }

        var climbing = climbers[..count];
        foreach (var (i, climber) in climbing.Index())
        {
            climber.Begin([.. batches.Where((_, number) => number % count == i)]);
        }

        try
        {
            Task.WaitAll([.. climbing.Select(climber => Task.Factory.StartNew(
                () => Follow(climber), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        void Follow(AscentClimber climber)
        {
            try
            {
                Climb(climber, Tell, stopping.Token);
            }
            catch
            {
                stopping.Cancel();
                throw;
            }
        }

        void Tell()
        {
            // Whoever is told sees each number once.
            lock (told)
            {
                Count(stepped);
            }
        }
    }

    private void Count(Action? stepped)
    {
        stepsMade++;
        stepped?.Invoke();
    }

    private static void Climb(AscentClimber climber, Action stepped, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && climber.Step())
        {
            stepped();
        }

        climber.Stop();
    }
}
