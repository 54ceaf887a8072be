namespace GpuTiler.Onnx;

/// <summary>
/// A model cannot be loaded or run. The message is one sentence that names the file and the remedy;
/// <see cref="Exception.InnerException"/> keeps ONNX Runtime's own words if it was ONNX Runtime that refused.
/// </summary>
public sealed class OnnxModelException : Exception
{
    internal OnnxModelException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    internal OnnxModelException(OnnxProblem problem, Exception? inner = null)
        : base(problem.ToString(), inner) => Problem = problem;

    /// <summary>The same as data, if a caller can supply what is needed; otherwise <see langword="null"/>.</summary>
    public OnnxProblem? Problem { get; }
}
