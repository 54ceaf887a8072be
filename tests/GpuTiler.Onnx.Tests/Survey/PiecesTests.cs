using GpuTiler.Imaging;

namespace GpuTiler.Onnx.Tests;

/// <summary>What units saw, piece by piece: drawn from the data, or cut out of the sheets.</summary>
public sealed class PiecesTests : IDisposable
{
    private const int Units = 300, Pictures = 7;

    private readonly TempFolder folder = new();
    private readonly CpuDevice device = CpuDevice.Create(new() { Threads = 2 });

    public void Dispose()
    {
        device.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 16)]
    public void The_sheets_have_what_is_drawn(int channels, int top)
    {
        using var data = DataSet.Open(Data(channels));
        var result = Survey(Network(channels), data, top);
        Assert.Null(SheetPieces.Open(result));
        using var sheets = SurveySheets.Create(result, data)!;
        sheets.WriteAll(cancellationToken: TestContext.Current.CancellationToken);
        var cut = SheetPieces.Open(result)!;

        // Both pages of a layer, and the first and last row of each.
        foreach (var layer in result.Layers)
        {
            foreach (int unit in new[] { 0, 1, 255, 256, Units - 2, Units - 1 }.Where(unit => unit < layer.Units))
            {
                var drawn = sheets.PiecesOf(layer.Name, unit, 48, 5, TestContext.Current.CancellationToken);
                var found = cut.PiecesOf(layer.Name, unit, 5)!;
                Assert.Equal((48, channels == 1 ? 1 : 4, null), (drawn.Side, drawn.Channels, drawn.Failure));
                Assert.Equal((drawn.Side, drawn.Channels, drawn.Failure), (found.Side, found.Channels, found.Failure));
                Assert.Equal(Math.Min(5, Math.Min(top, Pictures)), drawn.Pixels.Count);
                Assert.Equal(drawn.Pixels, found.Pixels);
            }
        }
    }

    [Fact]
    public void A_piece_of_one_value_is_the_pixels_under_it()
    {
        using var data = DataSet.Open(Data(3));
        var result = Survey(Network(3), data, 2);
        using var sheets = SurveySheets.Create(result, data)!;
        var top = result.UnitOf("conv", 4).Top[1];
        byte[] piece = sheets.PiecesOf("conv", 4, 3, 2, TestContext.Current.CancellationToken).Pixels[1]!;
        var picture = ImageReader.Read(In("data", $"{top.Picture}.ppm"));
        for (int i = 0; i < 9; i++)
        {
            int at = ((((top.Row + (i / 3)) * picture.Width) + top.Column + (i % 3)) * 3);
            Assert.Equal([.. picture.Pixels.Span.Slice(at, 3), byte.MaxValue], piece.AsSpan(i * 4, 4).ToArray());
        }
    }

    [Fact]
    public void Threads_that_share_them_draw_the_same_pieces_as_one_alone()
    {
        using var data = DataSet.Open(Data(3));
        var result = Survey(Network(3), data, Pictures);
        using var sheets = SurveySheets.Create(result, data)!;
        var cancel = TestContext.Current.CancellationToken;
        var alone = Enumerable.Range(0, 40).Select(unit => sheets.PiecesOf("conv", unit, 16, Pictures, cancel).Pixels).ToArray();
        for (int round = 0; round < 5; round++)
        {
            var together = new IReadOnlyList<byte[]?>[alone.Length];
            Parallel.For(0, alone.Length, new() { MaxDegreeOfParallelism = 4, CancellationToken = cancel }, unit =>
                together[unit] = sheets.PiecesOf("conv", unit, 16, Pictures, cancel).Pixels);
            Assert.Equal(alone, together);
        }

        sheets.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sheets.PiecesOf("conv", 0, 16, 1, cancel));
    }

    [Fact]
    public void A_picture_that_is_gone_is_missing_and_the_others_are_there()
    {
        using var data = DataSet.Open(Data(3));
        var result = Survey(Network(3), data, 3);
        using var sheets = SurveySheets.Create(result, data)!;
        string name = result.UnitOf("relu", 9).Top[1].Name;
        File.Delete(In("data", name));
        var pieces = sheets.PiecesOf("relu", 9, 20, 3, TestContext.Current.CancellationToken);
        Assert.Equal([false, true, false], pieces.Pixels.Select(piece => piece is null));
        Assert.Contains(name, pieces.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_of_another_form_is_passed_over()
    {
        using var data = DataSet.Open(Data(1));
        var result = Survey(Network(1), data, 3);
        using (var sheets = SurveySheets.Create(result, data)!)
        {
            sheets.WriteAll(cancellationToken: TestContext.Current.CancellationToken);
            sheets.Write(
                Directory.GetFiles(Path.Combine(result.Folder, "sheets"), "*conv*").Order().First(), "conv", [0],
                TestContext.Current.CancellationToken);
        }

        var cut = SheetPieces.Open(result)!;
        Assert.Null(cut.PiecesOf("conv", 3, 3));
        Assert.NotNull(cut.PiecesOf("relu", 3, 3));
    }

    [Fact]
    public void Dead_units_are_those_that_are_dead()
    {
        using var data = DataSet.Open(Data(3));
        var result = Survey(Network(3), data, 3);
        foreach (var layer in result.Layers)
        {
            var dead = Enumerable.Range(0, layer.Units).Where(unit => result.UnitOf(layer.Name, unit).IsDead);
            Assert.Equal(dead, result.DeadUnitsOf(layer.Name));
        }

        Assert.Contains(Units - 1, result.DeadUnitsOf("relu"));
    }

    [Fact]
    public void Another_model_is_refused_whatever_its_name()
    {
        using var data = DataSet.Open(Data(3));
        string model = Network(3);
        var result = Survey(model, data, 3);
        result.RequireModel(model);
        Directory.CreateDirectory(In("other"));
        string other = In("other", "net.onnx");
        File.WriteAllBytes(other, [.. File.ReadAllBytes(model), 0]);
        string message = Assert.Throws<InvalidDataException>(() => result.RequireModel(other)).Message;
        Assert.StartsWith(
            $"{result.Folder} is the survey of another model: of net.onnx with the SHA-256 ", message, StringComparison.Ordinal);
    }

    private SurveyResult Survey(string model, DataSet data, int top)
    {
        using var survey = DataSurvey.Load(model, data, device, new() { Top = top, Batch = 2 });
        return survey.Run(In("survey"), null, TestContext.Current.CancellationToken);
    }

    // A convolution whose last unit is dead behind Relu.
    private string Network(int channels)
    {
        var random = new Random(1);
        float[] weights =
            [.. Enumerable.Range(0, Units * channels * 9).Select(i => i < (Units - 1) * channels * 9 ? random.NextSingle() - 0.5f : 0)];
        return new ModelBuilder().Input("x", ModelBuilder.Float, 1, channels, 10, 9)
            .Tensor("w", ModelBuilder.Float, [Units, channels, 3, 3], weights)
            .Node("Conv", ["x", "w"], ["conv"], "c", "", ModelBuilder.Attribute("kernel_shape", 3, 3))
            .Node("Relu", ["conv"], ["relu"], "r")
            .Node("GlobalMaxPool", ["relu"], ["whole"], "p")
            .Output("whole").Save(folder, "net.onnx");
    }

    private string Data(int channels)
    {
        var random = new Random(2);
        Directory.CreateDirectory(In("data"));
        for (int picture = 0; picture < Pictures; picture++)
        {
            var pixels = new byte[10 * 9 * channels];
            random.NextBytes(pixels);
            string kind = channels == 1 ? "pgm" : "ppm";
            File.WriteAllBytes(
                In("data", $"{picture}.{kind}"),
                [.. System.Text.Encoding.ASCII.GetBytes($"P{(channels == 1 ? 5 : 6)} 9 10 255\n"), .. pixels]);
        }

        return In("data");
    }

    private string In(params string[] names) => Path.Combine([folder.Path, .. names]);
}
