namespace GpuTiler.Onnx;

/// <summary>
/// A step of an ascent as a graph around the network: what is changed becomes the network's input, the loss is what units have in a
/// layer, and from its gradient comes what is changed next.
/// </summary>
/// <remarks>The point is what is changed: a sample for each unit, as a picture, as its frequencies, or as the network takes it.</remarks>
internal sealed class AscentStep(AscentNetwork network, AscentRecipe recipe, AscentSize size)
{
    /// <summary>The input that says how pictures are moved.</summary>
    public const string MovesName = "/gputiler/moves";

    // Pictures with the channels first, and what the network sees of them.
    private const string PicturesName = "/gputiler/pictures", SeenName = "/gputiler/seen";

    // What a gradient that has no number anywhere is larger than.
    private const double LargestFinite = 3e38;

    private readonly PictureParameters parameters = new(network, recipe);

    /// <summary>The point's dimensions.</summary>
    public long[] Dimensions(int samples) => parameters.Dimensions(size.Height, size.Width, samples);

    /// <summary>Where the gradient of the network ends; from there <see cref="Update"/> goes on by itself.</summary>
    public string End => HasPictures ? SeenName : AscentModel.PointName;

    // Otherwise the point is what the network takes, or a picture as it takes them.
    private bool HasPictures => !parameters.ArePixels || IsMoved || !recipe.Penalties.IsNone;

    private bool IsMoved => recipe.Transforms != default;

    /// <summary>The network's input.</summary>
    public GraphValue Input(GraphValue point)
    {
        if (!HasPictures)
        {
            return recipe.TakesRawValues ? point : network.Values.ToNetwork(point);
        }

        var pictures = Named(PicturesName, parameters.ToPictures(point, (size.Height, size.Width)));
        var seen = pictures;
        if (IsMoved)
        {
            var moves = Moves(point.Graph);
            point.Graph.Taps.Graph.Message(OnnxFields.Graph.Input, GradientModel.Declare(moves).Write());
            seen = Transforms.Apply(pictures, moves);
        }

        seen = Named(SeenName, parameters.InOrder(seen));
        return recipe.TakesRawValues ? seen : network.Values.ToNetwork(seen);
    }

    /// <summary>The loss of each sample, and its derivative by the layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="weights">What each of its elements counts.</param>
    /// <param name="isBatch">Whether its first dimension counts samples.</param>
    public (GraphValue Loss, GraphValue Seed) Loss(GraphValue layer, GraphValue weights, bool isBatch)
    {
        var (loss, seed) = recipe.Objective switch
        {
            AscentObjective.MeanSquare => ((layer * layer * weights).SumOfEach(isBatch), layer * weights * 2),
            _ => ((layer * weights).SumOfEach(isBatch), weights),
        };
        return recipe.Diversity == 0 || !isBatch ? (loss, seed)
            : (loss, seed - (UnitDiversity.Gradient(layer, recipe.Pictures, network.HasChannelsLast) * recipe.Diversity));
    }

    /// <summary>The next point; where the gradient is no number, the point stays what it was.</summary>
    /// <param name="point">The point.</param>
    /// <param name="loss">The loss of each sample.</param>
    /// <param name="gradient">The gradient of the loss by <see cref="End"/>.</param>
    /// <param name="find">Finds a tensor that <see cref="Input"/> named.</param>
    /// <param name="states">What the optimiser remembers.</param>
    /// <returns>The point, and the mean magnitude of the gradient of each sample.</returns>
    public (GraphValue Next, GraphValue Magnitude) Update(
        GraphValue point, GraphValue loss, GraphValue gradient, Func<string, GraphValue> find, AscentStates states)
    {
        int[] axes = [.. Enumerable.Range(1, point.Rank - 1)];
        var magnitude = gradient.Unary("Abs").Mean(axes);
        var byPoint = HasPictures ? ByPoint(gradient, find(PicturesName)) : gradient;
        var moved = point + (Direction(Scale(byPoint, axes), states) * recipe.Rate);
        var inside = recipe.TakesRawValues || parameters.IsBounded ? moved : Levels.Clip(moved, 0, 1);
        var next = (magnitude < LargestFinite).Choose(inside, point);
        return (recipe.MostLoss is { } most ? UpTo(most, loss, point, next, states) : next, magnitude.Reshape(point.Dimensions[0]));
    }

