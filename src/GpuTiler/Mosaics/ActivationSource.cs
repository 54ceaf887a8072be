namespace GpuTiler;

/// <summary>
/// The values of one layer, wherever they are: copied once to the host, and once to a device, on request.
/// </summary>
internal sealed class ActivationSource : IDisposable
{
    private readonly DeviceTensor? tensor;
    private readonly ActivationBuffer buffer;
    private bool isOnHost;
    private DeviceTensor? uploaded;

    /// <summary>A device's tensor.</summary>
    /// <param name="tensor">The tensor, which its owner keeps.</param>
    /// <param name="buffer">Room for a copy on the host.</param>
    public ActivationSource(DeviceTensor tensor, ActivationBuffer buffer) => (this.tensor, this.buffer) = (tensor, buffer);

    /// <summary>Values on the host.</summary>
    public ActivationSource(ActivationBuffer values) => (buffer, isOnHost) = (values, true);

    public ElementType ElementType => tensor?.ElementType ?? buffer.Activations.ElementType;

    /// <summary>The values in the host's memory.</summary>
    public ActivationSpan OnHost
    {
        get
        {
            if (tensor is { Device.ReadsHostMemory: true })
            {
                return tensor.ToHost(buffer);
            }

            if (!isOnHost)
            {
                tensor!.Read(buffer);
                isOnHost = true;
            }

            return buffer.Activations;
        }
    }

    /// <summary>The values in a device's memory.</summary>
    public DeviceTensor On(TileDevice device)
    {
        if (tensor is not null && tensor.Device == device)
        {
            return tensor;
        }

        if (uploaded is null)
        {
            var values = OnHost;
            var copy = device.CreateTensor(values.Shape, values.ElementType);
            try
            {
                copy.Write(values);
                uploaded = copy;
            }
            catch
            {
                copy.Dispose();
                throw;
            }
        }

        return uploaded;
    }

    public void Dispose() => uploaded?.Dispose();
}
