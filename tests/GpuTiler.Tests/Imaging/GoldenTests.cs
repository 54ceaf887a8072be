using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class GoldenTests
{
    public static TheoryData<string> NpyKeys => [.. Goldens.NpyKeys];

    public static TheoryData<string> PngKeys => [.. Goldens.PngKeys];

    [Theory]
    [MemberData(nameof(NpyKeys))]
    public void What_NumPy_wrote_is_read(string key)
    {
        using var file = new MemoryStream(Goldens.Npy(key));
        NpyTensor tensor = NpyTensor.Load(file, key);
        float[] found = tensor.Singles ?? [.. tensor.Halves!.Select(value => (float)value)];
        float[] expected = key is [.., ' ', 'C' or 'F']
            ? [-2f, -0.5f, 1f, 2.5f, 4f, 5.5f]
            : key == "|b1" ? [0, 1, 1, 1, 1, 1] : [0, 1, 2, 3, 4, 5];
        Assert.Equal([2, 3], tensor.Dimensions);
        Assert.Equal(expected, found);
    }

    [Theory]
    [MemberData(nameof(PngKeys))]
    public void What_Pillow_wrote_is_read(string key)
    {
        (byte[] file, byte[] pixels) = Goldens.Png(key);
        Bitmap bitmap = PngReader.Read(file, key);
        Assert.Equal((5, 3), (bitmap.Width, bitmap.Height));
        Assert.Equal(pixels, bitmap.Pixels.ToArray());
    }
}
