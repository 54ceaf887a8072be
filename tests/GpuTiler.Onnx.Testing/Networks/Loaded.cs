namespace GpuTiler.Onnx.Testing;

/// <summary>A model on the processor, disposed of together with its device.</summary>
internal sealed class Loaded : IDisposable
{
    private readonly CpuDevice device = CpuDevice.Create(new CpuDeviceOptions { Threads = 1 });

    public Loaded(string path, OnnxOptions options = default)
    {
        try
        {
            Model = OnnxModel.Load(path, device, options with { Threads = 1 });
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    public OnnxModel Model { get; }

    public ReadOnlySpan<float> this[string layer] => ((CpuTensor)Model.Activations[layer].Tensor).AsSpan<float>();

    public string Names => string.Join(' ', Model.Activations.Select(activation => activation.Name));

    public void Dispose()
    {
        Model.Dispose();
        device.Dispose();
    }
}
