namespace GpuTiler.Onnx;

/// <summary>What the inputs held when the network began at them: groups go on from one another only while it is the same.</summary>
internal sealed class InputSnapshot(BoundInput[] inputs)
{
    private readonly byte[][] bytes = [.. inputs.Select(input => new byte[input.Bytes.Length])];

    /// <summary>Keeps what the inputs hold now.</summary>
    public void Take()
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].Bytes.CopyTo(bytes[i]);
        }
    }

    /// <summary>Whether the inputs hold that now.</summary>
    public bool IsCurrent()
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].Bytes.SequenceEqual(bytes[i]))
            {
                return false;
            }
        }

        return true;
    }
}
