namespace GpuTiler.Onnx;

/// <summary>What a model needs that its file lacks and a caller can supply.</summary>
public enum OnnxRemedy
{
    /// <summary>Nothing that a caller could supply.</summary>
    None,

    /// <summary>All dimensions of the input, as even their number is unknown: <see cref="OnnxOptions.InputDimensions"/>.</summary>
    InputShape,

    /// <summary>The dimensions of the input that are open: <see cref="OnnxOptions.InputDimensions"/>.</summary>
    InputDimensions,

    /// <summary>The rows and columns of a picture: <see cref="OnnxOptions.InputSize"/>.</summary>
    InputSize,

    /// <summary>The library that brings an operator: <see cref="OnnxOptions.CustomOperatorLibraries"/>.</summary>
    CustomOperators,
}
