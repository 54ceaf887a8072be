namespace GpuTiler.Onnx;

/// <summary>Graphs that make something of the point between steps: the point at another size, and the pictures that are shown.</summary>
internal sealed class AscentPicture(AscentNetwork network, AscentRecipe recipe)
{
    public const string PicturesName = "pictures", InputsName = "inputs", StartName = "start";

    // As old as what these graphs need is in one form.
    private const long Opset = 13;

    // Levels of a picture of 8 bits, through which the recipe of Keras enlarges.
    private const double LargestLevel = 255;

    private readonly PictureShape shape = network.Picture;
    private readonly PictureParameters parameters = new(network, recipe);

    /// <summary>The point of pictures that are given, at a size of their own.</summary>
    /// <param name="pictures">The dimensions of the pictures.</param>
    /// <param name="to">The size.</param>
    public byte[] Begin(long[] pictures, AscentSize to)
    {
        var graph = new GradientGraph(Opset);
        var given = graph.Existing(AscentModel.PointName, OnnxElementType.Float32, pictures);
        graph.Output(PicturesName, PointOf(EnlargeByRecipe(given, to.Height, to.Width)));
        return GradientModel.OwnModel(graph, GradientModel.Declare(given));
    }

    /// <summary>The point at another size.</summary>
    /// <param name="samples">How many samples there are.</param>
    /// <param name="from">Its size.</param>
    /// <param name="to">The size.</param>
    /// <param name="start">The dimensions of a picture whose detail is restored, as another input; null for none.</param>
    public byte[] Enlarge(int samples, AscentSize from, AscentSize to, long[]? start = null)
    {
        var (point, picture) = Begin(samples, from);
        var graph = point.Graph;
        if (start is null)
        {
            graph.Output(PicturesName, PointOf(EnlargeByRecipe(picture, to.Height, to.Width)));
            return GradientModel.OwnModel(graph, GradientModel.Declare(point));
        }

        var whole = graph.Existing(StartName, OnnxElementType.Float32, start);
        var coarse = Resize(Resize(whole, from.Height, from.Width), to.Height, to.Width);
        var restored = Resize(picture, to.Height, to.Width) + (Resize(whole, to.Height, to.Width) - coarse);
        graph.Output(PicturesName, PointOf(recipe.TakesRawValues ? restored : Levels.Clip(restored, 0, 1)));
        return GradientModel.OwnModel(graph, GradientModel.Declare(point), GradientModel.Declare(whole));
    }

    /// <summary>The pictures that are shown, 1×(N·C)×H×W with red first, at the last size; and the values that the network takes.</summary>
    /// <param name="samples">How many samples there are.</param>
    /// <param name="from">The size of the point.</param>
    /// <param name="last">The last size.</param>
    public byte[] Show(int samples, AscentSize from, AscentSize last)
    {
        var (point, picture) = Begin(samples, from);
        var graph = point.Graph;
        var enlarged = EnlargeByRecipe(picture, last.Height, last.Width);
        var shown = recipe.Contrast.Apply(Scale(recipe.RemovesNegatives ? enlarged.Unary("Relu") : enlarged));
        shown = shape.Layout == TensorLayout.Nhwc ? shown.Transpose(0, 3, 1, 2) : shown;
        int crop = recipe.Crop;
        shown = shown.Pad([0, 0, -crop, -crop], [0, 0, -crop, -crop]);
        if (network.IsBgr)
        {
            shown = GraphValue.Concat([.. shown.Split(1, 1, 1, 1).Reverse()], 1);
        }

        graph.Output(PicturesName, shown.Reshape([.. PicturesDimensions(samples, last)]));
        graph.Output(InputsName, recipe.TakesRawValues ? enlarged : network.Values.ToNetwork(enlarged));
        return GradientModel.OwnModel(graph, GradientModel.Declare(point));
    }

    /// <summary>The dimensions of the pictures that are shown.</summary>
    public long[] PicturesDimensions(int samples, AscentSize last) =>
        [1, samples * network.Channels, last.Height - (2 * recipe.Crop), last.Width - (2 * recipe.Crop)];

    private (GraphValue Point, GraphValue Picture) Begin(int samples, AscentSize size)
    {
        var point = new GradientGraph(Opset)
            .Existing(AscentModel.PointName, OnnxElementType.Float32, parameters.Dimensions(size.Height, size.Width, samples));
        return (point, parameters.ArePixels ? point : parameters.InOrder(parameters.ToPictures(point, (size.Height, size.Width))));
    }

    private GraphValue PointOf(GraphValue picture) =>
        parameters.ArePixels ? picture : parameters.FromPictures(parameters.ChannelsFirst(picture));

    // What is the same everywhere stays so: it has no deviation to be divided by.
    private GraphValue Scale(GraphValue values)
    {
        int[] axes = [1, 2, 3];
        (GraphValue shifted, GraphValue? divisor) = recipe.Shown switch
        {
            PictureScale.ZScore => PictureContrast.Center(values),
            PictureScale.Range => (values + (-values).Max(axes), values.Max(axes) + (-values).Max(axes)),
            _ => (values, null),
        };
        return divisor is null ? shifted : shifted / (divisor > 0).Choose(divisor, 1);
    }

    // A recipe whose pictures have a contrast of their own enlarges the picture, and not the values: cut off, in whole levels.
    private GraphValue EnlargeByRecipe(GraphValue point, int height, int width)
    {
        if (point.Dimensions[shape.Rows] == height && point.Dimensions[shape.Columns] == width)
        {
            return point;
        }

        if (recipe.Contrast == default)
        {
            var resized = Resize(point, height, width);
            return recipe.TakesRawValues ? resized : Levels.Clip(resized, 0, 1);
        }

        int[] axes = [1, 2, 3];
        var (_, deviation) = PictureContrast.Center(point);
        var levels = Levels.Clip(Resize((recipe.Contrast.Apply(point) * LargestLevel).Unary("Floor"), height, width), 0, LargestLevel);
        return (((levels + 0.5).Unary("Floor") / LargestLevel) - 0.5) * (deviation / recipe.Contrast.Deviation) + point.Mean(axes);
    }

    private GraphValue Resize(GraphValue point, int height, int width) => Along(Along(point, shape.Columns, width), shape.Rows, height);

    private static GraphValue Along(GraphValue value, int axis, int to)
    {
        int from = (int)value.Dimensions[axis];
        return from == to ? value : value.MultiplyAlong(value.Graph.Table(ResampleMatrix.Bicubic(from, to), value.Type, from, to), axis);
    }
}
