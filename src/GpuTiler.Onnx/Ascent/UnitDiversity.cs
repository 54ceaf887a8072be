namespace GpuTiler.Onnx;

/// <summary>
/// How much alike the pictures of a unit are to a layer: the sum, over every two of them in both orders, of the product of their Gram
/// matrices (which maps fire together), each divided by its norm. As Lucid has it (optvis/objectives.py, "diversity").
/// </summary>
internal static class UnitDiversity
{
    // The least square of a norm, for a layer that does not fire.
    private const double LeastSquare = 1e-10;

    /// <summary>The gradient of the sum by the layer.</summary>
    /// <param name="layer">The layer, whose first dimension counts samples.</param>
    /// <param name="pictures">How many samples behind one another are of one unit.</param>
    /// <param name="hasChannelsLast">Whether the layer's channels come last.</param>
    public static GraphValue Gradient(GraphValue layer, int pictures, bool hasChannelsLast)
    {
        var graph = layer.Graph;
        long samples = layer.Dimensions[0], channels = hasChannelsLast ? layer.Dimensions[^1] : layer.Dimensions[1];
        long places = layer.Count / samples / channels;
        var maps = layer.To(OnnxElementType.Float32).Reshape(hasChannelsLast ? [samples, places, channels] : [samples, channels, places]);
        var gram = hasChannelsLast ? maps.TransposeMatrix().MatMul(maps) : maps.MatMul(maps.TransposeMatrix());
        var square = (gram * gram).Sum(1, 2);
        var norm = (square > LeastSquare).Choose(square, LeastSquare).Sqrt();
        var normed = gram / norm;

        // Each pair counts in both orders.
        var others = graph.Table(Others(samples, pictures), OnnxElementType.Float32, samples, samples);
        var byNormed = others.MatMul(normed.Reshape(samples, channels * channels)).Reshape(samples, channels, channels) * 2;
        var byGram = (byNormed - (normed * (normed * byNormed).Sum(1, 2))) / norm;
        var byMaps = (hasChannelsLast ? maps.MatMul(byGram) : byGram.MatMul(maps)) * 2;
        return byMaps.Reshape(layer.Dimensions).To(layer.Type);
    }

    private static double[] Others(long samples, int pictures)
    {
        var others = new double[samples * samples];
        for (long i = 0; i < others.Length; i++)
        {
            var (one, other) = (i / samples, i % samples);
            others[i] = one != other && one / pictures == other / pictures ? 1 : 0;
        }

        return others;
    }
}