    // The step after which a loss is known to be too large is still made.
    private static GraphValue UpTo(double most, GraphValue loss, GraphValue point, GraphValue next, AscentStates states)
    {
        var stopped = states.Declare("stopped", [point.Dimensions[0], 1, 1, 1]);
        var isLarge = loss.Reshape(stopped.Dimensions) > Math.Clamp(most, -LargestFinite, LargestFinite);
        states.Keep(stopped, isLarge.Choose(1, stopped));
        return (stopped > 0).Choose(point, next);
    }

    private TransformGraph Transforms => new(recipe.Transforms, size.Height, size.Width);

    private static GraphValue Moves(GradientGraph graph) =>
        graph.Existing(MovesName, OnnxElementType.Float32, [PictureTransforms.Numbers]);

    // An output keeps its name when the network is normalised.
    private static GraphValue Named(string name, GraphValue value)
    {
        value.Graph.Output(name, value);
        return value.Graph.Existing(name, value.Type, value.Dimensions.ToArray());
    }

    private GraphValue ByPoint(GraphValue gradient, GraphValue pictures)
    {
        var bySeen = parameters.ChannelsFirst(gradient);
        var byPictures = IsMoved ? Transforms.Adjoint(bySeen, Moves(gradient.Graph)) : bySeen;
        return parameters.Adjoint(recipe.Penalties.Gradient(pictures) is { } taken ? byPictures - taken : byPictures, pictures);
    }

    // The powers of both β are states of their own, so that the graph needs no number of the step.
    private GraphValue Direction(GraphValue gradient, AscentStates states)
    {
        if (recipe.Optimizer == AscentOptimizer.Gradient)
        {
            return gradient;
        }

        const double First = 0.9, Second = 0.999, Least = 1e-8;
        GraphValue mean = states.Declare("mean", gradient.Dimensions), square = states.Declare("square", gradient.Dimensions);
        GraphValue firstPower = states.Declare("first", [1], 1), secondPower = states.Declare("second", [1], 1);
        var nextMean = states.Keep(mean, (mean * First) + (gradient * (1 - First)));
        var nextSquare = states.Keep(square, (square * Second) + (gradient * gradient * (1 - Second)));
        var firstBias = 1 - states.Keep(firstPower, firstPower * First);
        var secondBias = 1 - states.Keep(secondPower, secondPower * Second);
        return nextMean / firstBias / ((nextSquare / secondBias).Sqrt() + Least);
    }

    private GraphValue Scale(GraphValue gradient, int[] axes)
    {
        if (recipe.Scale == GradientScale.None)
        {
            return gradient;
        }

        if (recipe.Epsilon == 0)
        {
            // No square of an element is too small to be told from zero then.
            var largest = gradient.Unary("Abs").Max(axes);
            gradient /= (largest > 0).Choose(largest, 1);
        }

        var divisor = recipe.Scale switch
        {
            GradientScale.Norm => AtLeast((gradient * gradient).Sum(axes)).Sqrt(),
            GradientScale.MeanMagnitude => AtLeast(gradient.Unary("Abs").Mean(axes)),
            _ => (gradient * gradient).Mean(axes).Sqrt() + recipe.Epsilon,
        };
        return gradient / (recipe.Epsilon == 0 ? (divisor > 0).Choose(divisor, 1) : divisor);
    }

    private GraphValue AtLeast(GraphValue divisor) => recipe.Epsilon == 0 ? divisor
        : (divisor > recipe.Epsilon).Choose(divisor, recipe.Epsilon);
}
