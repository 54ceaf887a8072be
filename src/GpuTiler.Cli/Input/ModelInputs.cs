using System.Numerics;
using System.Runtime.InteropServices;
using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>What goes into a model: one input changes from run to run, and the others are named with <c>--input</c>.</summary>
internal sealed class ModelInputs
{
    private readonly string model;
    private readonly IReadOnlyDictionary<string, InputFile> named;
    private readonly ImagePreparation preparation;
    private readonly Progress progress;
    private readonly IReadOnlyList<OnnxInput> declared;

    public ModelInputs(string model, IReadOnlyDictionary<string, InputFile> named, ImagePreparation preparation, Progress progress)
    {
        (this.model, this.named, this.preparation, this.progress) = (model, named, preparation, progress);
        declared = OnnxModel.ListInputs(model);
        if (named.Keys.FirstOrDefault(name => declared.All(input => input.Name != name)) is { } unknown)
        {
            throw new CommandException($"{model} has no input '{unknown}'; it has {string.Join(", ", declared.Select(input => $"'{input.Name}'"))}.");
        }

        var open = declared.Where(input => !named.ContainsKey(input.Name)).ToList();
        Main = open.FirstOrDefault();
        if (open.Count > 1)
        {
            var others = open.Skip(1).Select(input => $"--input {input.Name}=FILE.npy ({input.Description})");
            throw new CommandException($"{model} needs {open.Count} inputs; INPUT fills '{Main!.Name}': give {string.Join(" and ", others)}.");
        }
    }

    /// <summary>The input that INPUT fills; <see langword="null"/> where all are named.</summary>
    public OnnxInput? Main { get; }

    /// <summary>The dimensions that the files fix, for inputs that leave some open.</summary>
    public Dictionary<string, long[]> Dimensions(InputFile? main)
    {
        var dimensions = new Dictionary<string, long[]>();
        foreach (var (name, file) in named)
        {
            AddDimensions(dimensions, name, file);
        }

        if (main is { IsTensor: true })
        {
            AddDimensions(dimensions, Main!.Name, main);
        }

        return dimensions;
    }

    /// <summary>Writes every named input.</summary>
    public void FillNamed(OnnxModel loaded)
    {
        foreach (var (name, file) in named)
        {
            Fill(loaded.Inputs.Single(input => input.Name == name), file);
        }
    }

    /// <summary>Writes the input that changes from run to run.</summary>
    public void FillMain(OnnxModel loaded, InputFile file) => Fill(loaded.Inputs.Single(input => input.Name == Main!.Name), file);

    private void Fill(BoundInput input, InputFile file)
    {
        if (!file.IsTensor)
        {
            var picture = file.ReadPicture();
            ImageInput.Create(input, preparation).Write(picture.Pixels.Span, picture.Width, picture.Height, picture.Channels);
            return;
        }

        using var array = file.OpenArray();
        var (stream, header) = (array.Elements, array.Header);
        if (!Fitting(header.Shape, input.Dimensions.Length).SequenceEqual(input.Dimensions.ToArray()))
        {
            throw new CommandException($"{file.Name} has the shape {string.Join('×', header.Shape)}; the input '{input.Name}' of {model} is {input.Description}.");
        }

        int overflowed = input.ElementType switch
        {
            OnnxElementType.Float32 => Read<float>(stream, header, input),
            OnnxElementType.Float16 => Read<Half>(stream, header, input),
            OnnxElementType.Float64 => Read<double>(stream, header, input),
            OnnxElementType.UInt8 => Read<byte>(stream, header, input),
            OnnxElementType.Int8 => Read<sbyte>(stream, header, input),
            OnnxElementType.UInt16 => Read<ushort>(stream, header, input),
            OnnxElementType.Int16 => Read<short>(stream, header, input),
            OnnxElementType.UInt32 => Read<uint>(stream, header, input),
            OnnxElementType.Int32 => Read<int>(stream, header, input),
            OnnxElementType.UInt64 => Read<ulong>(stream, header, input),
            OnnxElementType.Int64 => Read<long>(stream, header, input),
            OnnxElementType.Bool => NpyReader.Read(stream, header, MemoryMarshal.AsBytes(input.AsSpan<bool>())),
            _ => throw new CommandException($"The input '{input.Name}' of {model} is {input.Description}, which no file can fill."),
        };
        if (overflowed > 0)
        {
            progress.Warn($"{overflowed} value(s) of {file.Name} are beyond the range of {input.ElementType} and became infinite.");
        }
    }

    private static int Read<T>(Stream stream, NpyHeader header, BoundInput input)
        where T : unmanaged, INumber<T> => NpyReader.Read(stream, header, input.AsSpan<T>());

    private void AddDimensions(Dictionary<string, long[]> dimensions, string name, InputFile file)
    {
        if (!file.IsTensor)
        {
            return;
        }

        var wanted = declared.Single(input => input.Name == name).Dimensions;
        var shape = file.ReadHeader().Shape;
        var fitting = Fitting(shape, wanted?.Count ?? shape.Count);
        if (fitting.Contains(0))
        {
            throw new CommandException($"{file.Name} has the shape {string.Join('×', shape)}: an empty tensor cannot be a model's input.");
        }

        // A shape that contradicts the model is reported with the model's when the input is filled.
        if (wanted is null || (wanted.Count == fitting.Length && wanted.Zip(fitting).All(pair => pair.First.Value is not { } value || value == pair.Second)))
        {
            dimensions.Add(name, fitting);
        }
    }

    // One image without its batch dimension is what a user has at hand.
    private static long[] Fitting(IReadOnlyList<int> shape, int rank) => shape.Count == rank - 1
        ? [1, .. shape.Select(dimension => (long)dimension)]
        : [.. shape.Select(dimension => (long)dimension)];
}
