using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>The values of one tensor in the host's memory, of either type.</summary>
internal readonly ref struct Activations
{
    private readonly ReadOnlySpan<float> singles;
    private readonly ReadOnlySpan<Half> halves;
    private readonly bool isHalf;

    public Activations(ReadOnlySpan<float> singles) => this.singles = singles;

    public Activations(CpuTensor tensor)
    {
        isHalf = tensor.ElementType == ElementType.Float16;
        singles = isHalf ? default : tensor.AsSpan<float>();
        halves = isHalf ? tensor.AsSpan<Half>() : default;
    }

    public Activations(NpyTensor tensor)
    {
        isHalf = tensor.ElementType == ElementType.Float16;
        singles = tensor.Singles;
        halves = tensor.Halves;
    }

    public NonFiniteCounts CountNonFinite() => isHalf ? NonFiniteCounts.Count(halves) : NonFiniteCounts.Count(singles);

    /// <summary>A copy in a device's memory.</summary>
    public DeviceTensor Upload(TileDevice device, TensorShape shape)
    {
        var tensor = device.CreateTensor(shape, isHalf ? ElementType.Float16 : ElementType.Float32);
        try
        {
            if (isHalf)
            {
                tensor.Write(halves);
            }
            else
            {
                tensor.Write(singles);
            }

            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Renders one image of the batch on the processor, from where the values are.</summary>
    public void Render(CpuDevice device, in TilePlan plan, Span<byte> pixels, int image)
    {
        if (isHalf)
        {
            device.Render(halves, plan, pixels, image);
        }
        else
        {
            device.Render(singles, plan, pixels, image);
        }
    }
}
