using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx.Tests;

/// <summary>A plain session of ONNX Runtime, whose tensors are read and written as float64, whatever they are.</summary>
internal sealed class TestSession(byte[] model) : IDisposable
{
    private readonly InferenceSession session = Open(model);

    public double[] Run(int type, string output, params (string Name, long[] Dimensions, double[] Values)[] inputs)
    {
        using var run = new RunOptions();
        OrtValue[] values = [.. inputs.Select(input => type == ModelBuilder.Double
            ? OrtValue.CreateTensorValueFromMemory(input.Values, input.Dimensions)
            : OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(input.Values, value => (float)value), input.Dimensions))];
        using var results = session.Run(run, [.. inputs.Select(input => input.Name)], values, [output]);
        Array.ForEach(values, value => value.Dispose());
        return type == ModelBuilder.Double
            ? results[0].GetTensorDataAsSpan<double>().ToArray()
            : Array.ConvertAll(results[0].GetTensorDataAsSpan<float>().ToArray(), value => (double)value);
    }

    public void Dispose() => session.Dispose();

    private static InferenceSession Open(byte[] model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        return new(model, options);
    }
}
