namespace GpuTiler;

/// <summary>
/// Something that holds activations and turns them into images: a processor or a GPU. Candidates are named by the caller;
/// a device is made by the <c>Create</c> of its type, which fails with what is missing.
/// </summary>
/// <remarks>A device may be shared between threads. It must outlive the tensors and tilers made on it.</remarks>
public abstract class TileDevice : IDisposable
{
    /// <summary>The name that selects this kind of device on the command line, such as <c>cpu</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What does the work, in words a person recognises.</summary>
    public abstract string Description { get; }

    /// <summary>Makes a tensor in the device's memory. Its content is undefined until it is written.</summary>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="elementType">The type of one activation.</param>
    /// <exception cref="NotSupportedException">The device cannot hold such a tensor.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    public DeviceTensor CreateTensor(TensorShape shape, ElementType elementType)
    {
        if (shape.Batch == 0)
        {
            throw new ArgumentException("The tensor's shape is empty: make one with a factory such as TensorShape.Chw.");
        }

        return CreateTensorCore(shape, elementType);
    }

    /// <summary>
    /// How long a copy takes from one buffer of the device to another, by the device's own clock: the yardstick of what
    /// <see cref="Tiler.GpuTime"/> says.
    /// </summary>
    /// <param name="bytes">Bytes to copy, a multiple of 4.</param>
    /// <returns>The shortest of several copies; <see langword="null"/> where the device has no clock that can be read.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is no positive multiple of 4.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left for two such buffers.</exception>
    public TimeSpan? MeasureCopy(int bytes)
    {
        if (bytes < 4 || bytes % 4 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "A positive multiple of 4 is needed.");
        }

        return MeasureCopyCore(bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal abstract TileKernel CreateKernel(in TilePlan plan);

    private protected virtual TimeSpan? MeasureCopyCore(int bytes) => null;

    private protected abstract DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType);

    private protected abstract void Dispose(bool disposing);
}
