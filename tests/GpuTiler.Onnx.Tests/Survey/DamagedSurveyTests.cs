using System.Text.Json.Nodes;

namespace GpuTiler.Onnx.Tests;

/// <summary>Documents that were damaged, or made to deceive.</summary>
public sealed class DamagedSurveyTests : IDisposable
{
    private const int Most = 2_000_000_000;

    private readonly SurveyCase own = new();

    public DamagedSurveyTests() => own.Survey("one");

    public static TheoryData<string, Action<JsonNode>, string> Damages => new()
    {
        { "no layers", survey => survey["layers"] = null, "survey.json is no survey" },
        { "a layer that is null", survey => survey["layers"]![0] = null, "an entry of a list is null" },
        { "a layer twice", survey => survey["layers"]![1] = survey["layers"]![0]!.DeepClone(), "is there 2 times" },
        { "a layer without units", survey => survey["layers"]![0]!["units"] = -1, "is -1×" },
        { "a layer without columns", survey => survey["layers"]![0]!["width"] = 0, "×0" },
        { "nothing kept", survey => survey["top"] = 0, "each unit keeps 0 pictures" },
        {
            "a picture twice",
            survey => survey["pictures"]![1]!["picture"] = survey["pictures"]![0]!["picture"]!.GetValue<int>(),
            "is named 2 times"
        },
        { "no hash", survey => survey["model"]!["sha256"] = null, "survey.json is no survey" },
        { "shard 3 of 2", survey => (survey["shard"]!["index"], survey["shard"]!["count"]) = (3, 2), "it is shard 3/2" },
        { "an infinite scale", survey => survey["input"]!["preparation"]!["scale"] = JsonNode.Parse("1e999"), "a number is infinite" },
        { "units in billions", survey => survey["layers"]![0]!["units"] = Most, "and its survey needs 514000000000" },
        { "pictures in billions", survey => survey["top"] = Most, "elements, and its survey needs" },
        {
            "places beyond the map",
            survey => (survey["layers"]![0]!["height"], survey["layers"]![0]!["width"]) = (1, 1),
            "_place has the place "
        },
    };

    public void Dispose() => own.Dispose();

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_document_is_refused_before_memory_is_taken_for_it(string damage, Action<JsonNode> change, string named)
    {
        Assert.NotEmpty(damage);
        Change(change);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            named, Assert.Throws<InvalidDataException>(() => SurveyResult.Open(own.In("one"))).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Further_inputs_may_be_left_out()
    {
        Change(survey => survey.AsObject().Remove("furtherInputs"));
        Assert.Single(
            SurveyMerge.Open([own.In("one")]).Run(own.In("joined")).Layers,
            layer => layer.Name == SurveyResult.Open(own.In("one")).Layers[0].Name);
    }

    [Fact]
    public void Missing_parts_in_billions_are_counted_and_some_named()
    {
        Change(survey => survey["shard"]!["count"] = Most);
        string message = Assert.Throws<InvalidDataException>(() => SurveyMerge.Open([own.In("one")])).Message;
        Assert.StartsWith("1999999999 of 2000000000 parts are missing: shard 2/2000000000, ", message, StringComparison.Ordinal);
        Assert.EndsWith(" and 1999999979 more.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_no_part_names_is_missed()
    {
        Change(survey => survey["pictures"] = new JsonArray());
        Assert.Contains(
            "No part names the picture ",
            Assert.Throws<InvalidDataException>(() => SurveyMerge.Open([own.In("one")]).Run(own.In("joined"))).Message,
            StringComparison.Ordinal);
    }

    private void Change(Action<JsonNode> change)
    {
        string path = own.In("one/survey.json");
        var survey = JsonNode.Parse(File.ReadAllText(path))!;
        change(survey);
        File.WriteAllText(path, survey.ToJsonString());
    }
}
