using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GpuTiler.Viewer;

/// <summary>Understands what pages send. A message that it does not understand is answered, never ignored.</summary>
/// <param name="loop">Does what is asked.</param>
/// <param name="stage">What is shown.</param>
/// <param name="sources">Where pictures go.</param>
internal sealed class MessageReader(FrameLoop loop, Stage stage, SourceList sources)
{
    private const byte Drawn = 1, Picture = 2;
    private const int DrawnBytes = 8;

    // One sentence for a stream of pictures that nobody wants.
    private static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Action<PageConnection, JsonElement>> kinds = [];

    /// <summary>What it does with each kind of message.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="type">How it is read.</param>
    /// <param name="handle">What is done, on the loop's thread.</param>
    /// <param name="atOnce">What is done before the next message is read.</param>
    public void On<T>(string kind, JsonTypeInfo<T> type, Action<PageConnection, T> handle, Action<PageConnection, T>? atOnce = null)
        where T : notnull => kinds.Add(kind, (page, json) =>
        {
            var message = json.Deserialize(type) ?? throw new JsonException("Nothing is in it.");
            int? id = IdOf(json);
            atOnce?.Invoke(page, message);
            loop.Post(() => Guard(page, kind, id, () => handle(page, message)));
        });

    /// <summary>Registers what concerns view, source and time.</summary>
    public void AddBasics()
    {
        On("view", ViewerJson.Default.ViewMessage, (page, view) => page.Slots.Replace(view));
        On("source", ViewerJson.Default.SourceRequest, Choose, (page, request) => page.ChosenSource = request.Source);
        On("play", ViewerJson.Default.PlayRequest, (_, request) => stage.Play(request.Playing));
        On("step", ViewerJson.Default.StepRequest, (_, request) => stage.Step(request.By));
        On("freeze", ViewerJson.Default.FreezeRequest, (_, request) => stage.Freeze(request.On));
    }

    /// <summary>Registers what asks for values and files.</summary>
    public void AddQuestions(Saver saver, DownloadStore downloads)
    {
        On("unit", ViewerJson.Default.UnitRequest, (page, request) => page.Units = [.. UnitsOf(request)]);
        On("value", ViewerJson.Default.ValueRequest, (page, request) =>
        {
            var layer = stage.Layers.At(request.Layer);
            int at = HostCopy.IndexOf(layer, request.Image, request.Map, request.X, request.Y);
            stage.Bring(layer);
            page.Outbox.Send(new ValueMessage(request.Id, loop.Frame, stage.Host.Of(layer, stage.Input)[at]));
        });
        On("save", ViewerJson.Default.SaveRequest, (page, request) =>
        {
            var (name, content, command) = saver.Save(request);
            page.Outbox.Send(new SavedMessage(request.Id, name, downloads.Add(page.Browser, name, content), content.Length, command));
        });
    }

    /// <summary>Registers what asks for what a survey found.</summary>
    public void AddSurvey(SurveyAnswers survey) => On(
        "survey", ViewerJson.Default.SurveyRequest, (page, request) => survey.Ask(page, stage.Layers.At(request.Layer), request.Map));

    /// <summary>Registers what concerns recording.</summary>
    public void AddRecording(Recorder recorder)
    {
        On("record", ViewerJson.Default.RecordRequest, recorder.Record);

        // One that comes after the end is late, and no mistake.
        On("scene", ViewerJson.Default.SceneMessage, (page, scene) => page.Recording?.Show(WallScene.Read(scene)));
    }

    /// <summary>A message of text.</summary>
    public void ReadText(PageConnection page, ReadOnlySpan<byte> text)
    {
        string kind = "";
        int? id = null;
        try
        {
            var reader = new Utf8JsonReader(text);
            using var json = JsonDocument.ParseValue(ref reader);
            (kind, id) = (KindOf(json.RootElement), IdOf(json.RootElement));
            if (!json.RootElement.TryGetProperty("v", out var version) || !version.TryGetInt32(out int number)
                || number != ServerMessage.ProtocolVersion)
            {
                page.Outbox.Send(new RefusedMessage(
                    kind, id, $"This server speaks version {ServerMessage.ProtocolVersion} of the protocol: load the page again."));
            }
            else if (kinds.TryGetValue(kind, out var handle))
            {
                handle(page, json.RootElement);
            }
            else
            {
                page.Outbox.Send(new RefusedMessage(kind, id, $"The message '{Short(kind)}' is unknown here."));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            page.Outbox.Send(new RefusedMessage(Short(kind), id, "The message cannot be read."));
        }
    }

    /// <summary>A message of bytes.</summary>
    public void ReadBinary(PageConnection page, ReadOnlySpan<byte> message)
    {
        if (message is [Drawn, ..] && message.Length == DrawnBytes)
        {
            if (page.Stream?.Acknowledge(BinaryPrimitives.ReadUInt32LittleEndian(message[4..])) == true)
            {
                loop.Wake();
            }

            return;
        }

        string? refusal = message is not [Picture, ..] || PictureHeader.Read(message) is not { } header
            ? "A message of bytes is neither a picture nor an acknowledgement."
            : header.PixelBytes > PictureLimits.MostBytes
                ? $"A picture of {header.Width}×{header.Height} pixels is too large."
                : sources.TryOffer(page, header, message[PictureHeader.Size..]);
        if (refusal is null)
        {
            loop.Wake();
        }
        else if (page.MayRefusePicture(RefusalPause))
        {
            page.Outbox.Send(new RefusedMessage("picture", null, refusal));
        }
    }

    private IEnumerable<UnitWatch> UnitsOf(UnitRequest request)
    {
        if (request.Layer >= 0)
        {
            yield return Watch(request.Layer);
        }

        if (request.Beside is { } beside)
        {
            yield return Watch(beside);
        }

        UnitWatch Watch(int position)
        {
            var layer = stage.Layers.At(position);
            return new UnitWatch(layer, request, stage.Slots.ComparisonOf(layer, request.Against));
        }
    }

    private void Choose(PageConnection page, SourceRequest request)
    {
        try
        {
            stage.Choose(request, page);
        }
        finally
        {
            // Unless it has chosen another since.
            page.ChosenSource = page.ChosenSource == request.Source ? null : page.ChosenSource;
        }
    }

    private static void Guard(PageConnection page, string kind, int? id, Action handle)
    {
        try
        {
            handle();
        }
        catch (Exception e)
        {
            // Whatever it is, it is this page's question alone.
            page.Outbox.Send(new RefusedMessage(kind, id, ViewerFailure.Sentence(e)));
        }
    }

    private static string KindOf(JsonElement json) =>
        json.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString()! : "";

    private static int? IdOf(JsonElement json) =>
        json.TryGetProperty("id", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int id) ? id : null;

    private static string Short(string text) => text.Length <= 40 ? text : text[..40];
}
