using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>A network that is loaded for the batches of a survey, and what its layers are.</summary>
internal sealed class SurveyNetwork : IDisposable
{
    private SurveyNetwork(OnnxModel model, BoundInput input, Exception? whyNoBatch)
    {
        (Model, Input, Batch, WhyNoBatch) = (model, input, (int)input.Dimensions[0], whyNoBatch);
        foreach (var activation in model.Activations)
        {
            if (activation.Shape.Batch == Batch)
            {
                Layers.Add(activation);
            }
            else
            {
                LeftOut.Add(new(
                    activation.Name,
                    $"it has {activation.Shape.Batch} image(s) where the input has {Batch}, so that no map is one picture's."));
            }
        }

        LeftOut.AddRange(model.Skipped.Select(skipped => new SurveyDocument.LayerLeftOut(skipped.Name, skipped.Reason)));
        if (Layers.Count == 0)
        {
            throw new ArgumentException($"No layer can be surveyed: {LeftOut[0].Name}: {LeftOut[0].Reason}");
        }
    }

    public OnnxModel Model { get; }

    /// <summary>The input that pictures fill.</summary>
    public BoundInput Input { get; }

    /// <summary>Pictures that run together.</summary>
    public int Batch { get; }

    /// <summary>
    /// Why the network runs on one picture at a time although it leaves its batch open; otherwise <see langword="null"/>.
    /// </summary>
    public Exception? WhyNoBatch { get; }

    /// <summary>Layers of which each picture has its own maps.</summary>
    public List<BoundActivation> Layers { get; } = [];

    /// <summary>Layers that cannot be surveyed.</summary>
    public List<SurveyDocument.LayerLeftOut> LeftOut { get; } = [];

    /// <summary>Loads the model; one that leaves its batch open, but does not run on one, is loaded for one picture at a time.</summary>
    public static SurveyNetwork Load(string path, DataSet data, TileDevice device, in SurveyOptions options)
    {
        var input = PictureInput(path, options.Inputs ?? []);
        long[]? dimensions = Dimensions(input, data, options);
        bool isOpen = input.Dimensions is [{ Value: null }, _, ..] && dimensions is not null;
        if (!isOpen || options.BatchOrUsual == 1)
        {
            return Load(path, input, dimensions, device, options, null);
        }

        try
        {
            return Load(path, input, [options.BatchOrUsual, .. dimensions![1..]], device, options, null);
        }
        catch (Exception e) when (e is OnnxModelException || (e is ArgumentException && options.Inputs is { Count: > 0 }))
        {
            // Another input may say that there is one picture.
            return Load(path, input, dimensions, device, options, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private static SurveyNetwork Load(
        string path, OnnxInput input, long[]? dimensions, TileDevice device, in SurveyOptions options, Exception? whyNoBatch)
    {
        var further = options.Inputs ?? [];
        var known = further.Where(one => one.Dimensions is not null).ToDictionary(one => one.Name, one => one.Dimensions!.ToArray());
        if (dimensions is not null)
        {
            known.Add(input.Name, dimensions);
        }

        var model = OnnxModel.Load(path, device, options.Onnx with { InputDimensions = known });
        try
        {
            var filled = model.Inputs.Single(one => one.Name == input.Name);
            foreach (var one in further)
            {
                one.Fill(model.Inputs.Single(bound => bound.Name == one.Name));
            }

            // Shapes that only a run shows to be wrong are found before any picture is read.
            filled.WriteBytes([]);
            foreach (var group in model.Groups)
            {
                model.Run(group);
            }

            return new(model, filled, whyNoBatch);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static OnnxInput PictureInput(string path, IReadOnlyList<SurveyInput> further)
    {
        var inputs = OnnxModel.ListInputs(path);
        string names = string.Join(", ", inputs.Select(input => $"'{input.Name}'"));
        if (further.FirstOrDefault(one => inputs.All(input => input.Name != one.Name)) is { } unknown)
        {
            throw new ArgumentException($"{path} has no input '{unknown.Name}'; it has {names}.");
        }

        OnnxInput[] left = [.. inputs.Where(input => further.All(one => one.Name != input.Name))];
        return left is [var only]
            ? only
            : throw new ArgumentException(
                $"{path} has {inputs.Count} inputs to fill ({names}), {further.Count} of them given: pictures fill one.");
    }

    // The dimensions for one picture; null where the model's own are taken.
    private static long[]? Dimensions(OnnxInput input, DataSet data, in SurveyOptions options)
    {
        if (input.Dimensions is not [_, _, ..] declared)
        {
            return null;
        }

        long?[] known = [.. declared.Select(dimension => dimension.Value)];
        known[0] ??= 1;
        if (data.ValueShape is { } shape && shape.Count == known.Length - 1)
        {
            for (int i = 1; i < known.Length; i++)
            {
                known[i] ??= shape[i - 1];
            }
        }
        else if (options.Onnx.InputSize is { } size && PictureShape.FindAny(known, options.Preparation.Layout) is { } place)
        {
            known[place.Rows] ??= size.Height;
            known[place.Columns] ??= size.Width;
        }
        else if (input.TakesAnySize(options.Preparation.Layout) && FirstSize(data, options) is { } first
            && input.FitPicture(first.Width, first.Height, options.Preparation.Layout) is { } fitting)
        {
            return fitting;
        }

        return known.All(size => size is not null) ? [.. known.Select(size => size!.Value)] : null;
    }

    // The first picture that can be read gives all of them its size.
    private static (int Width, int Height)? FirstSize(DataSet data, in SurveyOptions options)
    {
        var limits = options.Limits;
        var decode = options.Decoder ?? ((file, name) => ImageReader.Read(file, name, limits));
        for (int i = 0; i < data.Count; i++)
        {
            try
            {
                return data.Read(i, decode).Pixels is { } pixels ? (pixels.Width, pixels.Height) : null;
            }
            catch (Exception e) when (e is InvalidDataException or IOException or DecodingLimitException)
            {
                // It is named when its turn comes.
            }
        }

        return null;
    }
}
