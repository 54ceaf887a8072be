using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GpuTiler.Tests.Imaging;

/// <summary>Zip archives, right and wrong.</summary>
internal static class NpzSketch
{
    public static byte[] Zip(params (string Name, byte[] Content)[] entries) => Zip(CompressionLevel.NoCompression, entries);

    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = zip.CreateEntry(name, level).Open();
                stream.Write(content);
            }
        }

        return file.ToArray();
    }

    /// <summary>A NumPy header of 128 bytes.</summary>
    public static byte[] Header(string shape, string descriptor) =>
    [
        0x93, .. "NUMPY"u8, 1, 0, 118, 0,
        .. Encoding.ASCII.GetBytes($"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n"),
    ];

    /// <summary>Changes what the directory and the header before the data say of the only entry.</summary>
    public static byte[] Patch(byte[] file, ushort? flags = null, ushort? method = null, int? length = null)
    {
        byte[] patched = [.. file];
        int directory = patched.AsSpan().IndexOf("PK\u0001\u0002"u8);
        foreach (int at in new[] { 6, directory + 8 })
        {
            Write(at, flags);
            Write(at + 2, method);
            if (length is { } bytes)
            {
                BinaryPrimitives.WriteInt32LittleEndian(patched.AsSpan(at + 16), bytes);
            }
        }

        return patched;

        void Write(int at, ushort? value)
        {
            if (value is { } given)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(at), given);
            }
        }
    }
}
