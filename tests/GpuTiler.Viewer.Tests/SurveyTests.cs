using System.Text.Json;
using GpuTiler.Onnx;

namespace GpuTiler.Viewer.Tests;

/// <summary>What a survey found stands beside each map.</summary>
public sealed class SurveyTests : IDisposable
{
    private const int Pictures = 6, Top = 4;

    private readonly TempFolder folder = new();
    private readonly CpuDevice device = CpuDevice.Create(new() { Threads = 1 });
    private readonly string model;
    private readonly DataSet data;
    private readonly SurveyResult result;

    public SurveyTests()
    {
        model = TinyNet.SaveLike(folder, "net.onnx", new() { Flat = true });
        string pictures = Path.Combine(folder.Path, "data");
        for (int picture = 0; picture < Pictures; picture++)
        {
            string kind = Directory.CreateDirectory(Path.Combine(pictures, picture % 2 == 0 ? "even" : "odd")).FullName;
            var pixels = new byte[TinyNet.Size * TinyNet.Size * 3];
            new Random(picture).NextBytes(pixels);
            File.WriteAllBytes(
                Path.Combine(kind, $"{picture}.ppm"),
                [.. System.Text.Encoding.ASCII.GetBytes($"P6 {TinyNet.Size} {TinyNet.Size} 255\n"), .. pixels]);
        }

        data = DataSet.Open(pictures);
        using var survey = DataSurvey.Load(model, data, device, new() { Top = Top });
        result = survey.Run(Path.Combine(folder.Path, "survey"), null, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        data.Dispose();
        device.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_unit_has_its_numbers_its_pictures_and_what_it_saw(bool hasSheets, bool hasData)
    {
        using var sheets = SurveySheets.Create(result, data)!;
        if (hasSheets)
        {
            sheets.WriteAll(cancellationToken: TestContext.Current.CancellationToken);
        }

        using var viewer = LiveViewer.Start(model, device, new() { Survey = result, SurveyPictures = hasData ? sheets : null });
        using var page = await Page.OpenAsync(viewer.Link);
        var told = page.Hello.GetProperty("survey");
        Assert.Equal((Pictures, hasSheets || hasData), (told.GetProperty("pictures").GetInt32(), told.GetProperty("draws").GetBoolean()));
        Assert.Equal(
            page.Hello.GetProperty("layers").EnumerateArray()
                .Select(layer => result.DeadUnitsOf(layer.GetProperty("name").GetString()!).Count),
            told.GetProperty("dead").EnumerateArray().Select(count => count.GetInt32()));
        foreach (var (layer, name, map) in new[] { (0, "conv", 4), (1, "relu", 0), (2, "flat", 2) })
        {
            await page.SendAsync(new { v = 1, kind = "survey", layer, map });
            var answer = await page.ReceiveAsync("survey");
            var (unit, expected) = (answer.GetProperty("unit"), result.UnitOf(name, map));
            Assert.Equal(
                (layer, map, ""),
                (answer.GetProperty("layer").GetInt32(), answer.GetProperty("map").GetInt32(), answer.GetProperty("text").GetString()));
            Assert.Equal(
                (expected.Mean, expected.StandardDeviation),
                (unit.GetProperty("mean").GetDouble(), unit.GetProperty("deviation").GetDouble()));
            Assert.Equal((expected.Minimum, expected.Maximum), (unit.GetProperty("min").GetSingle(), unit.GetProperty("max").GetSingle()));
            Assert.Equal((expected.Active, Pictures), (unit.GetProperty("active").GetInt32(), unit.GetProperty("pictures").GetInt32()));
            Assert.Equal(expected.ZeroShare, unit.GetProperty("zeros").GetDouble());
            Assert.Equal(expected.IsDead, unit.GetProperty("dead").GetBoolean());
            Assert.Equal(
                expected.Top.Select(picture => (picture.Value, picture.Name, picture.Label, picture.Row, picture.Column)),
                unit.GetProperty("top").EnumerateArray().Select(picture => (
                    picture.GetProperty("value").GetSingle(), picture.GetProperty("name").GetString()!,
                    picture.GetProperty("label").GetString(),
                    picture.GetProperty("row").GetInt32(), picture.GetProperty("column").GetInt32())));
            if (hasSheets || hasData)
            {
                var pieces = await page.ReceiveAsync("pieces");
                int side = pieces.GetProperty("side").GetInt32();
                var drawn = sheets.PiecesOf(name, map, side, Top, TestContext.Current.CancellationToken);
                Assert.Equal((layer, map, drawn.Channels, ""), (
                    pieces.GetProperty("layer").GetInt32(), pieces.GetProperty("map").GetInt32(),
                    pieces.GetProperty("channels").GetInt32(), pieces.GetProperty("text").GetString()));
                Assert.Equal(drawn.Pixels, pieces.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetBytesFromBase64()));
            }
        }
    }

    [Fact]
    public async Task What_cannot_be_read_any_more_is_said_and_the_rest_is_shown()
    {
        using var sheets = SurveySheets.Create(result, data)!;
        using var viewer = LiveViewer.Start(model, device, new() { Survey = result, SurveyPictures = sheets });
        using var page = await Page.OpenAsync(viewer.Link);
        string gone = result.UnitOf("conv", 1).Top[2].Name;
        File.Delete(Path.Combine(data.Path, gone));
        await page.SendAsync(new { v = 1, kind = "survey", layer = 0, map = 1 });
        var pieces = await page.ReceiveAsync("pieces");
        Assert.Equal(
            [false, false, true, false],
            pieces.GetProperty("pieces").EnumerateArray().Select(piece => piece.ValueKind == JsonValueKind.Null));
        Assert.StartsWith("1 of 4 pictures cannot be read now: ", pieces.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(gone, pieces.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_sheet_is_said_and_the_numbers_are_shown()
    {
        using (var sheets = SurveySheets.Create(result, data)!)
        {
            sheets.WriteAll(cancellationToken: TestContext.Current.CancellationToken);
        }

        foreach (string sheet in Directory.GetFiles(Path.Combine(result.Folder, "sheets")))
        {
            if (sheet.Contains("relu", StringComparison.Ordinal))
            {
                File.Delete(sheet);
            }
            else
            {
                File.WriteAllText(sheet, "no picture");
            }
        }

        using var viewer = LiveViewer.Start(model, device, new() { Survey = result });
        using var page = await Page.OpenAsync(viewer.Link);
        await page.SendAsync(new { v = 1, kind = "survey", layer = 0, map = 1 });
        Assert.Equal(Pictures, (await page.ReceiveAsync("survey")).GetProperty("unit").GetProperty("pictures").GetInt32());
        var pieces = await page.ReceiveAsync("pieces");
        Assert.Equal(0, pieces.GetProperty("pieces").GetArrayLength());
        Assert.Contains(".png", pieces.GetProperty("text").GetString(), StringComparison.Ordinal);
        await page.SendAsync(new { v = 1, kind = "survey", layer = 1, map = 1 });
        pieces = await page.ReceiveAsync("pieces");
        Assert.Equal(
            (0, "The sheet of this layer is missing, or of another survey."),
            (pieces.GetProperty("pieces").GetArrayLength(), pieces.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task There_is_nothing_beside_what_was_surveyed()
    {
        string b = TinyNet.SaveLike(folder, "b.onnx", new() { Seed = 4, Flat = true });
        using var first = OnnxModel.Load(model, device);
        using var second = OnnxModel.Load(b, device);
        using (var viewer = LiveViewer.Start(first, second, new() { Survey = result }))
        {
            using var page = await Page.OpenAsync(viewer.Link);
            Assert.Equal(
                [-1, -1, -1],
                page.Hello.GetProperty("survey").GetProperty("dead").EnumerateArray().Select(count => count.GetInt32()).Skip(3));
            await page.SendAsync(new { v = 1, kind = "survey", layer = 3, map = 1 });
            var answer = await page.ReceiveAsync("survey");
            Assert.Equal(
                (JsonValueKind.Null, "The survey is of A alone."),
                (answer.GetProperty("unit").ValueKind, answer.GetProperty("text").GetString()));
            foreach (var (layer, map) in new[] { (0, 5), (0, -1), (99, 0), (-1, 99) })
            {
                await page.SendAsync(new { v = 1, kind = "survey", layer, map });
                Assert.Equal("survey", (await page.ReceiveAsync("refused")).GetProperty("of").GetString());
            }
        }

        using var alone = LiveViewer.Start(model, device);
        using var other = await Page.OpenAsync(alone.Link);
        Assert.Equal(JsonValueKind.Null, other.Hello.GetProperty("survey").ValueKind);
        await other.SendAsync(new { v = 1, kind = "survey", layer = 0, map = 0 });
        Assert.Equal("survey", (await other.ReceiveAsync("refused")).GetProperty("of").GetString());
    }

    [Fact]
    public void Another_models_survey_is_refused_before_the_server_starts()
    {
        string b = TinyNet.SaveLike(folder, "b.onnx", new() { Seed = 4 });
        var options = new LiveViewerOptions { Survey = result };
        Assert.Contains(
            "is the survey of another model",
            Assert.Throws<InvalidDataException>(() => LiveViewer.Start(b, device, options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LiveViewer.Start(device, options));
    }

    [Fact]
    public async Task Of_what_a_page_asks_in_a_hurry_the_newest_is_answered()
    {
        using var sheets = SurveySheets.Create(result, data)!;
        using var viewer = LiveViewer.Start(model, device, new() { Survey = result, SurveyPictures = sheets });
        using var page = await Page.OpenAsync(viewer.Link);
        for (int i = 0; i < 200; i++)
        {
            await page.SendAsync(new { v = 1, kind = "survey", layer = 0, map = i % 5 });
        }

        await page.SendAsync(new { v = 1, kind = "survey", layer = 1, map = 3 });
        JsonElement last;
        while ((last = await page.ReceiveAsync("pieces")).GetProperty("layer").GetInt32() != 1)
        {
        }

        Assert.Equal(3, last.GetProperty("map").GetInt32());
    }
}
