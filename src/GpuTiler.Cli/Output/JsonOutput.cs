using System.Text.Encodings.Web;
using System.Text.Json;

namespace GpuTiler.Cli;

/// <summary>JSON on standard output.</summary>
internal static class JsonOutput
{
    // A × or a letter of another script is readable as it is; standard output is no web page.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Action<Utf8JsonWriter> write) => StandardOutput.Write(stdout =>
    {
        using (var writer = new Utf8JsonWriter(stdout, Options))
        {
            write(writer);
        }

        stdout.WriteByte((byte)'\n');
    });
}
