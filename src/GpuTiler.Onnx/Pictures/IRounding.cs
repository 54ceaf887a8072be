namespace GpuTiler.Onnx;

/// <summary>Rounds a prepared value, once, to the type that an input holds.</summary>
internal interface IRounding<T>
{
    static abstract T Round(float value);
}

/// <summary>float32: as it is.</summary>
internal readonly struct ToFloat : IRounding<float>
{
    public static float Round(float value) => value;
}

/// <summary>float16: to nearest, ties to even.</summary>
internal readonly struct ToHalf : IRounding<Half>
{
    public static Half Round(float value) => (Half)value;
}

/// <summary>uint8: to nearest, ties to even, clamped to 0 and 255.</summary>
internal readonly struct ToByte : IRounding<byte>
{
    public static byte Round(float value) => (byte)MathF.Round(Math.Clamp(value, 0, 255), MidpointRounding.ToEven);
}
