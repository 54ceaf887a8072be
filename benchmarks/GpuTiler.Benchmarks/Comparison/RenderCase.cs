namespace GpuTiler.Benchmarks.Comparison;

/// <summary>One tensor rendered with one set of options on one device, into a buffer of its own.</summary>
internal sealed class RenderCase
{
    private readonly CpuDevice device;
    private readonly CpuTensor tensor;
    private readonly TilePlan plan;
    private readonly byte[] pixels;

    public RenderCase(CpuDevice device, CpuTensor tensor, in TileOptions options)
    {
        this.device = device;
        this.tensor = tensor;
        plan = TilePlan.Create(tensor.Shape, options);
        pixels = new byte[plan.ByteCount];
    }

    /// <summary>Bytes of the image.</summary>
    public int ByteCount => plan.ByteCount;

    /// <summary>Renders the image, as a caller who keeps the plan for all frames does.</summary>
    public void Render() => device.Render(tensor.Activations, plan, pixels);

    /// <summary>Renders the image over a buffer of another content, and writes the bytes to a file.</summary>
    /// <returns>The image's width and height.</returns>
    public (int Width, int Height) Save(string path)
    {
        // A byte that the kernel leaves out must not pass for a pixel.
        pixels.AsSpan().Fill(0xA5);
        Render();
        File.WriteAllBytes(path, pixels);
        return (plan.ImageWidth, plan.ImageHeight);
    }
}
