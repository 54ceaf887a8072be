namespace GpuTiler.Imaging;

/// <summary>The element types of NumPy files that can be read.</summary>
public enum NpyType
{
    /// <summary>IEEE 754 binary16, <c>f2</c>.</summary>
    Float16,

    /// <summary>IEEE 754 binary32, <c>f4</c>.</summary>
    Float32,

    /// <summary>IEEE 754 binary64, <c>f8</c>.</summary>
    Float64,

    /// <summary>Signed, one byte, <c>i1</c>.</summary>
    Int8,

    /// <summary>Unsigned, one byte, <c>u1</c>.</summary>
    UInt8,

    /// <summary>Signed, two bytes, <c>i2</c>.</summary>
    Int16,

    /// <summary>Unsigned, two bytes, <c>u2</c>.</summary>
    UInt16,

    /// <summary>Signed, four bytes, <c>i4</c>.</summary>
    Int32,

    /// <summary>Unsigned, four bytes, <c>u4</c>.</summary>
    UInt32,

    /// <summary>Signed, eight bytes, <c>i8</c>.</summary>
    Int64,

    /// <summary>Unsigned, eight bytes, <c>u8</c>.</summary>
    UInt64,

    /// <summary>One byte, zero or not, <c>b1</c>; read as 0 or 1.</summary>
    Boolean,
}
