namespace GpuTiler.Onnx;

/// <summary>
/// Pictures that are moved as a few numbers say, in Gather and arithmetic, for which every provider has kernels, and the adjoint of that,
/// exactly.
/// </summary>
internal sealed class TransformGraph(PictureTransforms transforms, int height, int width)
{
    // The picture goes on in this grey.
    private const double Grey = 0.5;

    /// <summary>The pictures, N×C×H×W, as they are seen.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="numbers">What <see cref="PictureTransforms.Draw"/> wrote.</param>
    public GraphValue Apply(GraphValue pictures, GraphValue numbers)
    {
        long pad = transforms.Pad;
        var m = numbers.Split(0, Ones());
        var (column, row) = Places(pictures);
        GraphValue x = Map(m, 0, column, row) + pad, y = Map(m, 3, column, row) + pad;
        GraphValue left = x.Unary("Floor"), top = y.Unary("Floor");
        GraphValue right = x - left, down = y - top;
        var padded = pictures.Pad([0, 0, pad, pad], [0, 0, pad, pad], Grey);
        return Sum(padded, (left, top), (0, 1), (dx, dy) => (dx == 0 ? 1 - right : right) * (dy == 0 ? 1 - down : down));
    }

    /// <summary>The gradient by the pictures, from that by what is seen.</summary>
    public GraphValue Adjoint(GraphValue gradient, GraphValue numbers)
    {
        // A pixel has a part in those whose places are less than one from it, which lie around where it is seen.
        int reach = (int)Math.Ceiling(transforms.Reach);
        var m = numbers.Split(0, Ones());
        var (column, row) = Places(gradient);
        GraphValue left = Map(m, 6, column, row).Unary("Floor"), top = Map(m, 9, column, row).Unary("Floor");
        GraphValue x = Map(m, 0, left, top) - column, y = Map(m, 3, left, top) - row;
        return Sum(gradient, (left, top), (1 - reach, reach), (dx, dy) =>
            Tent(x + ((m[0] * dx) + (m[1] * dy))) * Tent(y + ((m[3] * dx) + (m[4] * dy))));
    }

    // For each place the weighted sum of values around another; there is none beyond the edges.
    private GraphValue Sum(
        GraphValue values, (GraphValue Column, GraphValue Row) at, (int First, int Last) window, Func<int, int, GraphValue> weight)
    {
        var (samples, channels, rows, columns) = (values.Dimensions[0], values.Dimensions[1], values.Dimensions[2], values.Dimensions[3]);

        // All values of a place lie together, so that they are fetched at once.
        var flat = values.Transpose(2, 3, 0, 1).Reshape(rows * columns, samples * channels);
        int taps = window.Last - window.First + 1;
        GraphValue[] across = new GraphValue[taps], down = new GraphValue[taps];
        GraphValue[] insideX = new GraphValue[taps], insideY = new GraphValue[taps];
        for (int i = 0; i < taps; i++)
        {
            (across[i], insideX[i]) = Inside(at.Column + (window.First + i), columns);
            (down[i], insideY[i]) = Inside(at.Row + (window.First + i), rows);
            down[i] *= columns;
        }

        GraphValue? sum = null;
        for (int i = 0; i < taps * taps; i++)
        {
            int dx = i % taps, dy = i / taps;
            var place = (down[dy] + across[dx]).To(OnnxElementType.Int32);
            var fetched = flat.Graph.Node("Gather", [flat, place], flat.Type, [height * width, samples * channels]);
            var counts = weight(window.First + dx, window.First + dy) * insideX[dx] * insideY[dy];
            var part = fetched * counts.Reshape(height * width, 1);
            sum = sum is null ? part : sum + part;
        }

        return sum!.Reshape(height, width, samples, channels).Transpose(2, 3, 0, 1);
    }

    // A place kept inside, and 1 where it was there already; otherwise it is a whole step off, or more.
    private static (GraphValue Place, GraphValue IsInside) Inside(GraphValue place, long count)
    {
        var kept = Levels.Clip(place, 0, count - 1);
        return (kept, Tent(kept - place));
    }

    private static GraphValue Tent(GraphValue distance) => (1 - distance.Unary("Abs")).Unary("Relu");

    private static GraphValue Map(IReadOnlyList<GraphValue> m, int first, GraphValue x, GraphValue y) =>
        (x * m[first]) + (y * m[first + 1]) + m[first + 2];

    private (GraphValue Column, GraphValue Row) Places(GraphValue like)
    {
        double[] columns = new double[height * width], rows = new double[height * width];
        for (int i = 0; i < columns.Length; i++)
        {
            (columns[i], rows[i]) = (i % width, i / width);
        }

        // As a list: with an axis of one behind, ONNX Runtime's processor takes a number beside it element by element.
        return (like.Graph.Table(columns, like.Type, columns.Length), like.Graph.Table(rows, like.Type, rows.Length));
    }

    private static long[] Ones() => [.. Enumerable.Repeat(1L, PictureTransforms.Numbers)];
}
