namespace GpuTiler.Cli.Tests;

/// <summary><c>--memory-budget</c>: the images are those without it, and the groups are told.</summary>
public sealed class BudgetTests : IDisposable
{
    private readonly Workspace work = new();

    [Theory]
    [InlineData("98K", 7)]
    [InlineData("126000", 4)]
    [InlineData("0200k", 4)]
    [InlineData("1M", 1)]
    [InlineData("8G", 1)]
    public void The_images_are_those_without_a_budget(string size, int groups)
    {
        string three = Path.Combine(Path.GetDirectoryName(Repository.Seven)!, "3.png");
        string[] inputs = ["tile", Repository.Seven, three, "--model", Repository.DigitsModel, "--range", "layer", "-o"];
        var plain = work.Run([.. inputs, "plain"]).Done();
        var divided = work.Run([.. inputs, "divided", "--memory-budget", size]);
        Assert.Equal(0, divided.ExitCode);
        Assert.Equal(groups == 1 ? 0 : groups + 1, divided.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(plain.Output.Replace("plain", "divided", StringComparison.Ordinal), divided.Output);
        var files = work.NewFiles.Where(file => file.StartsWith("plain", StringComparison.Ordinal)).ToList();
        Assert.Equal(16, files.Count);
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(work.At(file)), File.ReadAllBytes(work.At(file.Replace("plain", "divided", StringComparison.Ordinal)))));
    }

    [Fact]
    public void The_groups_are_told_unless_quiet()
    {
        string[] command = ["tile", Repository.Seven, "--model", Repository.DigitsModel, "--memory-budget", "150K", "-o", "o"];
        var told = work.Run(command);
        Assert.Equal(0, told.ExitCode);
        Assert.Equal(
            """
            note: 8 layers in 4 groups of at most 150 KiB; the network runs in as many parts:
            note: group 1: conv1, 98 KiB
            note: group 2: 2 layers from relu1 to pool1, 122.5 KiB
            note: group 3: conv2, 49 KiB
            note: group 4: 4 layers from relu2 to scores, 73.5 KiB

            """,
            told.Error);
        work.Run([.. command, "--quiet"]).Done();
    }

    [Fact]
    public void A_layer_that_alone_exceeds_it_is_named_with_the_budget_that_would_do()
    {
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "--memory-budget", "97K", "-o", "o")
            .Failed(1, "'conv1'", "100352 bytes", "99328", "leave the layer out");
        Assert.Empty(work.NewFiles);
        Assert.Equal(
            0, work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "--memory-budget", "100352", "-o", "o").ExitCode);
    }

    public void Dispose() => work.Dispose();
}
