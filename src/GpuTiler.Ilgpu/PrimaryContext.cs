using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTiler.Ilgpu;

/// <summary>
/// A CUDA accelerator at work in its device's primary context. ILGPU creates another context for it; memory of the one is not valid in the
/// other, and the CUDA runtime, with all that is built on it, works in the primary one.
/// </summary>
internal sealed class PrimaryContext : IDisposable
{
    private readonly CudaAccelerator accelerator;
    private readonly nint own;

    private PrimaryContext(CudaAccelerator accelerator) => (this.accelerator, own) = (accelerator, accelerator.NativePtr);

    /// <summary>Moves an accelerator there, before anything was made on it.</summary>
    /// <exception cref="NotSupportedException">It is not of CUDA, or its memory is in another context all the same.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public static PrimaryContext Enter(Accelerator accelerator)
    {
        if (accelerator is not CudaAccelerator cuda)
        {
            throw new NotSupportedException($"{accelerator.Name} has no primary context: only CUDA's devices have.");
        }

        var entered = new PrimaryContext(cuda);
        CudaException.ThrowIfFailed(CudaDriver.RetainPrimaryContext(out nint primary, cuda.DeviceId));
        try
        {
            CudaDriver.SetContext(cuda, primary);
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.SetCurrentContext(primary));
            using var memory = cuda.Allocate1D<uint>(1);
            CudaException.ThrowIfFailed(CudaDriver.ContextOf(memory.NativePtr, out nint context));
            return context == primary ? entered
                : throw new NotSupportedException($"ILGPU does not work in the primary context of {cuda.Name}.");
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Ends what was made on the accelerator, and gives its own context back to it, which it destroys when it is disposed of.
    /// </summary>
    public void Dispose()
    {
        try
        {
            accelerator.Bind();
            CudaDriver.DisposeChildren(accelerator);
        }
        finally
        {
            CudaDriver.SetContext(accelerator, own);
            CudaAPI.CurrentAPI.SetCurrentContext(own);
            CudaDriver.ReleasePrimaryContext(accelerator.DeviceId);
        }
    }
}
