using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GpuTiler.Cli;

/// <summary>JSON on standard output.</summary>
internal static class JsonOutput
{
    /// <summary>
    /// How it looks, for one serializer context. A × or a letter of another script is readable as it is; standard output is no web page.
    /// </summary>
    public static JsonSerializerOptions Options => new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Writes one value, and ends the line.</summary>
    public static void Write<T>(T value, JsonTypeInfo<T> type) => StandardOutput.Write(stdout =>
    {
        JsonSerializer.Serialize(stdout, value, type);
        stdout.WriteByte((byte)'\n');
    });

    /// <summary>A number that JSON can hold; <see langword="null"/> for any other.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <inheritdoc cref="Finite(double)"/>
    public static float? Finite(float value) => float.IsFinite(value) ? value : null;
}
