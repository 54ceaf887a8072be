using System.Globalization;
using System.Numerics;
using System.Text;
using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class NpyReaderTests
{
    public static TheoryData<string, string, bool> Layouts()
    {
        var layouts = new TheoryData<string, string, bool>();
        foreach (string code in new[] { "f2", "f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "b1" })
        {
            foreach (string order in new[] { "<", ">", "=", "|" })
            {
                layouts.Add(code, order, false);
                layouts.Add(code, order, true);
            }
        }

        return layouts;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_type_in_every_order_becomes_every_type(string code, string order, bool fortran)
    {
        foreach (int[] shape in new int[][] { [], [1], [7], [2, 3], [1, 5, 1, 4], [3, 1, 50, 70], [0], [2, 0, 3] })
        {
            int count = shape.Aggregate(1, (product, dimension) => product * dimension);
            int[] values = [.. Enumerable.Range(0, count).Select(at => code == "b1" ? at % 2 : at % 100)];
            byte[] file = File(code, order, fortran, shape, values);
            Check<float>(file, shape, values);
            Check<Half>(file, shape, values);
            Check<double>(file, shape, values);
            Check<sbyte>(file, shape, values);
            Check<byte>(file, shape, values);
            Check<short>(file, shape, values);
            Check<ushort>(file, shape, values);
            Check<int>(file, shape, values);
            Check<uint>(file, shape, values);
            Check<long>(file, shape, values);
            Check<ulong>(file, shape, values);
        }
    }

    [Fact]
    public void Float64_rounds_once_and_its_overflows_are_counted()
    {
        var random = new Random(7);
        var doubles = new double[100_000];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(doubles.AsSpan()));
        for (int at = 0; at < doubles.Length; at += 2)
        {
            // Half of them next to a float, or exactly between two.
            float near = BitConverter.Int32BitsToSingle(random.Next());
            doubles[at] = ((double)near + BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(near) + 1)) / 2;
        }

        (float[] singles, int overflowed) = Read<float, double>(doubles);
        Assert.Equal(doubles.Select(value => BitConverter.SingleToInt32Bits((float)value)), singles.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(doubles.Count(value => double.IsFinite(value) && Math.Abs(value) >= 3.4028235677973366e38), overflowed);
        Assert.True(overflowed > 0);
    }

    [Fact]
    public void Integers_round_to_nearest_even_once()
    {
        ulong[] unsigned =
        [
            0, 1, (1UL << 24) + 1, (1UL << 24) + 3, 0x8000008000000001, 0x8000008000000000,
            0x7FFFFFBFFFFFFFFF, ulong.MaxValue, 0x8000018000000000,
        ];
        Assert.Equal(
            unsigned.Select(value => float.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
            Read<float, ulong>(unsigned).Elements);
        var random = new Random(3);
        long[] signed = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64))];
        Assert.Equal(
            signed.Select(value => float.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
            Read<float, long>(signed).Elements);

        (Half[] halves, int overflowed) = Read<Half, int>([65520, 2049, 65519]);
        Assert.Equal([Half.PositiveInfinity, (Half)2048, (Half)65504], halves);
        Assert.Equal(1, overflowed);
    }

    [Theory]
    [InlineData(256.0, "256")]
    [InlineData(-1.0, "-1")]
    [InlineData(0.5, "0.5")]
    [InlineData(double.NaN, "NaN")]
    public void A_number_that_an_integer_cannot_hold_is_refused(double value, string shown) => Assert.Equal(
        $"a.npy holds {shown} at element 1, which is no whole number that Byte can hold.",
        Assert.Throws<InvalidDataException>(() => Read<byte, double>([255, value])).Message);

    [Fact]
    public void A_number_just_beyond_a_wide_integer_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => Read<long, double>([9223372036854775808.0]));
        Assert.Throws<InvalidDataException>(() => Read<int, float>([2147483648f]));
        Assert.Throws<InvalidDataException>(() => Read<long, ulong>([1UL << 63]));
        Assert.Throws<InvalidDataException>(() => Read<ulong, long>([-1]));
    }

    [Fact]
    public void A_type_or_a_length_that_does_not_fit_is_the_callers_mistake()
    {
        using var file = new MemoryStream(File("f4", "<", false, [3], [1, 2, 3]));
        var header = NpyHeader.Read(file, "a.npy");
        Assert.Contains(
            "a.npy has 3 elements; the destination has room for 2.",
            Assert.Throws<ArgumentException>(() => NpyReader.Read(file, header, new float[2])).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => NpyReader.Read(file, header, new decimal[3]));
    }

    [Fact]
    public void Reading_in_place_allocates_next_to_nothing()
    {
        float[] elements = new float[1 << 20];
        using var file = new MemoryStream();
        NpyWriter.Write<float>(file, elements, [1 << 20]);
        file.Position = 0;
        var header = NpyHeader.Read(file, "a.npy");
        long data = file.Position;
        Assert.InRange(Allocations.OfThread(Read), 0, 200);

        void Read()
        {
            file.Position = data;
            NpyReader.Read(file, header, elements.AsSpan());
        }
    }

    /// <summary>Builds a file as NumPy would, from values given in C order.</summary>
    internal static byte[] File(string code, string order, bool fortran, int[] shape, int[] values)
    {
        var file = new List<byte>();
        string tuple = shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
        string text = $"{{'descr': '{order}{code}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {tuple}, }}\n";
        file.AddRange([0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text)]);
        for (int stored = 0; stored < values.Length; stored++)
        {
            byte[] element = Element(code, values[fortran ? FromFortran(stored, shape) : stored]);
            file.AddRange(order == ">" ? element.Reverse() : element);
        }

        return [.. file];
    }

    private static int FromFortran(int stored, int[] shape)
    {
        int position = 0;
        int stride = shape.Aggregate(1, (product, dimension) => product * dimension);
        foreach (int dimension in shape)
        {
            stride /= dimension;
            position += stored % dimension * stride;
            stored /= dimension;
        }

        return position;
    }

    private static byte[] Element(string code, int value) => code switch
    {
        "f2" => BitConverter.GetBytes((Half)value),
        "f4" => BitConverter.GetBytes((float)value),
        "f8" => BitConverter.GetBytes((double)value),
        _ => BitConverter.GetBytes((long)value)[..(code[1] - '0')],
    };

    private static void Check<T>(byte[] file, int[] shape, int[] values)
        where T : unmanaged, INumber<T>
    {
        using var input = new MemoryStream(file);
        var header = NpyHeader.Read(input, "a.npy");
        Assert.Equal(shape, header.Shape);
        var elements = new T[header.ElementCount];
        Assert.Equal(0, NpyReader.Read(input, header, elements.AsSpan()));
        Assert.Equal(values.Select(T.CreateChecked), elements);
    }

    private static (T[] Elements, int Overflowed) Read<T, TStored>(TStored[] values)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
    {
        using var file = new MemoryStream();
        NpyWriter.Write<TStored>(file, values, [values.Length]);
        file.Position = 0;
        var header = NpyHeader.Read(file, "a.npy");
        var elements = new T[values.Length];
        return (elements, NpyReader.Read(file, header, elements.AsSpan()));
    }
}
