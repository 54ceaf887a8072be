namespace GpuTiler.Onnx.Tests;

/// <summary>Every rule against differences of the operator itself.</summary>
public class RuleTests
{
    private const int Seeds = 8;

    public static TheoryData<string> Operators => [.. GradientRules.Default.Operators.Select(one => one.Operator).Order()];

    /// <summary>Without those that pass straight through: no difference shows that, and other tests try it.</summary>
    public static TheoryData<string> Differentiable => [.. RuleCases.All.Keys.Order()];

    [Fact]
    public void Every_rule_is_tried() =>
        Assert.Equal(Operators.Select(row => row.Data), RuleCases.All.Keys.Concat(RuleCases.StraightThrough).Order());

    [Fact]
    public void The_documentation_lists_every_rule()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "gradients.md"));
        string listed = text.Split("<!-- rules:begin -->")[1].Split("<!-- rules:end -->")[0];
        Assert.Equal(
            Operators.Select(row => row.Data).Order(StringComparer.Ordinal),
            listed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void A_rule_equals_central_differences(string name)
    {
        using var folder = new TempFolder();
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var made = RuleCases.All[name](random);
            string path = made.Model().Save(folder);
            foreach (bool canScatter in name is "MaxPool" or "Conv" ? [true, false] : new[] { true })
            {
                Check($"{name}, seed {seed}, scatter {canScatter}", path, made, random, canScatter);
            }
        }
    }

    private static void Check(string what, string path, RuleCase made, Random random, bool canScatter)
    {
        double[] x = made.Input();
        using var gradient = GradientModel.Create(path, new() { By = RuleCase.X }, canScatter, castsDoubles: false);
        long[] dimensions = [.. gradient.LayerDimensions];
        double[] weights = [.. Enumerable.Range(0, RuleCase.Count(dimensions)).Select(_ => random.Next(-16, 17) / 8d)];
        using var network = new TestSession(File.ReadAllBytes(path));
        using var backward = new TestSession(gradient.Bytes);

        double[] found = backward.Run(
            made.Type, GradientModel.GradientName, (RuleCase.X, made.Dimensions, x), (GradientModel.WeightsName, dimensions, weights));
        double[] losses = backward.Run(
            made.Type, GradientModel.LossName, (RuleCase.X, made.Dimensions, x), (GradientModel.WeightsName, dimensions, weights));
        Assert.Equal(Loss(x), losses.Sum(), 1e-4 * (1 + Math.Abs(Loss(x))));

        double[] expected = [.. Enumerable.Range(0, x.Length).Select(Difference)];
        double scale = Math.Max(expected.Max(Math.Abs), 1e-3);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(
                Math.Abs(found[i] - expected[i]) <= made.Tolerance * scale,
                $"{what}: component {i} is {found[i]}, and differences give {expected[i]} (largest {scale}).");
        }

        // Five points, with an error of the step's fourth power.
        double Difference(int i)
        {
            double h = made.Step;
            return ((8 * (At(h) - At(-h))) - At(2 * h) + At(-2 * h)) / (12 * h);

            double At(double step)
            {
                double[] moved = [.. x];
                moved[i] += step;
                return Loss(moved);
            }
        }

        double Loss(double[] at) =>
            network.Run(made.Type, "y", (RuleCase.X, made.Dimensions, at)).Zip(weights).Sum(pair => pair.First * pair.Second);
    }
}
