namespace GpuTiler.Onnx;

/// <summary>The type of a tensor's elements, numbered like <c>TensorProto.DataType</c> in the ONNX specification (onnx.proto).</summary>
public enum OnnxElementType
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>IEEE 754 binary32, <see cref="float"/>.</summary>
    Float32 = 1,

    /// <summary>8 bits, unsigned, <see cref="byte"/>.</summary>
    UInt8 = 2,

    /// <summary>8 bits, signed, <see cref="sbyte"/>.</summary>
    Int8 = 3,

    /// <summary>16 bits, unsigned, <see cref="ushort"/>.</summary>
    UInt16 = 4,

    /// <summary>16 bits, signed, <see cref="short"/>.</summary>
    Int16 = 5,

    /// <summary>32 bits, signed, <see cref="int"/>.</summary>
    Int32 = 6,

    /// <summary>64 bits, signed, <see cref="long"/>.</summary>
    Int64 = 7,

    /// <summary>Text.</summary>
    Text = 8,

    /// <summary>One byte, 0 or 1, <see cref="bool"/>.</summary>
    Bool = 9,

    /// <summary>IEEE 754 binary16, <see cref="Half"/>.</summary>
    Float16 = 10,

    /// <summary>IEEE 754 binary64, <see cref="double"/>.</summary>
    Float64 = 11,

    /// <summary>32 bits, unsigned, <see cref="uint"/>.</summary>
    UInt32 = 12,

    /// <summary>64 bits, unsigned, <see cref="ulong"/>.</summary>
    UInt64 = 13,

    /// <summary>The upper 16 bits of a binary32.</summary>
    BFloat16 = 16,
}
