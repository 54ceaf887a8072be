namespace GpuTiler.Onnx;

/// <summary>
/// The numbers of a recipe that changes a picture until a unit fires. <c>default</c> is <see cref="Plain"/>; the others follow published
/// programs, and each number may be changed: <c>AscentRecipe.Keras with { Steps = 30 }</c>.
/// </summary>
public readonly record struct AscentRecipe
{
    private readonly int? steps;
    private readonly double? rate, growth, decay;
    private readonly AscentStart? start;
    private readonly int sizesBefore, morePictures;

    /// <summary>
    /// Grey noise of 0.5 ± 0.1 in a picture from 0 to 1 of the input's own size; 128 steps of 0.05 along the gradient divided by its root
    /// mean square; each value stays between 0 and 1.
    /// </summary>
    public static AscentRecipe Plain => default;

    /// <summary>
    /// The filter visualisation that came with Keras 2: noise of 128 ± 10 as the network takes it, 15 steps of 1 at each of nine sizes,
    /// each 1.2 times as large as the last, up to 412×412, bicubic between them; shown with a standard deviation of 0.25.
    /// </summary>
    public static AscentRecipe Keras => new()
    {
        TakesRawValues = true,
        Size = (412, 412),
        Sizes = 10,
        EndsEnlarged = true,
        Start = new(128, 10),
        Steps = 15,
        Rate = 1,
        Epsilon = 1e-7,
        Contrast = new(0.25, 1e-7),
        LeastLoss = 1e-7,
        Margin = 5,
        IsSorted = true,
        IsSquare = true,
    };

    /// <summary>
    /// The filter visualisation of keras.io, from 2020: noise of ±0.125 as the network takes it, 180×180, 30 steps of 10 along the gradient
    /// divided by its norm, a border of 2 values of each map left out of the loss, 25 pixels cropped at each side, shown with a standard
    /// deviation of 0.15.
    /// </summary>
    public static AscentRecipe Keras2020 => new()
    {
        TakesRawValues = true,
        Size = (180, 180),
        Start = new(0, 0.125),
        Steps = 30,
        Rate = 10,
        Scale = GradientScale.Norm,
        Epsilon = 1e-12,
        LossBorder = 2,
        Crop = 25,
        Contrast = new(0.15, 1e-5),
        Margin = 5,
    };

    /// <summary>
    /// What TensorFlow programs for handwritten digits do: normal noise of 0.1 as the network takes it, and 5,000 steps of 0.5 along the
    /// unscaled gradient.
    /// </summary>
    public static AscentRecipe Digits => new()
    {
        TakesRawValues = true,
        Start = new(0, 0.1, IsNormal: true),
        Steps = 5000,
        Rate = 0.5,
        Scale = GradientScale.None,
        LeastSum = 0,
        Margin = 5,
        IsSquare = true,
    };

    /// <summary>
    /// DeepDream as on keras.io, applied to a picture from the caller: three sizes, each 1.4 times as large as the last, 20 steps of
    /// 0.005 (0.01 of a picture from −1 to 1) along the gradient divided by its mean magnitude, the mean of the squares as loss, without a
    /// border of 2 values; detail of the picture that a size has lost is restored at the next.
    /// </summary>
    public static AscentRecipe DeepDream => new()
    {
        Sizes = 3,
        Growth = 1.4,
        Steps = 20,
        Rate = 0.005,
        Scale = GradientScale.MeanMagnitude,
        Objective = AscentObjective.MeanSquare,
        LossBorder = 2,
        IsOfWholeLayer = true,
        RestoresDetail = true,
    };

    /// <summary>
    /// What Lucid does (Olah, Mordvintsev and Schubert 2017, "Feature Visualization"): the frequencies of a picture in decorrelated
    /// colours, from normal noise of 0.01, 512 Adam steps of 0.05 along the unscaled gradient, with the picture moved at random before
    /// each. Lucid's penalties and several pictures per unit are optional: <see cref="Penalties"/>, <see cref="Pictures"/>,
    /// <see cref="Diversity"/>.
    /// </summary>
    public static AscentRecipe Lucid => new()
    {
        Basis = PictureBasis.Fourier,
        Colors = PictureColors.Decorrelated,
        Transforms = PictureTransforms.Lucid,
        Start = new(0, 0.01, IsNormal: true),
        Steps = 512,
        Rate = 0.05,
        Scale = GradientScale.None,
        Optimizer = AscentOptimizer.Adam,
    };

    /// <summary>The steps at each size; 128 by default.</summary>
    public int Steps
    {
        get => steps ?? 128;
        init => steps = value;
    }

    /// <summary>The length of a step: the factor of the scaled gradient; 0.05 by default.</summary>
    public double Rate
    {
        get => rate ?? 0.05;
        init => rate = value;
    }

    /// <summary>What the gradient is divided by.</summary>
    public GradientScale Scale { get; init; }

    /// <summary>
    /// What is added to the divisor, or for <see cref="GradientScale.Norm"/> and <see cref="GradientScale.MeanMagnitude"/> the divisor's
    /// lower bound (for the norm, of its square); 0 scales the gradient by its largest element first, so that no gradient is too small.
    /// </summary>
    public double Epsilon { get; init; }

    /// <summary>How a step follows the scaled gradient.</summary>
    public AscentOptimizer Optimizer { get; init; }

    /// <summary>
    /// What the ascent begins at; 0.5 ± 0.1 by default. The noise is in the numbers that are changed: see <see cref="Basis"/> and <see
    /// cref="Colors"/>.
    /// </summary>
    public AscentStart Start
    {
        get => start ?? new(0.5, 0.1);
        init => start = value;
    }

    /// <summary>
    /// Which numbers are changed. If they are not pixel values, the picture is their sigmoid and so stays between 0 and 1, unless <see
    /// cref="TakesRawValues"/> removes the bounds.
    /// </summary>
    public PictureBasis Basis { get; init; }

    /// <summary>The power of its frequency by which a wave counts less; 1 by default, as in photographs.</summary>
    public double Decay
    {
        get => decay ?? 1;
        init => decay = value;
    }

    /// <summary>Which numbers represent a pixel's colour, in pictures of three channels.</summary>
    public PictureColors Colors { get; init; }

    /// <summary>How the picture is moved before each step.</summary>
    public PictureTransforms Transforms { get; init; }

    /// <summary>The penalties subtracted from the loss for how the picture looks.</summary>
    public PicturePenalties Penalties { get; init; }

    /// <summary>How many pictures of each unit are made, each from its own noise; 1 by default.</summary>
    public int Pictures
    {
        get => morePictures + 1;
        init => morePictures = value - 1;
    }

    /// <summary>
    /// How much it counts that the pictures of a unit look alike to its layer: this times the cosine between the Gram matrices of their
    /// maps is subtracted from the sum of their losses, for every two of them in both orders. 0 optimises each independently.
    /// </summary>
    public double Diversity { get; init; }

    /// <summary>Whether the entire layer is one unit if no other is named.</summary>
    public bool IsOfWholeLayer { get; init; }

    /// <summary>Whether the detail that the smaller size has lost of the starting picture is added to the larger one.</summary>
    public bool RestoresDetail { get; init; }

    /// <summary>Which measure of the unit's values is maximised.</summary>
    public AscentObjective Objective { get; init; }

    /// <summary>
    /// At each size, a picture stops changing once its loss before a step exceeds this, as in the DeepDream of keras.io, which uses 15 for
    /// a sum of several layers; <see langword="null"/> for no limit.
    /// </summary>
    public double? MostLoss { get; init; }

    /// <summary>How many values at each edge of a map the loss ignores.</summary>
    public int LossBorder { get; init; }

    /// <summary>
    /// Whether start and steps are in the values that the network takes, without bounds. Otherwise they are in a picture from 0 to 1, which
    /// is prepared for the network like any other and stays within those bounds.
    /// </summary>
    public bool TakesRawValues { get; init; }

    /// <summary>
    /// The picture's final rows and columns; <see langword="null"/> for the input's own, or 224×224 if it leaves them open.
    /// </summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>How many sizes it grows through; 1 by default.</summary>
    public int Sizes
    {
        get => sizesBefore + 1;
        init => sizesBefore = value - 1;
    }

    /// <summary>The ratio of each size to the one before; 1.2 by default.</summary>
    public double Growth
    {
        get => growth ?? 1.2;
        init => growth = value;
    }

    /// <summary>Whether the picture is only enlarged to the last size, without steps there.</summary>
    public bool EndsEnlarged { get; init; }

    /// <summary>How values become a picture at the end.</summary>
    public PictureContrast Contrast { get; init; }

    /// <summary>Whether negative values are shown as zero.</summary>
    public bool RemovesNegatives { get; init; }

    /// <summary>What the values are divided by before they are shown.</summary>
    public PictureScale Shown { get; init; }

    /// <summary>How many pixels at each side of the picture are not shown.</summary>
    public int Crop { get; init; }

    /// <summary>Units whose final loss is not larger than this are left out; <see langword="null"/> keeps all.</summary>
    public double? LeastLoss { get; init; }

    /// <summary>Units whose picture's sum is not larger than this are left out; <see langword="null"/> keeps all.</summary>
    public double? LeastSum { get; init; }

    /// <summary>Whether the shown pictures range from 0 to 1.</summary>
    public bool ShowsUnitRange => Contrast != default || Shown == PictureScale.Range || (!TakesRawValues && Shown == PictureScale.None);

    /// <summary>The pixels between pictures, with none around the outside; <see langword="null"/> for 2, and around them too.</summary>
    public int? Margin { get; init; }

    /// <summary>Whether units are sorted by their loss, the largest first.</summary>
    public bool IsSorted { get; init; }

    /// <summary>Whether only as many are shown as fill a square.</summary>
    public bool IsSquare { get; init; }

    /// <summary>Checks that its numbers make sense.</summary>
    /// <exception cref="ArgumentException">One of them does not.</exception>
    public void Require()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1, nameof(Steps));
        ArgumentOutOfRangeException.ThrowIfLessThan(Sizes, 1, nameof(Sizes));
        ArgumentOutOfRangeException.ThrowIfNegative(LossBorder);
        ArgumentOutOfRangeException.ThrowIfNegative(Crop);
        ArgumentOutOfRangeException.ThrowIfLessThan(Pictures, 1, nameof(Pictures));
        Transforms.Require();
        Penalties.Require();
        if (Sizes > 1 && !(Growth > 1 && double.IsFinite(Growth)))
        {
            throw new ArgumentException($"A picture that goes through {Sizes} sizes grows by more than 1, and not by {Growth}.");
        }

        if (MostLoss is { } most && double.IsNaN(most))
        {
            throw new ArgumentException("The largest loss is a number.");
        }

        if (!(double.IsFinite(Decay) && double.IsFinite(Diversity) && Diversity >= 0))
        {
            throw new ArgumentException("Decay and diversity are finite numbers, and the last is not below 0.");
        }

        if (Diversity > 0 && Pictures == 1)
        {
            throw new ArgumentException("Diversity is what pictures of one unit have, and there is one picture of each: more are needed.");
        }

        if (!double.IsFinite(Rate + Start.Center + Start.Spread) || !(Epsilon >= 0 && Contrast is { Deviation: >= 0, Epsilon: >= 0 }))
        {
            throw new ArgumentException("A rate, a start and what is added to divisors are finite numbers, and the last are not below 0.");
        }
    }

    /// <summary>The sizes in order, each with its steps.</summary>
    /// <param name="own">The size of the input.</param>
    internal IReadOnlyList<AscentSize> Schedule((int Height, int Width) own)
    {
        var last = Size ?? own;
        var sizes = new AscentSize[Sizes];
        for (int i = 0; i < sizes.Length; i++)
        {
            double divisor = Math.Pow(Growth, sizes.Length - 1 - i);
            bool isLast = i == sizes.Length - 1;
            sizes[i] = isLast ? new(last.Height, last.Width, EndsEnlarged && i > 0 ? 0 : Steps)
                : new(Math.Max(1, (int)(last.Height / divisor)), Math.Max(1, (int)(last.Width / divisor)), Steps);
        }

        return sizes;
    }
}
