using System.CommandLine;
using System.CommandLine.Parsing;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary><c>--unit</c>: units of a layer.</summary>
internal static class UnitOption
{
    /// <summary>The option.</summary>
    /// <param name="several">What several are for.</param>
    public static Option<GradientUnit[]> Create(string several) => new("--unit")
    {
        Description = $"the unit, by its place in the layer without the batch: 7 is a class or the mean of a channel, 2,3,4 one neuron (repeat for {several})",
        HelpName = "C[,Y,X]",
        CustomParser = Parse,
    };

    private static GradientUnit[] Parse(ArgumentResult result)
    {
        try
        {
            return [.. result.Tokens.Select(token => GradientUnit.Parse(token.Value))];
        }
        catch (FormatException e)
        {
            return Numbers.Error<GradientUnit[]>(result, $"--unit: {e.Message}");
        }
    }
}
