
namespace GpuTiler.Viewer.Tests;

/// <summary>A room of the server uses only those before it, in the order that docs/architecture.md gives.</summary>
public class RoomTests
{
    // What the generator of System.Text.Json adds, as far as other sources name it.
    private const string Generated = """
        using System.Text.Json;
        using System.Text.Json.Serialization.Metadata;

        namespace GpuTiler.Viewer
        {
            partial class ViewerJson
            {
                public ViewerJson(JsonSerializerOptions? options) : base(options) { }
                public static ViewerJson Default => null!;
                public JsonTypeInfo<ViewMessage> ViewMessage => null!;
                public JsonTypeInfo<SourceRequest> SourceRequest => null!;
                public JsonTypeInfo<PlayRequest> PlayRequest => null!;
                public JsonTypeInfo<StepRequest> StepRequest => null!;
                public JsonTypeInfo<UnitRequest> UnitRequest => null!;
                public JsonTypeInfo<SurveyRequest> SurveyRequest => null!;
                public JsonTypeInfo<ValueRequest> ValueRequest => null!;
                public JsonTypeInfo<FreezeRequest> FreezeRequest => null!;
                public JsonTypeInfo<SaveRequest> SaveRequest => null!;
                public JsonTypeInfo<RecordRequest> RecordRequest => null!;
                public JsonTypeInfo<SceneMessage> SceneMessage => null!;
                public JsonTypeInfo<ServerMessage> ServerMessage => null!;
                protected override JsonSerializerOptions? GeneratedSerializerOptions => null;
                public override JsonTypeInfo? GetTypeInfo(Type type) => null;
            }
        }
        """;

    [Fact]
    public void A_room_of_the_server_uses_only_those_before_it()
    {
        string[] web =
            [.. Directory.GetFiles(Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location)!, "*.dll")];
        string[] references =
        [
            .. SourceProject.RuntimeReferences, .. web,
            .. SourceProject.AssembliesIn(AppContext.BaseDirectory, "GpuTiler.Viewer")
                .Where(path => Path.GetFileName(path).StartsWith("GpuTiler", StringComparison.Ordinal)
                    || Path.GetFileName(path).StartsWith("Microsoft.ML", StringComparison.Ordinal)),
        ];
        var server = SourceProject.Read(
            Path.Combine(RepositoryRoot.Find(), "src", "GpuTiler.Viewer"), "GpuTiler.Viewer", references, Generated);

        Assert.Empty(SourceProject.ErrorsOf(server));
        var violations = new RoomChecker(RoomList.Of("GpuTiler.Viewer")).FindViolations(server);
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }
}
