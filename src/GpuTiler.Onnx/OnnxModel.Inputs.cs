namespace GpuTiler.Onnx;

public sealed partial class OnnxModel
{
    /// <summary>Lists the inputs that a caller must fill, in the model's order, without loading the model.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <exception cref="InvalidDataException">The file is not a model, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<OnnxInput> ListInputs(string path) =>
        [.. InputShapes.Resolve(ModelOutline.Read(ModelFile.Read(path)), default).Required.Select(input => new OnnxInput(input))];
}
