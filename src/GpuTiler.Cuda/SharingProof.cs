using GpuTiler.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Cuda;

/// <summary>
/// Finds out whether ONNX Runtime and ILGPU reach each other's memory, in order: a network hands on what ILGPU has written.
/// </summary>
internal static class SharingProof
{
    private static readonly TensorShape Shape = TensorShape.Hw(1, 4);

    // Any bits.
    private static readonly float[] Values = [1, -2.5f, 3e-9f, 4e9f];

    /// <summary>Refuses a device on which the values do not arrive.</summary>
    /// <exception cref="NotSupportedException">They do not, or the provider does not start.</exception>
    public static void Require(CudaDevice device)
    {
        var arrived = new float[Values.Length];
        using var from = device.CreateTensor(Shape, ElementType.Float32);
        using var to = device.CreateTensor(Shape, ElementType.Float32);
        from.Write(Values);
        try
        {
            HandOn(device, from, to);
        }
        catch (OnnxRuntimeException e)
        {
            throw new NotSupportedException($"{device.Description} does not work here: {RuntimeError.Refusing(e)}", e);
        }

        to.Read(arrived);
        if (!arrived.AsSpan().SequenceEqual(Values))
        {
            throw new NotSupportedException(
                $"On {device.Description}, ONNX Runtime and ILGPU do not share their memory: "
                + $"{string.Join(", ", arrived)} arrived of {string.Join(", ", Values)}.");
        }
    }

    private static void HandOn(CudaDevice device, Ilgpu.IlgpuTensor from, Ilgpu.IlgpuTensor to)
    {
        long[] words = CopyGraph.Words(from.ByteCount);
        using var session = SessionFactory.OpenOwn(CopyGraph.Build(), device.Configure);
        using var options = SessionFactory.RunOptions();
        using var source = device.View(from, CopyGraph.Word, words);
        using var target = device.View(to, CopyGraph.Word, words);
        using var binding = session.CreateIoBinding();
        binding.BindInput(CopyGraph.From, source);
        binding.BindOutput(CopyGraph.To, target);
        session.RunWithBinding(options, binding);
    }
}
