using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class ImageReaderTests
{
    [Fact]
    public void The_signature_decides_and_not_the_name()
    {
        using var png = new OneWayStream(new MemoryStream(PngReaderTests.Small()));
        Assert.Equal([7, 8], ImageReader.Read(png, "a.ppm").Pixels.ToArray());
        using var pgm = new OneWayStream(new MemoryStream([.. "P5 1 1 255\n"u8, 9]));
        Assert.Equal([9], ImageReader.Read(pgm, "a.png").Pixels.ToArray());
    }

    [Fact]
    public void A_file_is_read_by_its_path()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.png");
        File.WriteAllBytes(path, PngReaderTests.Small());
        try
        {
            Assert.Equal([7, 8], ImageReader.Read(path).Pixels.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(new byte[0], "a is empty; PNG, PPM and PGM can be read.")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, "a is a JPEG file; PNG, PPM and PGM can be read.")]
    [InlineData(new byte[] { 1, 2, 3 }, "a is no picture: it begins with 010203; PNG, PPM and PGM can be read.")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 10 }, "a is no PNG file: it begins with 89504E470A, not 89504E470D0A1A0A.")]
    public void Anything_else_is_named(byte[] file, string message)
    {
        using var input = new MemoryStream(file);
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => ImageReader.Read(input, "a")).Message);
    }
}
