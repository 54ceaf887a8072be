namespace GpuTiler.Gpu;

/// <summary>One dispatch of a shader.</summary>
/// <param name="Shader">Which shader.</param>
/// <param name="GroupsAcross">Groups in the first dimension.</param>
/// <param name="GroupsDown">Groups in the second dimension; some at the end may have nothing to do.</param>
/// <param name="Parameters">What the shader is told.</param>
/// <param name="Image">Which image of an entire batch it reads and places in its row, counted from the one that is rendered.</param>
public readonly record struct GpuPass(GpuShader Shader, uint GroupsAcross, uint GroupsDown, GpuParameters Parameters, int Image = 0);
