namespace GpuTiler.Onnx.Tests;

public sealed class MergeTests : IDisposable
{
    private readonly SurveyCase own = new();

    public void Dispose() => own.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void Parts_make_the_bytes_of_one_survey(int count)
    {
        own.Survey("whole");
        string[] parts = [.. Enumerable.Range(1, count).Select(index => $"part{index}")];
        var shards = parts.Select((part, i) => own.Survey(part, new() { Shard = new(i + 1, count) })).ToList();
        Assert.Equal(SurveyCase.Pictures, shards.Sum(shard => shard.Seen));
        var merge = SurveyMerge.Open([.. parts.Reverse().Select(own.In)]);
        Assert.Empty(merge.RunDifferences);
        merge.Run(own.In("merged"));
        Assert.Equal(own.Bytes("whole"), own.Bytes("merged"));
    }

    [Fact]
    public void A_corrupt_picture_keeps_its_number_in_every_part()
    {
        for (int i = 0; i < 24; i++)
        {
            own.Folder.Write(
                $"{i}.pgm", i % 5 == 3 ? "P5 6"u8 : (ReadOnlySpan<byte>)[.. "P5 6 6 255\n"u8, .. Enumerable.Repeat((byte)i, 36)]);
        }

        string list = own.Folder.Write(
            "list.txt", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 24).Select(i => $"{i}.pgm"))));
        string network = new ModelBuilder().Input("x", ModelBuilder.Float, "N", 1, 6, 6)
            .Node("Relu", ["x"], ["y"]).Output("y").Save(own.Folder, "neg.onnx");
        using var data = DataSet.Open(list);
        SurveyResult Survey(string folder, SurveyOptions options)
        {
            using var survey = DataSurvey.Load(network, data, own.Device, options);
            return survey.Run(own.In(folder), null, TestContext.Current.CancellationToken);
        }

        var whole = Survey("whole", default);
        Assert.Equal((19, 5), (whole.Seen, whole.Corrupt));
        Assert.Equal([3, 8, 13, 18, 23], whole.CorruptPictures.Select(fault => fault.Picture));
        Assert.Equal([22, 21, 20, 19, 17], whole.States[0].Top.Pictures[..5]);
        Survey("a", new() { Shard = new(1, 2) });
        Survey("b", new() { Shard = new(2, 2) });
        SurveyMerge.Open([own.In("a"), own.In("b")]).Run(own.In("merged"));
        Assert.Equal(own.Bytes("whole"), own.Bytes("merged"));
        Assert.Contains("3.pgm", Assert.Throws<InvalidDataException>(() => Survey("strict", new() { IsStrict = true })).Message);
    }

    [Fact]
    public void Parts_that_do_not_go_together_are_refused_with_the_difference()
    {
        own.Survey("one", new() { Shard = new(1, 2) });
        own.Survey("two", new() { Shard = new(2, 2) });
        own.Survey("copy", new() { Shard = new(2, 2) });
        own.Survey("third", new() { Shard = new(2, 3) });
        own.Survey("k", new() { Shard = new(2, 2), Top = 3 });
        own.Survey("batch", new() { Shard = new(2, 2), Batch = 4 });
        own.Survey("scaled", new() { Shard = new(2, 2), Preparation = new() { Scale = 2 } });
        SurveyCase.WriteArray(own.In("more.npy"), [.. own.Values, .. own.Values]);
        own.Survey("more", new() { Shard = new(2, 2) }, own.In("more.npy"));
        foreach (var (second, named) in new[]
        {
            ("third", "number of shards"), ("k", "K"), ("batch", "batch"), ("scaled", "preparation"), ("more", "number of pictures"),
            ("gone", "no survey"),
        })
        {
            Assert.Contains(named, Assert.Throws<InvalidDataException>(() => SurveyMerge.Open([own.In("one"), own.In(second)])).Message);
        }

        Assert.Contains(
            "both shard 2/2",
            Assert.Throws<InvalidDataException>(() => SurveyMerge.Open([own.In("one"), own.In("two"), own.In("copy")])).Message);
        Assert.Contains("shard 1/2", Assert.Throws<InvalidDataException>(() => SurveyMerge.Open([own.In("two")])).Message);
        File.WriteAllBytes(own.In("two/survey.npz"), File.ReadAllBytes(own.In("two/survey.npz")).AsSpan(0, 999));
        Assert.Contains(
            "two", Assert.Throws<InvalidDataException>(() => SurveyMerge.Open([own.In("one"), own.In("two")]).Run(own.In("m"))).Message);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData("K", 8)]
    [InlineData("N", 1)]
    public void What_further_inputs_hold_is_part_of_a_survey(object first, int batch)
    {
        string network = new ModelBuilder().Input("x", ModelBuilder.Float, "N", SurveyCase.Channels, SurveyCase.Size, SurveyCase.Size)
            .Input("by", ModelBuilder.Float, first, 1, 1, 1).Node("Mul", ["x", "by"], ["y"]).Output("y").Save(own.Folder, "two.onnx");
        using var data = DataSet.Open(own.Data);
        var one = Survey("one", 1, 2, By(2));
        Assert.Equal(batch, one.Document.Batch);
        Survey("two", 2, 2, By(2));
        Survey("other", 2, 2, By(3));
        SurveyMerge.Open([own.In("one"), own.In("two")]).Run(own.In("merged"));
        Survey("whole", 1, 1, By(2));
        Assert.Equal(own.Bytes("whole"), own.Bytes("merged"));
        Assert.Contains(
            "the other inputs", Assert.Throws<InvalidDataException>(() => SurveyMerge.Open([own.In("one"), own.In("other")])).Message);
        Assert.Contains("'z'", Assert.Throws<ArgumentException>(() => Survey("q", 1, 1, By(2) with { Name = "z" })).Message);
        Assert.Contains("pictures fill one", Assert.Throws<ArgumentException>(() => Survey("q", 1, 1)).Message);

        SurveyInput By(float factor) => new("by", [1, 1, 1, 1], input => input.Write<float>([factor]));

        SurveyResult Survey(string folder, int index, int count, params SurveyInput[] inputs)
        {
            using var survey = DataSurvey.Load(network, data, own.Device, new() { Inputs = inputs, Shard = new(index, count) });
            return survey.Run(own.In(folder), null, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void One_process_at_a_time_writes_to_a_folder()
    {
        using var data = DataSet.Open(own.Data);
        using var survey = DataSurvey.Load(own.Network, data, own.Device);
        bool isRefused = false;
        survey.Run(own.In("o"), _ => Again(), TestContext.Current.CancellationToken);
        Assert.True(isRefused);

        void Again()
        {
            if (!isRefused)
            {
                Assert.Contains("in use", Assert.Throws<Sinks.OutputException>(() => own.Survey("o")).Message);
                isRefused = true;
            }
        }
    }

    [Fact]
    public void Shards_cover_all_batches_once()
    {
        for (int batches = 0; batches < 20; batches++)
        {
            for (int count = 1; count < 8; count++)
            {
                Assert.Equal(
                    Enumerable.Range(0, batches),
                    Enumerable.Range(1, count).Select(index => new SurveyShard(index, count).BatchesOf(batches))
                        .SelectMany(shard => Enumerable.Range(shard.First, shard.End - shard.First)));
            }
        }

        Assert.Throws<ArgumentException>(() => new SurveyShard(5, 4));
        Assert.Throws<ArgumentException>(() => new SurveyShard(0, 4));
    }
}
