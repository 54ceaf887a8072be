namespace GpuTiler.Onnx;

/// <summary>What a model needs that its file does not hold, and a caller can give.</summary>
public enum OnnxRemedy
{
    /// <summary>Nothing that a caller could give.</summary>
    None,

    /// <summary>All dimensions of the input, whose number is not known either: <see cref="OnnxOptions.InputDimensions"/>.</summary>
    InputShape,

    /// <summary>The dimensions of the input that are open: <see cref="OnnxOptions.InputDimensions"/>.</summary>
    InputDimensions,

    /// <summary>The rows and columns of a picture: <see cref="OnnxOptions.InputSize"/>.</summary>
    InputSize,

    /// <summary>The library that brings an operator: <see cref="OnnxOptions.CustomOperatorLibraries"/>.</summary>
    CustomOperators,
}
