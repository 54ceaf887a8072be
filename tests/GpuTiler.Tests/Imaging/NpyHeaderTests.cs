using System.Text;
using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class NpyHeaderTests
{
    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }  \n")]
    [InlineData("{'shape':(2,3),'fortran_order':False,'descr':'<f4'}")]
    [InlineData(" { \"descr\" : \"<f4\" ,\n\t'shape' : ( 2 , 3 , ) , 'fortran_order' : False , } ")]
    [InlineData("{'descr': 'f4', 'fortran_order': False, 'shape': (2L, 3L)}")]
    [InlineData("{'descr': '=f4', 'fortran_order': False, 'shape': (02, 3)}")]
    public void What_Python_would_read_is_read(string text)
    {
        for (byte version = 1; version <= 3; version++)
        {
            NpyHeader header = Read(text, version, 24);
            Assert.Equal((NpyType.Float32, false, 6, 24L), (header.Type, header.FortranOrder, header.ElementCount, header.ByteCount));
            Assert.Equal([2, 3], header.Shape);
            Assert.Equal((version == 1 ? 10 : 12) + text.Length, header.DataOffset);
        }
    }

    [Theory]
    [InlineData("()", 1)]
    [InlineData("(4,)", 4)]
    [InlineData("(0, 2147483591, 2147483591)", 0)]
    [InlineData("(2147483591, 2147483591, 0)", 0)]
    public void Shapes_of_any_rank_are_counted(string shape, int count) =>
        Assert.Equal(count, Read($"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}}}", 1, count).ElementCount);

    [Theory]
    [InlineData(
        "<c8", "(2,)",
        "a.npy holds elements of type <c8; float16, float32, float64, bool and the integers of 8, 16, 32 and 64 bits can be read.")]
    [InlineData(
        "|O", "(2,)",
        "a.npy holds elements of type |O; float16, float32, float64, bool and the integers of 8, 16, 32 and 64 bits can be read.")]
    [InlineData(
        "<U5", "(2,)",
        "a.npy holds elements of type <U5; float16, float32, float64, bool and the integers of 8, 16, 32 and 64 bits can be read.")]
    [InlineData(
        "\u0001", "(2,)",
        "a.npy holds elements of type \ufffd; float16, float32, float64, bool and the integers of 8, 16, 32 and 64 bits can be read.")]
    [InlineData("<f4", "(-2,)", "a.npy has a dimension of -2; 0 to 2147483591 can be read.")]
    [InlineData("<f4", "(99999999999999999999,)", "a.npy has a dimension of 99999999999999999999; 0 to 2147483591 can be read.")]
    [InlineData("<f4", "(65536, 65536)", "a.npy has 65536x65536 elements; 2147483591 in all is the most that can be read.")]
    [InlineData("<f4", "(3)", "a.npy has a header that NumPy did not write: ')' at character 52 stands where ',' should be.")]
    [InlineData("<f4", "[3]", "a.npy has a header that NumPy did not write: '[' at character 50 stands where '(' should be.")]
    [InlineData("<f4", "(64, 112, 112)", "a.npy is truncated: its header promises 3211264 bytes of data, and 100 are there.")]
    public void What_cannot_be_read_is_named(string descriptor, string shape, string message) =>
        Refused($"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': {shape}}}", message);

    [Theory]
    [InlineData("", "a.npy has a header that NumPy did not write: it ends where '{' should be.")]
    [InlineData("{}", "a.npy has a header without all of descr, fortran_order and shape.")]
    [InlineData(
        "{'descr': [('x', '<f4')]}",
        "a.npy holds elements of the structured type [('x', '<f4')]}; float16, float32, float64, bool and the integers of 8, 16, 32 and 64 bits can be read.")]
    [InlineData(
        "{'shape': (), 'shape': ()}",
        "a.npy has a header with the key 'shape', twice or unknown; descr, fortran_order and shape, once each, would do.")]
    [InlineData("{'x': 1}", "a.npy has a header with the key 'x', twice or unknown; descr, fortran_order and shape, once each, would do.")]
    [InlineData(
        "{'fortran_order': 1}", "a.npy has a header that NumPy did not write: '1' at character 18 stands where True or False should be.")]
    [InlineData(
        "{'descr': '<f4", "a.npy has a header that NumPy did not write: ''' at character 10 stands where a string that ends should be.")]
    [InlineData(
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()} x",
        "a.npy has a header that NumPy did not write: 'x' at character 54 stands where the end should be.")]
    public void What_NumPy_did_not_write_is_named(string text, string message) => Refused(text, message);

    [Fact]
    public void Too_many_dimensions_are_refused() => Refused(
        $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Concat(Enumerable.Repeat("1,", 65))})}}",
        "a.npy has 65 dimensions; 64 is the most that is read.");

    [Fact]
    public void Another_file_or_version_is_refused()
    {
        RefusedFile([0x89, 0x50], "a.npy is no NumPy file: it begins with 8950, not 934E554D5059 and a version.");
        RefusedFile([0x93, .. "NUMPY"u8, 4, 0], "a.npy has version 4.0 of NumPy's format; 1.0, 2.0 and 3.0 can be read.");
        RefusedFile([0x93, .. "NUMPY"u8, 1, 0, 9, 0, 1], "a.npy is truncated: its header has 9 bytes to come, and 1 are there.");
        RefusedFile(
            [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255], "a.npy has a header of 4294967295 bytes; 1048576 is the most that is read.");
    }

    private static void Refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Read(text, 1, 100)).Message);

    private static void RefusedFile(byte[] file, string message)
    {
        using var input = new MemoryStream(file);
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => NpyHeader.Read(input, "a.npy")).Message);
    }

    private static NpyHeader Read(string text, byte version, int dataBytes)
    {
        byte[] body = Encoding.Latin1.GetBytes(text);
        byte[] length = BitConverter.GetBytes(body.Length)[..(version == 1 ? 2 : 4)];
        using var input = new MemoryStream([0x93, .. "NUMPY"u8, version, 0, .. length, .. body, .. new byte[dataBytes]]);
        return NpyHeader.Read(input, "a.npy");
    }
}
