using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>A session and the layers that it takes as inputs besides the model's own.</summary>
/// <param name="Session">The session.</param>
/// <param name="Given">The layers, whose memory must be held while the session is bound to it.</param>
internal sealed record TappedSession(InferenceSession Session, IReadOnlyList<BoundActivation> Given) : IDisposable
{
    /// <summary>Whether an input of the model plays a part.</summary>
    public bool Reads(BoundInput input) => Session.InputMetadata.ContainsKey(input.Name);

    public void Dispose() => Session.Dispose();
}
