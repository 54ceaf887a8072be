using System.Globalization;

namespace GpuTiler.Onnx;

/// <summary>What the program knows of each element type of ONNX.</summary>
internal static class ElementTypes
{
    public static string Name(this OnnxElementType type) => type switch
    {
        OnnxElementType.Unknown => "unknown",
        OnnxElementType.Text => "string",
        (OnnxElementType)14 => "complex64",
        (OnnxElementType)15 => "complex128",
        (OnnxElementType)17 => "float8e4m3fn",
        (OnnxElementType)18 => "float8e4m3fnuz",
        (OnnxElementType)19 => "float8e5m2",
        (OnnxElementType)20 => "float8e5m2fnuz",
        (OnnxElementType)21 => "uint4",
        (OnnxElementType)22 => "int4",
        (OnnxElementType)23 => "float4e2m1",
        _ when Enum.IsDefined(type) => type.ToString().ToLowerInvariant(),
        _ => "type " + ((int)type).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The type of activations in a model's terms.</summary>
    public static OnnxElementType ToOnnx(this ElementType type) =>
        type == ElementType.Float16 ? OnnxElementType.Float16 : OnnxElementType.Float32;

    /// <summary>Whether a layer of this type can be shown: numbers that Cast makes float32 of, and booleans.</summary>
    public static bool IsShown(this OnnxElementType type) => type.Size() > 0 || type == OnnxElementType.BFloat16;

    /// <summary>Whether operators on this type may be fused.</summary>
    public static bool IsFloat(this OnnxElementType type) =>
        type is OnnxElementType.Float32 or OnnxElementType.Float16 or OnnxElementType.Float64 or OnnxElementType.BFloat16;

    /// <summary>Whether a scale can make real numbers of this type's.</summary>
    public static bool IsQuantized(this OnnxElementType type) =>
        type is OnnxElementType.Int8 or OnnxElementType.UInt8 or OnnxElementType.Int16 or OnnxElementType.UInt16 or OnnxElementType.Int32;

    /// <summary>Bytes of one element; 0 where the program cannot hold it.</summary>
    public static int Size(this OnnxElementType type) => type switch
    {
        OnnxElementType.UInt8 or OnnxElementType.Int8 or OnnxElementType.Bool => 1,
        OnnxElementType.UInt16 or OnnxElementType.Int16 or OnnxElementType.Float16 => 2,
        OnnxElementType.Float32 or OnnxElementType.Int32 or OnnxElementType.UInt32 => 4,
        OnnxElementType.Float64 or OnnxElementType.Int64 or OnnxElementType.UInt64 => 8,
        _ => 0,
    };

    /// <summary>Whether a caller's values have this type, bit for bit.</summary>
    public static bool Holds<T>(this OnnxElementType type)
        where T : unmanaged => type switch
        {
            OnnxElementType.Float32 => typeof(T) == typeof(float),
            OnnxElementType.Float16 => typeof(T) == typeof(Half),
            OnnxElementType.Float64 => typeof(T) == typeof(double),
            OnnxElementType.UInt8 => typeof(T) == typeof(byte),
            OnnxElementType.Int8 => typeof(T) == typeof(sbyte),
            OnnxElementType.UInt16 => typeof(T) == typeof(ushort),
            OnnxElementType.Int16 => typeof(T) == typeof(short),
            OnnxElementType.UInt32 => typeof(T) == typeof(uint),
            OnnxElementType.Int32 => typeof(T) == typeof(int),
            OnnxElementType.UInt64 => typeof(T) == typeof(ulong),
            OnnxElementType.Int64 => typeof(T) == typeof(long),
            OnnxElementType.Bool => typeof(T) == typeof(bool),
            _ => false,
        };
}
