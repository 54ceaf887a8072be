using System.Text.Encodings.Web;
using System.Text.Json;

namespace GpuTiler.Cli;

/// <summary>JSON on standard output.</summary>
internal static class JsonOutput
{
    public static void Write(Action<Utf8JsonWriter> write)
    {
        using var stdout = Console.OpenStandardOutput();
        // A × or a letter of another script is readable as it is; standard output is no web page.
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stdout, options))
        {
            write(writer);
        }

        stdout.WriteByte((byte)'\n');
    }
}
