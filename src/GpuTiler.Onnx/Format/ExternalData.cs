using System.Globalization;

namespace GpuTiler.Onnx;

/// <summary>Bytes of a tensor in a file beside the model.</summary>
/// <param name="Location">The file's path, relative to the model's folder.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many; null for all that the tensor needs.</param>
internal sealed record ExternalData(string Location, long Offset, long? Length)
{
    public const string LocationKey = "location";

    /// <summary>Whether an entry of <c>TensorProto.external_data</c> names the file.</summary>
    public static bool IsLocation(ProtoReader entry) => Read(entry).Key == LocationKey;

    /// <summary>Adds one entry of <c>TensorProto.external_data</c>.</summary>
    public ExternalData With(ProtoReader entry)
    {
        var (key, value) = Read(entry);
        return key switch
        {
            LocationKey => this with { Location = value },
            "offset" => this with { Offset = Number(value) },
            "length" => this with { Length = Number(value) },
            _ => this,
        };
    }

    private static (string Key, string Value) Read(ProtoReader entry)
    {
        string key = "", value = "";
        while (entry.Next())
        {
            if (entry.Field == OnnxFields.Entry.Key)
            {
                key = entry.Text();
            }
            else if (entry.Field == OnnxFields.Entry.Value)
            {
                value = entry.Text();
            }
        }

        return (key, value);
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        ? number
        : throw new InvalidDataException($"external data begins at '{text}', which is no number of bytes");
}
