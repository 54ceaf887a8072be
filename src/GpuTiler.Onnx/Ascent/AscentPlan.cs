namespace GpuTiler.Onnx;

/// <summary>How many samples a batch has, through which sizes it goes, and how many climb at once: what memory and network allow.</summary>
/// <param name="First">The model of the first size.</param>
/// <param name="Sizes">The sizes.</param>
/// <param name="Problem">Why the network does not take the recipe's sizes; null where it does.</param>
/// <param name="Concurrency">Batches that climb at once.</param>
internal sealed record AscentPlan(AscentModel First, IReadOnlyList<AscentSize> Sizes, OnnxModelException? Problem, int Concurrency)
{
    // Where none is given.
    private const long UsualBudget = 1L << 30;

    // On a GPU. A processor is slower with several: what one picture needs fits into its caches.
    private const int MostSamples = 16;

    /// <summary>Makes the plan, and the model of the first size.</summary>
    /// <exception cref="OnnxModelException">The network does not accept the requested size.</exception>
    /// <exception cref="ArgumentException">A single unit needs more than the memory budget.</exception>
    public static AscentPlan Make(AscentNetwork network, in MaximizationOptions options, bool isProcessor)
    {
        var recipe = options.Size is { } size ? options.Recipe with { Size = size } : options.Recipe;
        var sizes = recipe.Schedule(network.OwnSize);
        var own = new AscentSize(network.OwnSize.Height, network.OwnSize.Width, recipe.Steps);
        bool isFree = options.Size is null;
        try
        {
            var (first, most) = Batch(network, options, sizes, isProcessor);
            return new(first, sizes, null, most);
        }
        catch (OnnxModelException e) when (isFree && (sizes.Count > 1 || sizes[0] != own))
        {
            var (first, most) = Batch(network, options, [own], isProcessor);
            return new(first, [own], e, most);
        }
    }

    private static (AscentModel First, int Concurrency) Batch(
        AscentNetwork network, in MaximizationOptions options, IReadOnlyList<AscentSize> sizes, bool isProcessor)
    {
        bool isOne = options.Units == 0 && options.Recipe.IsOfWholeLayer;
        RequireRoom(options.Recipe.Crop, sizes[^1]);
        int pictures = options.Recipe.Pictures, group = options.Recipe.Diversity > 0 ? pictures : 1;
        int usual = isProcessor ? group : Math.Max(group, MostSamples / group * group);
        int most = !network.TakesBatch ? 1 : options.Samples == 0 ? usual : options.Samples * pictures;
        var first = Largest(network, options.Recipe, sizes[0], most, isProcessor);
        int units = options.Units > 0 ? options.Units : isOne ? 1 : AscentUnits.Of(first, network.HasChannelsLast).Count;
        long budget = options.Model.MemoryBudget == 0 ? UsualBudget : options.Model.MemoryBudget;
        var last = sizes.Last(one => one.Steps > 0);
        long needed = first.SampleBytes * last.Height * last.Width / ((long)sizes[0].Height * sizes[0].Width);
        if (needed > budget && options.Model.MemoryBudget > 0)
        {
            first.Dispose();
            throw new ArgumentException(
                $"A unit of '{network.Target.Layer}' needs about {needed} bytes at {last.Height}×{last.Width}, "
                + $"and the memory budget is {budget}: allow more, or use a smaller size.");
        }

        int samples = (int)first.Dimensions[0];
        int fitting = (int)Math.Clamp(budget / Math.Max(1, needed), 1, samples);
        if (fitting < group)
        {
            first.Dispose();
            throw new ArgumentException(
                $"Diversity compares {pictures} pictures of a unit while they climb, and of '{network.Target.Layer}' only {fitting} can "
                + "climb together: make fewer of each, allow more memory where the network takes several samples, or leave diversity out.");
        }

        int even = Even(units * pictures / group, fitting / group) * group;
        if (even != samples)
        {
            first.Dispose();
            first = AscentModel.Create(network, options.Recipe, sizes[0], even, isProcessor);
        }

        // Each has a session of its own, and with it the network's weights.
        int batches = ((units * pictures) + even - 1) / even;
        long mostInMemory = budget / Math.Max(1, (needed * even) + first.Bytes.Length);
        return (first, (int)Math.Clamp(Math.Min(mostInMemory, MostAtOnce(options, isProcessor)), 1, batches));
    }

    // Two threads that share the operators of a step are hardly faster than one. A GPU is busy with one batch.
    private static int MostAtOnce(in MaximizationOptions options, bool isProcessor) =>
        !isProcessor || options.Model.Threads != 0 ? 1
        : options.Concurrency > 0 ? options.Concurrency
        : Environment.ProcessorCount;

    // As many as fit, or one or two fewer, so that the last batch is about as large as the others.
    private static int Even(int count, int fitting)
    {
        int batches = (count + fitting - 1) / fitting;
        return (count + batches - 1) / batches;
    }

    private static void RequireRoom(int crop, AscentSize last)
    {
        if (2 * crop >= Math.Min(last.Height, last.Width))
        {
            throw new ArgumentException(
                $"Of pictures of {last.Height}×{last.Width} nothing is left without {crop} pixels at each side: "
                + "crop fewer, or use a larger size.");
        }
    }

    // A network whose graph is made for one sample runs one after another.
    private static AscentModel Largest(AscentNetwork network, in AscentRecipe recipe, AscentSize size, int samples, bool isProcessor)
    {
        if (samples > 1)
        {
            try
            {
                var model = AscentModel.Create(network, recipe, size, samples, isProcessor);
                if (model.IsBatch)
                {
                    return model;
                }

                model.Dispose();
            }
            catch (Exception e) when (e is OnnxModelException or GradientException)
            {
                // One sample tells whether it is the batch that is refused.
            }
        }

        return AscentModel.Create(network, recipe, size, 1, isProcessor);
    }
}
