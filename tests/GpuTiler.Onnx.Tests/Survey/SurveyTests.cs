using GpuTiler.Imaging;

namespace GpuTiler.Onnx.Tests;

public sealed class SurveyTests : IDisposable
{
    private readonly SurveyCase own = new();

    public void Dispose() => own.Dispose();

    public static TheoryData<int, int> Forms => new() { { 8, 16 }, { 1, 3 }, { 5, 64 } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_number_is_that_of_plain_loops(int batch, int top)
    {
        var found = own.Survey("o", new() { Batch = batch, Top = top });
        var plain = new PlainSurvey();
        using var net = new Loaded(own.Network);
        int each = own.Values.Length / SurveyCase.Pictures;
        for (int picture = 0; picture < SurveyCase.Pictures; picture++)
        {
            net.Model.Run(own.Values.AsSpan(picture * each, each));
            plain.Add(net.Model, picture);
        }

        Assert.Equal(["flat", "half", "last", "log", "mul", "pool", "relu"], found.Layers.Select(layer => layer.Name).Order());
        Check(found, plain, top);
        Assert.Equal((SurveyCase.Pictures, 0), (found.Seen, found.Corrupt));
    }

    [Fact]
    public void All_layers_of_the_sample_network_are_surveyed_so()
    {
        string images = Path.Combine(Repository.Root, "samples/digits/images"),
            network = Path.Combine(Repository.Root, "samples/digits/digits.onnx");
        using var data = DataSet.Open(images);
        using var survey = DataSurvey.Load(network, data, own.Device, new() { Onnx = new() { Threads = 1 }, Top = 5 });
        var found = survey.Run(own.In("o"), null, TestContext.Current.CancellationToken);
        var plain = new PlainSurvey();
        using var net = new Loaded(network);
        string[] files = [.. Directory.GetFiles(images).Order(NaturalOrder.Instance)];
        Assert.Equal(files.Select(Path.GetFileName), Enumerable.Range(0, data.Count).Select(data.NameOf));
        for (int picture = 0; picture < files.Length; picture++)
        {
            net.Model.Inputs[0].Load(files[picture]);
            net.Model.Run();
            plain.Add(net.Model, picture);
        }

        Check(found, plain, 5);
        Assert.All(found.Layers, layer => Assert.InRange(LayerState.BytesOf(layer.Units, 16, 0) / layer.Units, 1, 2048));
    }

    [Fact]
    public void What_was_interrupted_goes_on_to_the_same_bytes()
    {
        own.Survey("whole", new() { SaveEvery = 8 });
        foreach (int after in new[] { 1, 3 })
        {
            string folder = $"cut{after}";
            using var data = DataSet.Open(own.Data);
            using (var survey = DataSurvey.Load(own.Network, data, own.Device, new() { SaveEvery = 8 }))
            {
                using var cut = new CancellationTokenSource();
                int batches = 0;
                Assert.Throws<OperationCanceledException>(() => survey.Run(own.In(folder), _ => Stop(), cut.Token));
                Assert.Throws<InvalidDataException>(() => SurveyResult.Open(own.In(folder)));

                void Stop()
                {
                    if (++batches == after)
                    {
                        cut.Cancel();
                    }
                }
            }

            // Another survey must not take its place.
            Assert.Contains("K", Assert.Throws<InvalidDataException>(() => own.Survey(folder, new() { Top = 3 })).Message);
            using var again = DataSurvey.Load(own.Network, data, own.Device, new() { SaveEvery = 8 });
            int? first = null;
            again.Run(own.In(folder), at => first ??= at.Resumed, TestContext.Current.CancellationToken);
            Assert.Equal(after * 8, first);
            Assert.Equal(own.Bytes("whole"), own.Bytes(folder));
            Assert.Equal(["survey.json", "survey.log", "survey.npz"], Directory.GetFiles(own.In(folder)).Select(Path.GetFileName).Order());
        }
    }

    [Fact]
    public void A_finished_survey_is_not_run_again_and_another_one_replaces_it()
    {
        own.Survey("o", new() { Top = 2 });
        var written = File.GetLastWriteTimeUtc(own.In("o/survey.npz"));
        own.Survey("o", new() { Top = 2 });
        Assert.Equal(written, File.GetLastWriteTimeUtc(own.In("o/survey.npz")));
        own.Survey("o", new() { Top = 3 });
        Assert.Equal(3, SurveyResult.Open(own.In("o")).States[0].Top.Length);
    }

    [Fact]
    public void The_means_of_labels_are_those_of_their_pictures()
    {
        Directory.CreateDirectory(own.In("d/b"));
        Directory.CreateDirectory(own.In("d/a"));
        byte[] Picture(int level) => [.. "P5 6 6 255\n"u8, .. Enumerable.Repeat((byte)level, 36)];
        own.Folder.Write("d/b/1.pgm", Picture(255));
        own.Folder.Write("d/a/1.pgm", Picture(51));
        own.Folder.Write("d/a/2.pgm", Picture(102));
        own.Folder.Write("d/none.pgm", Picture(0));
        string network = new ModelBuilder().Input("x", ModelBuilder.Float, "N", 1, 6, 6)
            .Node("Neg", ["x"], ["y"]).Output("y").Save(own.Folder, "neg.onnx");
        using var data = DataSet.Open(own.In("d"));
        Assert.Equal(["a", "b"], data.Labels);
        using var survey = DataSurvey.Load(network, data, own.Device, new() { KeepsLabelMeans = true });
        Assert.True(survey.LabelBytes > 0);
        survey.Run(own.In("o"), null, TestContext.Current.CancellationToken);
        using var archive = NpzArchive.Open(own.In("o/survey.npz"));
        using var stream = archive.OpenArray("y/label_mean", out var header);
        var means = new double[2];
        NpyReader.Read(stream, header, means.AsSpan());
        Assert.Equal([-0.3f, -1f], means.Select(mean => (float)mean), (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    private static void Check(SurveyResult found, PlainSurvey plain, int top)
    {
        foreach (var state in found.States)
        {
            string layer = state.Layer.Name;
            var moments = UnitMoments.Of(state);
            for (int unit = 0; unit < state.Layer.Units; unit++)
            {
                var expected = plain[layer][unit];
                Assert.Equal(Padded(expected.Top), Ranked(state.Top, unit));
                Assert.Equal(Padded(expected.Bottom), Ranked(state.Bottom, unit));
                Assert.Equal(
                    (expected.Finite, expected.Zeros, expected.NaN, expected.Infinite, expected.Active),
                    (state.Finite[unit], state.Zeros[unit], state.NaN[unit],
                        state.PositiveInfinity[unit] + state.NegativeInfinity[unit], state.Active[unit]));
                Assert.Equal(
                    (expected.Sum, expected.Squares), (WideSum.ToInteger(state.SumOf(unit)), WideSum.ToInteger(state.SquaresOf(unit))));
                Assert.Equal(
                    expected.Top.Count(), (int)state.Histogram.Skip(unit * ValueBins.Count).Take(ValueBins.Count).Sum(count => count));
                double mean = expected.Finite == 0 ? double.NaN : Math.ScaleB((double)expected.Sum / expected.Finite, -149);
                Assert.Equal(mean, moments.Means[unit], Math.Abs(mean) * 1e-14);
                double share = expected.Finite == 0 ? double.NaN : (double)expected.Zeros / expected.Finite;
                Assert.Equal(share, found.UnitOf(layer, unit).ZeroShare);
            }
        }

        IEnumerable<(float, int, int)> Padded(IEnumerable<(float, int, int)> ranked) =>
            ranked.Take(top).Concat(Enumerable.Repeat((float.NaN, -1, -1), top)).Take(top);

        static IEnumerable<(float, int, int)> Ranked(Ranking ranking, int unit) =>
            Enumerable.Range(unit * ranking.Length, ranking.Length)
                .Select(i => (ranking.Values[i], ranking.Pictures[i], ranking.Places[i]));
    }
}
