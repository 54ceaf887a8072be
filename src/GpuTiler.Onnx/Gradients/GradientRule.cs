namespace GpuTiler.Onnx;

/// <summary>
/// How the gradient passes an operator backwards: reads the gradients of the results and gives that of each input that needs one
/// (<see cref="GradientNode.Give(int, GraphValue)"/>), in ONNX operators.
/// </summary>
/// <param name="node">The operator, where it is in the network.</param>
public delegate void GradientRule(GradientNode node);
