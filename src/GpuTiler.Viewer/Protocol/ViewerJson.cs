using System.Text.Json.Serialization;

namespace GpuTiler.Viewer;

/// <summary>The messages as JSON: camelCase, non-finite numbers as names, no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 8)]
[JsonSerializable(typeof(ServerMessage))]
[JsonSerializable(typeof(ViewMessage))]
[JsonSerializable(typeof(SourceRequest))]
[JsonSerializable(typeof(PlayRequest))]
[JsonSerializable(typeof(StepRequest))]
[JsonSerializable(typeof(UnitRequest))]
[JsonSerializable(typeof(SurveyRequest))]
[JsonSerializable(typeof(ValueRequest))]
[JsonSerializable(typeof(FreezeRequest))]
[JsonSerializable(typeof(SaveRequest))]
[JsonSerializable(typeof(RecordRequest))]
[JsonSerializable(typeof(SceneMessage))]
internal sealed partial class ViewerJson : JsonSerializerContext;
