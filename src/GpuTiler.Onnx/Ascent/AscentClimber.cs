using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Takes batches through the sizes of an ascent: all of them at one size, then at the next. One thread at a time.</summary>
internal sealed class AscentClimber : IDisposable
{
    private readonly AscentSetting setting;
    private readonly AscentNetwork network;
    private readonly IReadOnlyList<AscentSize> sizes;
    private readonly int samples;
    private readonly AscentPicture graphs;
    private readonly PictureParameters parameters;
    private readonly GradientOutput? pictures, values;
    private IReadOnlyList<AscentBatch> batches = [];
    private AscentStage? stage;
    private AscentGraph? showing;
    private int size, batch, step, sizeOfStage;

    /// <param name="setting">What the batches have in common; its inputs may be written until the first step.</param>
    /// <param name="model">A step at the first size, which this owns.</param>
    public AscentClimber(AscentSetting setting, AscentModel model)
    {
        (this.setting, network, sizes, samples) = (setting, setting.Network, setting.Sizes, setting.Samples);
        (graphs, parameters) = (new(network, setting.Recipe), new(network, setting.Recipe));
        try
        {
            var last = sizes[^1];
            pictures = setting.Output(AscentPicture.PicturesName, graphs.PicturesDimensions(samples, last), TensorLayout.Nchw);
            values = setting.Output(AscentPicture.InputsName, network.Dimensions(last.Height, last.Width, samples), network.Target.Layout);
            stage = Open(model, sizes[0]);
        }
        catch
        {
            model.Dispose();
            Dispose();
            throw;
        }
    }

    /// <summary>The pictures of the batch that is climbing, as they were shown last.</summary>
    public DeviceTensor Pictures => pictures!.Tensor;

    /// <summary>Begins with batches, which stay the caller's.</summary>
    public void Begin(IReadOnlyList<AscentBatch> batches)
    {
        this.batches = batches;
        (size, batch, step) = (0, 0, 0);
    }

    /// <summary>Makes a step with a batch.</summary>
    /// <returns>Whether one was made: false once all have ended.</returns>
    /// <inheritdoc cref="ActivationMaximizer.Step" path="/exception"/>
    public bool Step()
    {
        // Pictures may go to a last size without a step there.
        if (batches.Count == 0 || size == sizes.Count || sizes[size].Steps == 0)
        {
            return false;
        }

        var climbing = batches[batch];
        if (step == 0)
        {
            Enter(climbing);
        }

        stage!.Step(climbing.StepsMade);
        climbing.Add(stage.Status, samples);
        long frames = setting.Frames, made = climbing.StepsMade;
        if (made * frames / setting.Steps > (made - 1) * frames / setting.Steps)
        {
            ShowAt(sizes[size], stage.Point);
            climbing.AddFrame(Pictures, samples);
        }

        if (++step == sizes[size].Steps)
        {
            Leave(climbing);
        }

        return true;
    }

    /// <summary>Makes pictures of the batch that is climbing.</summary>
    /// <exception cref="InvalidOperationException">None is.</exception>
    public void Show()
    {
        if (step == 0)
        {
            throw new InvalidOperationException("No batch is climbing: call Step first.");
        }

        ShowAt(sizes[size], stage!.Point);
    }

    /// <summary>Ends early: the batch that is climbing keeps its pictures as they are.</summary>
    public void Stop()
    {
        if (step > 0)
        {
            Finish(batches[batch]);
            step = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        lock (setting.Host.Gate)
        {
            values?.Dispose();
            pictures?.Dispose();
        }
    }

    private AscentStage Open(AscentModel model, AscentSize at) => new(setting, model, at);

    private void Enter(AscentBatch climbing)
    {
        if (setting.Inputs.FirstOrDefault(input => !input.IsWritten) is { } empty)
        {
            throw new InvalidOperationException(
                $"The input '{empty.Name}' of {empty.Model} has no value: write a tensor of {empty.Description}.");
        }

        var one = sizes[size];
        if (sizeOfStage != size)
        {
            Close();
            stage = Open(setting.Model(one), one);
            sizeOfStage = size;
        }

        stage!.Begin(climbing.Start ?? BeginAt(climbing, one), climbing.Gradients);
    }

    private OrtValue BeginAt(AscentBatch climbing, AscentSize first)
    {
        var start = setting.Start;
        if (!start.IsWritten)
        {
            return setting.Recipe.RestoresDetail
                ? throw new InvalidOperationException("This recipe begins at a picture: write one to Start.")
                : climbing.BeginAt(setting.Recipe.Start, setting.Seed, parameters.Dimensions(first.Height, first.Width, samples));
        }

        var last = sizes[^1];
        long[] dimensions = network.Dimensions(last.Height, last.Width, samples);
        var whole = climbing.BeginAt(start.AsSpan<float>(), dimensions);
        if (parameters.ArePixels && first with { Steps = last.Steps } == last)
        {
            return whole;
        }

        GoOn(climbing, whole, graphs.Begin(dimensions, first), first, restores: false);
        return climbing.Start!;
    }

    private void GoOn(AscentBatch climbing, OrtValue point, byte[] model, AscentSize to, bool restores) => climbing.GoOn(
        setting.Output(AscentModel.PointName, parameters.Dimensions(to.Height, to.Width, samples), network.Target.Layout), made =>
        {
            using var graph = new AscentGraph(
                setting.Host, model, restores ? (AscentPicture.StartName, setting.Start.Value) : null, (AscentPicture.PicturesName, made));
            graph.Run(point);
        });

    private void Leave(AscentBatch climbing)
    {
        step = 0;
        var from = sizes[size];
        if (size == sizes.Count - 1 || (size == sizes.Count - 2 && sizes[^1].Steps == 0))
        {
            Finish(climbing);
        }
        else
        {
            var next = sizes[size + 1];
            bool restores = setting.Recipe.RestoresDetail && setting.Start.IsWritten;
            var model = graphs.Enlarge(samples, from, next, restores ? [.. setting.Start.Dimensions] : null);
            GoOn(climbing, stage!.Point, model, next, restores);
        }

        if (++batch == batches.Count)
        {
            batch = 0;
            size++;
        }
    }

    private void Finish(AscentBatch climbing)
    {
        ShowAt(sizes[size], stage!.Point);
        climbing.Finish(Pictures, values!.Tensor, samples);
    }

    private void ShowAt(AscentSize at, OrtValue point)
    {
        showing ??= new AscentGraph(
            setting.Host, graphs.Show(samples, at, sizes[^1]), null,
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
