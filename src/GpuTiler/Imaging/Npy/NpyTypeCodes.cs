namespace GpuTiler.Imaging;

/// <summary>NumPy's codes for element types, as in <c>&lt;f4</c> without the byte order.</summary>
internal static class NpyTypeCodes
{
    public const string Supported = "float16, float32, float64, bool and the integers of 8, 16, 32 and 64 bits";

    // In the order of NpyType.
    private static readonly string[] Codes = ["f2", "f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "b1"];

    private static readonly Type[] Types =
    [
        typeof(Half), typeof(float), typeof(double), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort),
        typeof(int), typeof(uint), typeof(long), typeof(ulong),
    ];

    /// <summary>The code of a type.</summary>
    public static string CodeOf(NpyType type) => Codes[(int)type];

    /// <summary>The size of a type in bytes.</summary>
    public static int SizeOf(NpyType type) => Codes[(int)type][1] - '0';

    /// <summary>The type that stores elements of a .NET type.</summary>
    /// <exception cref="NotSupportedException">NumPy files of <typeparamref name="T"/> are neither read nor written here.</exception>
    public static NpyType Of<T>()
    {
        int index = Array.IndexOf(Types, typeof(T));
        return index >= 0
            ? (NpyType)index
            : throw new NotSupportedException($"NumPy files cannot hold {typeof(T)}; {Supported} would do.");
    }

    /// <summary>Reads a type with its byte order.</summary>
    /// <returns>Whether the type is one of those that can be read.</returns>
    public static bool TryParse(ReadOnlySpan<char> descriptor, out NpyType type, out bool isLittleEndian)
    {
        isLittleEndian = BitConverter.IsLittleEndian;
        if (descriptor is [var order and ('<' or '>' or '=' or '|'), ..])
        {
            isLittleEndian = order == '<' || (order != '>' && BitConverter.IsLittleEndian);
            descriptor = descriptor[1..];
        }

        int index = descriptor is "?" ? (int)NpyType.Boolean : Array.IndexOf(Codes, descriptor.ToString());
        type = (NpyType)Math.Max(0, index);
        return index >= 0;
    }
}
