namespace GpuTiler.Onnx;

/// <summary>The operators that say something of the order of their tensors' dimensions.</summary>
internal static class LayoutTable
{
    private const string Microsoft = "com.microsoft", MicrosoftLast = "com.ms.internal.nhwc";

    private static readonly HashSet<string> First =
    [
        "Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "DeformConv", "FusedConv", "MaxPool", "AveragePool", "LpPool", "MaxRoiPool",
        "RoiAlign", "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool", "BatchNormalization", "InstanceNormalization",
        "GroupNormalization", "LRN", "DepthToSpace", "SpaceToDepth", "GridSample", "QLinearAveragePool", "QLinearGlobalAveragePool",
    ];

    // Of com.microsoft.
    private static readonly HashSet<string> Last = ["NhwcMaxPool", "NhwcConv", "NhwcFusedConv"];

    // Of com.microsoft, with an attribute that says so, and its default.
    private static readonly Dictionary<string, long> LastByAttribute = new()
    {
        ["QLinearConv"] = 0,
        ["QLinearAveragePool"] = 0,
        ["QLinearGlobalAveragePool"] = 0,
        ["GroupNorm"] = 1,
        ["SkipGroupNorm"] = 1,
    };

    private static readonly HashSet<string> Keeping =
    [
        "Identity", "Cast", "CastLike", "Dropout", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear",
        "Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "BitwiseNot", "Ceil", "Celu", "Clip", "Cos", "Cosh", "Elu", "Erf", "Exp",
        "Floor", "Gelu", "HardSigmoid", "HardSwish", "IsInf", "IsNaN", "LeakyRelu", "Log", "Mish", "Neg", "Not", "Reciprocal", "Relu",
        "Round", "Selu", "Sigmoid", "Sign", "Sin", "Sinh", "Softplus", "Softsign", "Sqrt", "Swish", "Tan", "Tanh",
        "ThresholdedRelu", "Shrink",
        "Add", "And", "BitShift", "BitwiseAnd", "BitwiseOr", "BitwiseXor", "Div", "Equal", "Greater", "GreaterOrEqual", "Less",
        "LessOrEqual", "Max", "Mean", "Min", "Mod", "Mul", "Or", "Pow", "PRelu", "Sub", "Sum", "Where", "Xor",
        "Concat", "CumSum", "Expand", "Pad", "Resize", "Slice", "Split", "Tile", "TopK", "Upsample", "MatMul",
        "Hardmax", "LayerNormalization", "LogSoftmax", "LpNormalization", "Softmax",
        "QLinearAdd", "QLinearMul", "QLinearSigmoid", "QLinearLeakyRelu", "QLinearSoftmax", "QLinearConcat", "QLinearWhere",
        "FastGelu", "QuickGelu",
    ];

    // Unless they take the dimension away that they work along.
    private static readonly HashSet<string> KeepingWithDimension =
    [
        "ArgMax", "ArgMin", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd",
        "ReduceSum", "ReduceSumSquare",
    ];

    /// <summary>The operators whose result has the order of what they read, for tests.</summary>
    public static IEnumerable<string> KeepingOperators => Keeping.Concat(KeepingWithDimension);

    /// <summary>What an operator says.</summary>
    public static LayoutRule RuleOf(OutlineNode node)
    {
        if (node.Domain == MicrosoftLast)
        {
            return First.Contains(node.Operator) ? LayoutRule.ChannelsLast : LayoutRule.None;
        }

        if (node.Domain is not ("" or "ai.onnx" or Microsoft))
        {
            return LayoutRule.None;
        }

        bool isMicrosoft = node.Domain == Microsoft;
        return node.Operator == "Transpose" ? LayoutRule.Permutes
            : isMicrosoft && LastByAttribute.TryGetValue(node.Operator, out long otherwise)
                ? node.Integer("channels_last", otherwise) != 0 ? LayoutRule.ChannelsLast : LayoutRule.ChannelsFirst
            : isMicrosoft && Last.Contains(node.Operator) ? LayoutRule.ChannelsLast
            : First.Contains(node.Operator) ? LayoutRule.ChannelsFirst
            : Keeping.Contains(node.Operator) || (KeepingWithDimension.Contains(node.Operator) && node.Integer("keepdims", 1) != 0)
                ? LayoutRule.Keeps
            : LayoutRule.None;
    }
}
