using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GpuTiler.Onnx;

/// <summary>Reads and writes <c>survey.json</c>.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(SurveyDocument), TypeInfoPropertyName = "Document")]
internal sealed partial class SurveyJson : JsonSerializerContext
{
    private static readonly SurveyJson Instance = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    /// <summary>Writes a document piece by piece: that of a large data set names many pictures.</summary>
    public static void Write(Stream stream, SurveyDocument document)
    {
        JsonSerializer.Serialize(stream, document, Instance.Document);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>A document's bytes.</summary>
    public static byte[] Write(SurveyDocument document)
    {
        using var bytes = new MemoryStream();
        Write(bytes, document);
        return bytes.ToArray();
    }

    /// <summary>How pixels became values, as the document says it.</summary>
    public static string TextOf(ImagePreparation preparation) =>
        JsonSerializer.Serialize(preparation, Instance.ImagePreparation).ReplaceLineEndings("");

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="InvalidDataException">It is damaged, or of another version.</exception>
    public static SurveyDocument Read(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            var document = JsonSerializer.Deserialize(bytes, Instance.Document)
                ?? throw new InvalidDataException($"{name} holds no survey.");
            if (document.Format != SurveyDocument.CurrentFormat)
            {
                throw new InvalidDataException(
                    $"{name} has version {document.Format} of the format; {SurveyDocument.CurrentFormat} can be read.");
            }

            DocumentCheck.Require(document, name);
            return document;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name} is no survey: {e.Message}", e);
        }
    }
}
