namespace GpuTiler.Onnx;

/// <summary>
/// Follows a network's graph from its input and finds what each tensor sees of it. What is in doubt sees the whole picture.
/// </summary>
internal sealed class FieldFinder
{
    private readonly ModelFile file;
    private readonly StoredTensors stored;
    private readonly Dictionary<string, TensorField> fields = [];

    private FieldFinder(ModelFile file, ModelOutline outline) => (this.file, stored) = (file, new StoredTensors(outline));

    /// <summary>The fields of layers, by name; those that see the whole picture are left out.</summary>
    /// <param name="path">The model.</param>
    /// <param name="input">Its input, a picture.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="layout">The order of the input's dimensions, where it is given.</param>
    public static IReadOnlyDictionary<string, ReceptiveField> Find(
        string path, BoundInput input, IEnumerable<BoundActivation> layers, TensorLayout? layout)
    {
        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        var finder = new FieldFinder(file, outline);
        finder.Follow(outline, input, layout);
        var found = new Dictionary<string, ReceptiveField>();
        foreach (var layer in layers)
        {
            int rows = layer.Shape.Layout == TensorLayout.Nhwc ? 1 : 2;
            if (finder.fields.TryGetValue(layer.Name, out var field) && field.Rank == layer.Dimensions.Length
                && (field.RowAxis, field.ColumnAxis) == (rows, rows + 1)
                && (field.Rows.Size, field.Columns.Size) == (layer.Shape.Height, layer.Shape.Width))
            {
                var (down, across) = (field.Rows, field.Columns);
                found.Add(layer.Name, new(down.Stride, across.Stride, down.Offset, across.Offset, down.Extent, across.Extent));
            }
        }

        return found;
    }

    private void Follow(ModelOutline outline, BoundInput input, TensorLayout? layout)
    {
        long?[] dimensions = [.. input.Dimensions.ToArray().Select(size => (long?)size)];
        dimensions[0] = dimensions.Length == 4 ? 1 : dimensions[0];
        int rows = PictureShape.FindAny(dimensions, layout) is { } shape ? shape.Rows : dimensions.Length - 2;
        fields[input.Name] = dimensions.Length == 4
            ? new(4, rows, rows + 1, AxisField.Of(input.Dimensions[rows]), AxisField.Of(input.Dimensions[rows + 1]))
            : TensorField.Whole;
        foreach (var node in outline.Nodes)
        {
            TensorField[] read = [.. node.Reads.Where(fields.ContainsKey).Select(name => fields[name])];
            if (read.Length == 0)
            {
                continue;
            }

            var field = read.Any(one => one.IsWhole) || node.Bodies.Count > 0
                ? TensorField.Whole
                : FieldRules.Apply(node, read, Numbers, DimensionsOf);
            foreach (string output in node.Outputs)
            {
                fields[output] = field;
            }
        }
    }

    // Whole numbers that the file stores; null where it does not.
    private long[]? Numbers(string name)
    {
        if (stored.Resolve(name).Tensor is not { Type: OnnxElementType.Int64 or OnnxElementType.Int32, Dimensions: [] or [_] } tensor)
        {
            return null;
        }

        long count = tensor.Dimensions is [var length] ? length : 1;
        if (count is < 0 or > 64)
        {
            return null;
        }

        var values = new long[count];
        StoredTensor.Locate(file, tensor).Read(values.AsSpan());
        return values;
    }

    private long[]? DimensionsOf(string name) => stored.Resolve(name).Tensor?.Dimensions;
}
