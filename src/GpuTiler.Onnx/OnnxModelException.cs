namespace GpuTiler.Onnx;

/// <summary>
/// A model cannot be loaded or run. The message is one sentence that names the file and what would do;
/// <see cref="Exception.InnerException"/> keeps ONNX Runtime's own words where it was the one to refuse.
/// </summary>
public sealed class OnnxModelException : Exception
{
    internal OnnxModelException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    internal OnnxModelException(OnnxProblem problem, Exception? inner = null)
        : base(problem.ToString(), inner) => Problem = problem;

    /// <summary>The same as data, where a caller can give what is needed; otherwise <see langword="null"/>.</summary>
    public OnnxProblem? Problem { get; }
}
