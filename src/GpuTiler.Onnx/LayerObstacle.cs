namespace GpuTiler.Onnx;

/// <summary>The kind of obstacle that keeps a layer from being shown.</summary>
public enum LayerObstacle
{
    /// <summary>Nothing, as far as is known.</summary>
    None,

    /// <summary>Its dimensions do not form maps: their number is wrong, or one of them is unusable.</summary>
    Dimensions,

    /// <summary>It has no elements.</summary>
    Empty,

    /// <summary>Its elements are neither numbers nor booleans.</summary>
    ElementType,

    /// <summary>It is not a tensor but a sequence, a map or an optional value.</summary>
    NoTensor,

    /// <summary>It is inside an operator (If, Loop, Scan), and exists only while that operator runs.</summary>
    InsideOperator,

    /// <summary>ONNX Runtime does not load the model.</summary>
    Model,
}
