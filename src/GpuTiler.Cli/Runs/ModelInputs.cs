using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>What goes into a model: one input changes from run to run, and the others are named with <c>--input</c>.</summary>
internal sealed class ModelInputs
{
    private readonly string model;
    private readonly ModelSettings settings;
    private readonly Progress progress;
    private readonly IReadOnlyList<OnnxInput> declared;

    /// <summary>Looks at what the model needs.</summary>
    /// <exception cref="CommandException">It needs more, or less, than is given.</exception>
    /// <param name="model">The model.</param>
    /// <param name="settings">How it is fed.</param>
    /// <param name="progress">Gives way to what is said.</param>
    /// <param name="main">What becomes of the input that is not named, in words.</param>
    public ModelInputs(string model, ModelSettings settings, Progress progress, string main = "INPUT fills")
    {
        (this.model, this.settings, this.progress) = (model, settings, progress);
        declared = OnnxModel.ListInputs(model);
        if (settings.Inputs.Keys.FirstOrDefault(name => declared.All(input => input.Name != name)) is { } unknown)
        {
            throw new CommandException(
                $"{model} has no input '{unknown}'; it has {string.Join(", ", declared.Select(input => $"'{input.Name}'"))}.");
        }

        var open = declared.Where(input => !settings.Inputs.ContainsKey(input.Name)).ToList();
        Main = open.FirstOrDefault();
        if (open.Count > 1)
        {
            var others = open.Skip(1).Select(input => $"--input {input.Name}=FILE.npy ({input.Description})");
            throw new CommandException($"{model} needs {open.Count} inputs; {main} '{Main!.Name}': give {string.Join(" and ", others)}.");
        }
    }

    /// <summary>The input that INPUT fills; <see langword="null"/> where all are named.</summary>
    public OnnxInput? Main { get; }

    /// <summary>The dimensions that the files fix, for inputs that leave some open.</summary>
    public Dictionary<string, long[]> Dimensions(InputFile? main)
    {
        var dimensions = new Dictionary<string, long[]>();
        foreach (var (name, file) in settings.Inputs)
        {
            AddDimensions(dimensions, name, file);
        }

        if (main is not null)
        {
            AddDimensions(dimensions, Main!.Name, main);
        }

        return dimensions;
    }

    /// <summary>The named inputs, for a survey of what fills the other one.</summary>
    /// <exception cref="CommandException">None is left.</exception>
    public IReadOnlyList<SurveyInput> ForSurvey()
    {
        if (Main is null)
        {
            throw new CommandException($"{model} has no input that is left for the pictures: leave one --input out.");
        }

        var dimensions = Dimensions(null);
        return [.. settings.Inputs.Select(named => new SurveyInput(
            named.Key, dimensions.GetValueOrDefault(named.Key), input => Fill(input, named.Value)))];
    }

    /// <summary>Writes every named input.</summary>
    public void FillNamed(OnnxModel loaded) => FillNamed(loaded.Inputs);

    /// <summary>Writes every named input that is among those that are left.</summary>
    public void FillNamed(IReadOnlyList<BoundInput> left)
    {
        foreach (var (name, file) in settings.Inputs)
        {
            if (left.FirstOrDefault(input => input.Name == name) is { } input)
            {
                Fill(input, file);
            }
        }
    }

    /// <summary>Writes the input that changes from run to run.</summary>
    public void FillMain(OnnxModel loaded, InputFile file) => FillMain(loaded.Inputs, file);

    /// <inheritdoc cref="FillMain(OnnxModel, InputFile)"/>
    public void FillMain(IReadOnlyList<BoundInput> left, InputFile file)
    {
        if (left.FirstOrDefault(input => input.Name == Main!.Name) is { } input)
        {
            Fill(input, file);
        }
    }

    /// <summary>What that input holds, as a picture; <see langword="null"/> where it is none.</summary>
    public Bitmap? PictureOf(OnnxModel loaded) => PictureOf(loaded.Inputs);

    /// <summary>The same of those inputs that are left; <see langword="null"/> also where that input is not among them.</summary>
    public Bitmap? PictureOf(IReadOnlyList<BoundInput> left) =>
        left.FirstOrDefault(input => input.Name == Main?.Name)?.ToPicture(settings.Preparation);

    private void Fill(BoundInput input, InputFile file) => Fill(input, file, settings.Preparation);

    /// <summary>Writes an input that is none of the model's own.</summary>
    /// <param name="input">The input.</param>
    /// <param name="file">What it becomes.</param>
    /// <param name="preparation">How a picture becomes its values.</param>
    public void Fill(BoundInput input, InputFile file, in ImagePreparation preparation)
    {
        if (!file.IsTensor)
        {
            input.Load(file.ReadPicture(), preparation);
            return;
        }

        using var array = file.OpenArray();
        int overflowed = input.Read(array.Elements, array.Header);
        if (overflowed > 0)
        {
            progress.Warn($"{overflowed} value(s) of {file.Name} are beyond the range of {input.ElementType} and became infinite.");
        }
    }

    private void AddDimensions(Dictionary<string, long[]> dimensions, string name, InputFile file)
    {
        if (!file.IsTensor)
        {
            AddPictureSize(dimensions, name, file);
            return;
        }

        var shape = file.ReadHeader().Shape;
        if (shape.Contains(0))
        {
            throw new CommandException($"{file.Name} has the shape {string.Join('×', shape)}: an empty tensor cannot be a model's input.");
        }

        // A shape that contradicts the model is reported with the model's when the input is filled.
        if (declared.Single(input => input.Name == name).Fit(shape) is { } fitting)
        {
            dimensions.Add(name, fitting);
        }
    }

    // Where the user gives a size, that is the input's.
    private void AddPictureSize(Dictionary<string, long[]> dimensions, string name, InputFile file)
    {
        file.RequireSoundArray();
        var (input, layout) = (declared.Single(input => input.Name == name), settings.Preparation.Layout);
        if (input.Dimensions is not null && !file.IsEmpty && !input.TakesPictures(layout))
        {
            bool mayBeOne = layout is null && (input.TakesPictures(TensorLayout.Nchw) || input.TakesPictures(TensorLayout.Nhwc));
            throw new CommandException(
                $"{file.Name} is no array, and the input '{name}' of {model} is {input.Description}, which no picture fills: "
                + $"give an array (.npy) of that shape{(mayBeOne ? ", or --input-layout if it is a picture's" : "")}.");
        }

        if (settings.Onnx.InputSize is null && input.TakesAnySize(layout))
        {
            dimensions.Add(name, input.FitPicture(file.PictureSize.Width, file.PictureSize.Height, layout)!);
        }
    }
}
