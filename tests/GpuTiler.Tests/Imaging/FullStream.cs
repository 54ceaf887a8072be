namespace GpuTiler.Tests.Imaging;

/// <summary>A disk that is full after some bytes.</summary>
internal sealed class FullStream(int room) : MemoryStream
{
    public int Failures { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer) => Take(buffer.Length);

    public override void Write(byte[] buffer, int offset, int count) => Take(count);

    private void Take(int count)
    {
        room -= count;
        if (room < 0)
        {
            Failures++;
            throw new IOException("full");
        }
    }
}
