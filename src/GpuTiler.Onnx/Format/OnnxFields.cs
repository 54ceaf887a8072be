namespace GpuTiler.Onnx;

/// <summary>Field numbers of the messages that are read or written, from onnx/onnx.proto of the ONNX project (IR version 12).</summary>
internal static class OnnxFields
{
    public static class Model
    {
        public const int IrVersion = 1, Graph = 7, OpsetImport = 8, Functions = 25;
    }

    public static class Opset
    {
        public const int Domain = 1, Version = 2;
    }

    public static class Function
    {
        public const int Node = 7;
    }

    public static class Graph
    {
        public const int Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12, ValueInfo = 13;
    }

    public static class Node
    {
        public const int Input = 1, Output = 2, Name = 3, Operator = 4, Attribute = 5, Domain = 7;
    }

    public static class Attribute
    {
        public const int Name = 1, Float = 2, Integer = 3, Text = 4, Tensor = 5, Graph = 6, Integers = 8, Tensors = 10, Graphs = 11,
            Type = 20;
    }

    public static class Tensor
    {
        public const int Dims = 1, DataType = 2, FloatData = 4, Int32Data = 5, Int64Data = 7, Name = 8, RawData = 9, DoubleData = 10,
            UInt64Data = 11, ExternalData = 13, DataLocation = 14;
    }

    public static class Entry
    {
        public const int Key = 1, Value = 2;
    }

    public static class ValueInfo
    {
        public const int Name = 1, Type = 2;
    }

    public static class Type
    {
        public const int Tensor = 1;
    }

    public static class TensorType
    {
        public const int ElementType = 1, Shape = 2;
    }

    public static class Shape
    {
        public const int Dimension = 1;
    }

    public static class Dimension
    {
        public const int Value = 1, Parameter = 2;
    }
}
