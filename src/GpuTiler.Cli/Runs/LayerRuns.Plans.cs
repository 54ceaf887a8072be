using GpuTiler.Imaging;
using GpuTiler.Onnx;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <content>What is planned before anything runs, and where it goes.</content>
internal sealed partial class LayerRuns
{
    private Dictionary<string, MosaicPlan> PlansOf(ModelLoader loader, OnnxModel model, InputFile? input)
    {
        var options = Sheet is { } sheet ? sheet.Mosaics with { MaxSize = 0 } : Mosaics;
        var plans = model.Activations.ToDictionary(
            activation => activation.Name,
            activation => PlanOf(model.Describe(activation, input?.Name ?? ""), $"layer {activation.Name}", options));
        loader.NoteOnce();
        return plans;
    }

    private MosaicPlan PlanOf(LayerDescription layer, string what) => PlanOf(layer, what, Mosaics);

    private MosaicPlan PlanOf(LayerDescription layer, string what, in MosaicOptions options)
    {
        var plan = MosaicPlan.Create(layer, options);
        try
        {
            if (Form.IsDeepZoom)
            {
                _ = plan.Bands;
            }
            else if (plan.Pages > 1 && Places.IsStandardOutput(Place))
            {
                throw new UsageException(options.MaxSize == 0
                    ? $"-o {Place} takes one image, and {layer.Name} needs {plan.Pages}, so large is it: name a folder, or use a smaller --scale."
                    : $"-o {Place} takes one image, and {layer.Name} needs {plan.Pages} pages of at most {options.MaxSize} pixels a side: name a folder, or lift the limit with --max-size 0.");
            }
        }
        catch (SeveralMapsException e)
        {
            throw SeveralMaps(layer.Name, e);
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{what}: {ErrorText.Of(e)}");
        }

        return plan;
    }

    private LayerDescription Describe(InputFile input)
    {
        if (!input.IsTensor)
        {
            input.RequireSoundArray();
            throw new CommandException(input.IsEmpty
                ? $"{input.Name} is empty: an array (.npy, .npz) is needed."
                : $"{input.Name} is no tensor (.npy, .npz): name the model that it is an input of with --model, or give an array.");
        }

        try
        {
            long[] dimensions = [.. input.ReadHeader().Shape.Select(dimension => (long)dimension)];
            return new(input.Stem, dimensions, TensorShape.FromArray(dimensions, Layout ?? TensorLayout.Nchw), input.Name, input.Name)
            {
                HasKnownLayout = Layout is not null,
            };
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{input.Name}: {e.Message}");
        }
    }

    private LayerSheet CreateSheet(OnnxModel model, in LayerSheetOptions options, InputFile? input)
    {
        LayerSheet sheet;
        try
        {
            string name = input?.Name ?? "";
            sheet = LayerSheet.Create(
                [.. model.Activations.Select(activation => model.Describe(activation, name) with { Input = name })], options);
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ErrorText.Of(e));
        }

        foreach (var (layer, notice) in sheet.Notices)
        {
            progress.Note(layer.Length == 0 ? NoticeText.Of(notice) : NoticeText.Of($"layer {layer}", notice, []));
        }

        if (sheet.Pages.Count > 1 && Places.IsStandardOutput(Place))
        {
            throw new UsageException($"-o {Place} takes one image, and the sheet needs {sheet.Pages.Count} pages of at most {options.Mosaics.MaxSize} pixels a side: name a folder, or lift the limit with --max-size 0.");
        }

        return sheet;
    }

    private bool IsAnimated => Form.FramesPerSecond is not null;

    private void RequireFrames(int frames)
    {
        if (IsAnimated && frames < 2)
        {
            throw new UsageException("--animate needs several images, and there is one: give several INPUTs, or a batch.");
        }
    }

    private IReadOnlyList<ILayerSink> OpenSinks(int images, WrittenFiles written, bool isOneSeries = false) =>
        SinksTo(OpenPlace(images, written), isOneSeries);

    private ImageFiles? OpenPlace(int images, WrittenFiles written) => Place is null ? null : Places.Open(Place, images, Form, written);

    private IReadOnlyList<ILayerSink> SinksTo(ImageFiles? files, bool isOneSeries = false) =>
        [.. SinksBeforeFiles, .. FileSinks(files, isOneSeries), .. Sinks];

    private ILayerSink[] FileSinks(ImageFiles? files, bool isOneSeries) => files is null ? []
        : Form.FramesPerSecond is { } speed
            ? [animation ??= new(files, (IAnimationEncoder)Form.Encoder, speed) { IsOneSeries = isOneSeries }]
        : Form.IsDeepZoom ? [new PyramidFiles(files) { Progress = (name, rows, all) => progress.Show($"{name}: {rows} of {all} rows") }]
        : [new MosaicFiles(files)];

    private static UsageException SeveralMaps(string name, SeveralMapsException e) => new(
        $"--matshow shows one map, and {name} has {e.Maps}: choose one with --channels A:B, such as --channels 0:1, or with --top 1.");
}
