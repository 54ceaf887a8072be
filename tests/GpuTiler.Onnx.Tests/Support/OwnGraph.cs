using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx.Tests;

/// <summary>Runs operators that are written with <see cref="GraphValue"/>, on the processor.</summary>
internal static class OwnGraph
{
    /// <summary>What the operators make of the inputs.</summary>
    public static double[] Run(Func<GraphValue[], GraphValue> write, params (double[] Values, long[] Dimensions)[] inputs)
    {
        var graph = new GradientGraph(13);
        GraphValue[] values = [.. inputs.Select((input, i) => graph.Existing($"x{i}", OnnxElementType.Float32, input.Dimensions))];
        graph.Output("y", write(values));
        byte[] model = GradientModel.OwnModel(graph, [.. values.Select(GradientModel.Declare)]);
        using var session = SessionFactory.OpenOwn(model, _ => { });
        using var run = SessionFactory.RunOptions();
        OrtValue[] given = [.. inputs.Select(input =>
            OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(input.Values, value => (float)value), input.Dimensions))];
        try
        {
            using var results = session.Run(run, [.. values.Select(value => value.Name)], given, ["y"]);
            return Array.ConvertAll(results[0].GetTensorDataAsSpan<float>().ToArray(), value => (double)value);
        }
        finally
        {
            Array.ForEach(given, value => value.Dispose());
        }
    }

    /// <summary>Numbers from −1 to 1.</summary>
    public static double[] Random(int seed, long count) => Array.ConvertAll(NaiveNet.Values(seed, (int)count, 1), value => (double)value);

    /// <summary>The sum of the products.</summary>
    public static double Dot(double[] a, double[] b) => a.Zip(b, (one, other) => one * other).Sum();
}
