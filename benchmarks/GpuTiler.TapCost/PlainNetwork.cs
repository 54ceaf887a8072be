using GpuTiler.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.TapCost;

/// <summary>A network as ONNX Runtime alone runs it: its own outputs, its own options, inputs and outputs bound once, one thread.</summary>
internal sealed class PlainNetwork : IDisposable
{
    private readonly SessionOptions options = new() { IntraOpNumThreads = 1 };
    private readonly RunOptions runOptions = new();
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly List<OrtValue> values = [];

    /// <summary>Opens the file with the values that a loaded model's inputs have.</summary>
    public PlainNetwork(string path, OnnxModel like)
    {
        session = new InferenceSession(path, options);
        binding = session.CreateIoBinding();
        foreach (var input in like.Inputs)
        {
            var value = OrtValue.CreateTensorValueFromMemory(input.AsSpan<float>().ToArray(), input.Dimensions.ToArray());
            values.Add(value);
            binding.BindInput(input.Name, value);
        }

        foreach (var (name, output) in session.OutputMetadata)
        {
            long[] dimensions = Array.ConvertAll(output.Dimensions, dimension => (long)dimension);
            var value = OrtValue.CreateTensorValueFromMemory(new float[dimensions.Aggregate(1L, (all, one) => all * one)], dimensions);
            values.Add(value);
            binding.BindOutput(name, value);
        }
    }

    public void Run() => session.RunWithBinding(runOptions, binding);

    public void Dispose()
    {
        binding.Dispose();
        values.ForEach(value => value.Dispose());
        session.Dispose();
        runOptions.Dispose();
        options.Dispose();
    }
}
