using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// A part of a model as ONNX Runtime's basic optimisation leaves it: constants and batch normalisations folded, functions inlined. Its
/// large weights are in a file beside it, in a folder that is deleted with this.
/// </summary>
internal sealed class NormalizedModel : IDisposable
{
    private readonly string folder;

    private NormalizedModel(string folder, ModelFile file, ModelOutline outline) => (this.folder, File, Outline) = (folder, file, outline);

    public ModelFile File { get; private set; }

    public ModelOutline Outline { get; private set; }

    /// <summary>Writes it.</summary>
    /// <param name="file">The model.</param>
    /// <param name="outline">What it holds.</param>
    /// <param name="shapes">The dimensions of its inputs.</param>
    /// <param name="outputs">The tensors that are kept, and what they need with them.</param>
    /// <param name="options">How it is loaded.</param>
    /// <exception cref="OnnxModelException">ONNX Runtime refuses it, or an input's dimensions are still open.</exception>
    public static NormalizedModel Write(
        ModelFile file, ModelOutline outline, InputShapes shapes, IReadOnlyList<string> outputs, in OnnxOptions options)
    {
        var part = new NetworkGraph(outline).Part(outputs, new HashSet<string>());
        return Write(
            file, part, [.. shapes.Required.Where(input => part.Inputs.Contains(input.Name))], shapes, outputs, new TapWriter(), options);
    }

    /// <summary>Writes a part of a model, with what is added to it.</summary>
    /// <param name="file">The model.</param>
    /// <param name="part">The part.</param>
    /// <param name="inputs">Those of the model's inputs that stay; additions declare or compute what the others held.</param>
    /// <param name="shapes">The dimensions of its inputs.</param>
    /// <param name="outputs">The tensors that are kept.</param>
    /// <param name="taps">The additions.</param>
    /// <param name="options">How it is loaded.</param>
    /// <param name="change">What else is changed in the bytes of the part.</param>
    /// <exception cref="OnnxModelException">ONNX Runtime refuses it, or an input's dimensions are still open.</exception>
    public static NormalizedModel Write(
        ModelFile file, NetworkPart part, IReadOnlyList<OutlineValue> inputs, InputShapes shapes, IReadOnlyList<string> outputs,
        TapWriter taps, in OnnxOptions options, Func<byte[], byte[]>? change = null)
    {
        foreach (string output in outputs)
        {
            taps.Output(output);
        }

        foreach (var input in inputs)
        {
            var dimensions = Array.ConvertAll(shapes.Fixed(file.Path, input), dimension => new OnnxDimension(dimension));
            taps.Graph.Message(OnnxFields.Graph.Input, (input with { Dimensions = dimensions }).Write());
        }

        byte[] model = part.Write(file, taps.Graph, shapes.Required.Select(input => input.Name).ToHashSet());
        model = change is null ? model : change(model);
        string folder = Directory.CreateTempSubdirectory("gputiler-gradient-").FullName;
        try
        {
            string path = Path.Combine(folder, "model.onnx");
            SessionFactory.Normalize(model, file, options, inputs.Count > 0 ? shapes.Symbols : new Dictionary<string, long>(), path);
            var written = ModelFile.Read(path, file);
            return new(folder, written, ModelOutline.Read(written));
        }
        catch (Exception e)
        {
            Directory.Delete(folder, recursive: true);
            if (e is OnnxRuntimeException refused)
            {
                throw SizeError.Find(file.Path, shapes.Known, options, refused) ?? RuntimeError.Loading(file.Path, refused);
            }

            throw;
        }
    }

    /// <summary>Normalises it once more: what a function computes from shapes is folded only when the function has been inlined.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses it.</exception>
    public void Repeat(in OnnxOptions options)
    {
        string path = Path.Combine(folder, "again.onnx");
        SessionFactory.Normalize(File.Bytes, File, options, new Dictionary<string, long>(), path);
        File = ModelFile.Read(path, File);
        Outline = ModelOutline.Read(File);
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
