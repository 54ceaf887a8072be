namespace GpuTiler.Imaging;

/// <summary>Takes elements in Fortran order (first index fastest) and puts each where it belongs in C order (last index fastest).</summary>
internal sealed class FortranScatter
{
    private readonly int[] shape;
    private readonly int[] strides;
    private readonly int[] index;
    private int offset;

    /// <summary>Starts at the first element of a tensor.</summary>
    public FortranScatter(IReadOnlyList<int> shape)
    {
        // Dimensions of 1 move nothing. A single number is still one row.
        int[] longer = [.. shape.Where(dimension => dimension != 1)];
        this.shape = longer.Length > 0 ? longer : [1];
        index = new int[this.shape.Length];
        strides = new int[this.shape.Length];
        int stride = 1;
        for (int axis = this.shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= this.shape[axis];
        }
    }

    /// <summary>Places the next elements.</summary>
    public void Place<T>(ReadOnlySpan<T> elements, Span<T> destination)
    {
        while (!elements.IsEmpty)
        {
            int count = Math.Min(elements.Length, shape[0] - index[0]);
            for (int at = 0; at < count; at++)
            {
                destination[offset + (at * strides[0])] = elements[at];
            }

            index[0] += count;
            offset += count * strides[0];
            elements = elements[count..];
            Carry();
        }
    }

    private void Carry()
    {
        for (int axis = 0; index[axis] == shape[axis] && axis + 1 < shape.Length; axis++)
        {
            offset += strides[axis + 1] - (shape[axis] * strides[axis]);
            index[axis] = 0;
            index[axis + 1]++;
        }
    }
}
