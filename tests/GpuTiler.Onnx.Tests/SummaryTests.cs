namespace GpuTiler.Onnx.Tests;

public class SummaryTests
{
    [Fact]
    public void Values_are_summarised_on_the_processor()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        Summaries.Check(device, folder);
    }

    [Fact]
    public void Halves_are_summarised_too()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Half, 1, 1, 2, 3)
            .Node("Neg", ["x"], ["y"], "n/neg").Output("y").Save(folder);
        using var net = new Loaded(path);
        net.Model.Inputs[0].Write<Half>([(Half)1, Half.NaN, (Half)(-2.5f), Half.PositiveInfinity, (Half)0, Half.NaN]);
        net.Model.Run();
        Assert.Equal(new ActivationSummary(-1, 2.5f, new(2, 0, 1)), net.Model.Summarize(net.Model.Activations[0]));
    }

    [Fact]
    public void Activations_of_another_model_are_refused()
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder));
        using var other = new Loaded(NaiveNet.Model().Save(folder));
        Assert.Throws<ArgumentException>(() => net.Model.Summarize(other.Model.Activations[0]));
    }
}
