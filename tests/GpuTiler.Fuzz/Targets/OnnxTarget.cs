using GpuTiler.Onnx;

namespace GpuTiler.Fuzz;

/// <summary>ONNX models, as far as they are read without ONNX Runtime: what <c>layers</c> and <c>weights</c> find in the file.</summary>
internal sealed class OnnxTarget : FuzzTarget
{
    private readonly string path;

    public OnnxTarget() => path = Path.Combine(FuzzFolders.ScratchOf(this), InputName);

    public override string Name => "onnx";

    public override string Reads => "models: ModelOutline, layers, layouts, weights, parts of a network";

    // The smallest field, of two bytes, becomes an object with lists; a graph is nested up to 32 deep, and is copied at each level.
    public override Bounds Bounds => new(4 << 20, 4096) { TimePerByte = TimeSpan.FromMicroseconds(20) };

    public override IReadOnlyList<Type> MayThrow => [typeof(InvalidDataException)];

    public override IEnumerable<byte[]> Seeds() => ModelSeeds.All();

    public override void Run(byte[] input)
    {
        File.WriteAllBytes(path, input);
        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        var layers = LayerCatalog.ReadDeclared(outline, new InvalidDataException("a problem"));
        var shapes = InputShapes.Resolve(outline, default);
        var layouts = LayoutInference.Find(outline, shapes.Dimensions, null);
        foreach (var layer in layers)
        {
            layouts(layer.Name);
        }

        QuantizationFinder.Find(outline);
        var graph = new NetworkGraph(outline);
        var part = graph.Part(layers.Take(1).Select(layer => layer.Name), new HashSet<string>());
        graph.WeightBytes(part);
        ModelOutline.Read(file, part.Write(file, new ProtoWriter()));
        ModelOutline.Read(file, ModelSkeleton.Write(file, outline, shapes.Dimensions, hasFiles: false));
        ModelOutline.Read(file, ModelStructure.Read(new MemoryStream(input), "weights"));
        foreach (var weight in OnnxWeights.List(path).Where(weight => weight.CanShow))
        {
            weight.Read(new float[weight.Shape.ElementCount]);
        }
    }

    public override byte[] Mutate(byte[] input, Random random) => ProtoTree.Mutate(input, ModelSeeds.Words, random);
}
