using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>
/// Pictures that grow until a map of one layer fires, plainly (<see cref="AscentRecipe.Plain"/>). One thread alone uses it.
/// </summary>
internal sealed class MaximizationSession : IDisposable
{
    // So that a person sees it grow, and nobody who waits for the thread waits long.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(0.05);

    private readonly ViewedLayer layer;
    private readonly ActivationMaximizer maximizer;
    private readonly ActivationBuffer copied = new();
    private readonly DeviceTensor picture;
    private readonly Tiler tiler;
    private readonly byte[] levels;
    private readonly ValueRange[] ranges;
    private readonly long[] input;
    private AttributionSubject? climbing;

    /// <summary>Loads it.</summary>
    /// <param name="source">The network that it is of.</param>
    /// <param name="device">The device that it runs on.</param>
    /// <param name="layer">The layer.</param>
    /// <exception cref="GradientException">An operator on the way has no rule.</exception>
    /// <exception cref="ArgumentException">The layer does not depend on the input.</exception>
    public MaximizationSession(AttributedNetwork source, TileDevice device, ViewedLayer layer)
    {
        var shape = source.Shape;
        (this.layer, input) = (layer, source.Input.Bound.Dimensions.ToArray());
        maximizer = ActivationMaximizer.Load(source.Path, device, new()
        {
            Layer = layer.Name,
            By = source.Input.Bound.Name,
            Size = (shape.Height, shape.Width),
            Preparation = source.Input.Preparation,
            Samples = 1,
            Concurrency = 1,
            Model = source.Options,
        });
        try
        {
            foreach (var other in maximizer.Inputs)
            {
                other.CopyFrom(source.Inputs.First(one => one.Name == other.Name));
            }

            var found = maximizer.PictureShape;
            picture = (found.Channels, found.Height, found.Width) == (shape.Channels, shape.Height, shape.Width)
                ? device.CreateTensor(found, ElementType.Float32)
                : throw new ArgumentException($"Pictures of {found} are no input of {shape}.");
            tiler = Tiler.Create(picture, new() { Columns = found.Channels, Range = TileRange.Between(0, 1) });
            (levels, ranges) = (new byte[source.ImageWidth * shape.Height], new ValueRange[source.Tiles]);
        }
        catch
        {
            Dispose();
            throw;
        }

        // No map lies over it: the middle of a scale is clear.
        Array.Fill(levels, AttributionSession.Middle);
        Array.Fill(ranges, new ValueRange(0, 1));
        ranges[0] = new ValueRange(0, 0);
    }

    /// <summary>The map whose picture grows; <see langword="null"/> for none.</summary>
    public AttributionSubject? Climbing => climbing?.IsDone == false ? climbing : null;

    /// <summary>Goes on with a map's picture for a while, and shows it.</summary>
    /// <param name="subject">The map.</param>
    public void Grow(AttributionSubject subject)
    {
        if (climbing != subject)
        {
            maximizer.Begin(LayerUnit.Of(layer, input, subject.Map));
            climbing = subject;
        }

        long start = TimeProvider.System.GetTimestamp();
        while (maximizer.Step() && maximizer.StepsMade < maximizer.Steps && TimeProvider.System.GetElapsedTime(start) < Turn)
        {
        }

        subject.IsDone = maximizer.StepsMade == maximizer.Steps;
        if (!subject.IsDone)
        {
            maximizer.Show();
        }

        picture.Write(new ActivationSpan(maximizer.Pictures.ToHost(copied).As<float>(), picture.Shape));
        tiler.Read(tiler.Dispatch(picture), levels.AsSpan(picture.Shape.Width), subject.Width);
        subject.Tell(subject.IsDone ? null : $"Step {maximizer.StepsMade} of {maximizer.Steps}.");
        subject.Publish(levels, ranges, maximizer.StepsMade);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tiler?.Dispose();
        picture?.Dispose();
        maximizer.Dispose();
    }
}
