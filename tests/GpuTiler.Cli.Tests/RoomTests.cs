
namespace GpuTiler.Cli.Tests;

/// <summary>A room of the program uses only those before it, in the order that docs/architecture.md gives.</summary>
public class RoomTests
{
    // What the generator of System.Text.Json adds, as far as other sources name it.
    private const string Generated = """
        using System.Text.Json;
        using System.Text.Json.Serialization.Metadata;

        namespace GpuTiler.Cli
        {
            partial class TablesJson
            {
                public TablesJson(JsonSerializerOptions options) : base(options) { }
                public JsonTypeInfo<LayerJson[]> LayerJsonArray => null!;
                public JsonTypeInfo<DeviceJson[]> DeviceJsonArray => null!;
                public JsonTypeInfo<StatisticsJson[]> StatisticsJsonArray => null!;
                public JsonTypeInfo<DifferenceJson[]> DifferenceJsonArray => null!;
                public JsonTypeInfo<SurveyUnitJson[]> SurveyUnitJsonArray => null!;
                protected override JsonSerializerOptions? GeneratedSerializerOptions => null;
                public override JsonTypeInfo? GetTypeInfo(Type type) => null;
            }

            partial class BenchJsonContext
            {
                public BenchJsonContext(JsonSerializerOptions options) : base(options) { }
                public JsonTypeInfo<BenchJson> BenchJson => null!;
                protected override JsonSerializerOptions? GeneratedSerializerOptions => null;
                public override JsonTypeInfo? GetTypeInfo(Type type) => null;
            }
        }
        """;

    [Fact]
    public void A_room_of_the_program_uses_only_those_before_it()
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string built = Path.Combine(Repository.Root, "artifacts", "bin", "GpuTiler.Cli", configuration);
        string[] references = [.. SourceProject.RuntimeReferences, .. SourceProject.AssembliesIn(built, "GpuTiler.Cli")];
        var program = SourceProject.Read(Path.Combine(Repository.Root, "src", "GpuTiler.Cli"), "GpuTiler.Cli", references, Generated);

        Assert.Empty(SourceProject.ErrorsOf(program));
        var checker = new RoomChecker(RoomList.Of("GpuTiler.Cli"))
        {
            ReservedNamespaces = new Dictionary<string, string[]> { ["System.CommandLine"] = ["Options", "Commands"] },
        };
        var violations = checker.FindViolations(program);
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }
}
