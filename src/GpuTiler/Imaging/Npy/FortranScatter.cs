namespace GpuTiler.Imaging;

/// <summary>Takes elements in Fortran order (first index fastest) and puts each where it belongs in C order (last index fastest).</summary>
internal sealed class FortranScatter
{
    private readonly int[] _shape;
    private readonly int[] _strides;
    private readonly int[] _index;
    private int _offset;

    /// <summary>Starts at the first element of a tensor.</summary>
    public FortranScatter(IReadOnlyList<int> shape)
    {
        // Dimensions of 1 move nothing. A single number is still one row.
        int[] longer = [.. shape.Where(dimension => dimension != 1)];
        _shape = longer.Length > 0 ? longer : [1];
        _index = new int[_shape.Length];
        _strides = new int[_shape.Length];
        int stride = 1;
        for (int axis = _shape.Length - 1; axis >= 0; axis--)
        {
            _strides[axis] = stride;
            stride *= _shape[axis];
        }
    }

    /// <summary>Places the next elements.</summary>
    public void Place<T>(ReadOnlySpan<T> elements, Span<T> destination)
    {
        while (!elements.IsEmpty)
        {
            int count = Math.Min(elements.Length, _shape[0] - _index[0]);
            for (int at = 0; at < count; at++)
            {
                destination[_offset + (at * _strides[0])] = elements[at];
            }

            _index[0] += count;
            _offset += count * _strides[0];
            elements = elements[count..];
            Carry();
        }
    }

    private void Carry()
    {
        for (int axis = 0; _index[axis] == _shape[axis] && axis + 1 < _shape.Length; axis++)
        {
            _offset += _strides[axis + 1] - (_shape[axis] * _strides[axis]);
            _index[axis] = 0;
            _index[axis + 1]++;
        }
    }
}
