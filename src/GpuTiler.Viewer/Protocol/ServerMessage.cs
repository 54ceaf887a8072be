using System.Text.Json.Serialization;

namespace GpuTiler.Viewer;

/// <summary>What the server says to a page, as text on its socket.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(HelloMessage), "hello")]
[JsonDerivedType(typeof(StateMessage), "state")]
[JsonDerivedType(typeof(FilesMessage), "files")]
[JsonDerivedType(typeof(NoticeMessage), "notice")]
[JsonDerivedType(typeof(TimingsMessage), "timings")]
[JsonDerivedType(typeof(UnitMessage), "unit")]
[JsonDerivedType(typeof(ValueMessage), "value")]
[JsonDerivedType(typeof(AttributionMessage), "attribution")]
[JsonDerivedType(typeof(SurveyMessage), "survey")]
[JsonDerivedType(typeof(PiecesMessage), "pieces")]
[JsonDerivedType(typeof(SavedMessage), "saved")]
[JsonDerivedType(typeof(RecordingMessage), "recording")]
[JsonDerivedType(typeof(RefusedMessage), "refused")]
internal abstract record ServerMessage
{
    /// <summary>The version of the protocol.</summary>
    public int V { get; } = ProtocolVersion;

    /// <summary>The version that this server speaks.</summary>
    public const int ProtocolVersion = 1;
}
