using System.Globalization;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>What the user wants to see of an attribution.</summary>
/// <param name="View">What is shown.</param>
/// <param name="Opacity">How much of the picture the strongest value covers.</param>
/// <param name="Top">How many classes there is a map for; 0 for the units that are named.</param>
/// <param name="Names">The names of all classes; <see langword="null"/> for none.</param>
internal sealed record ShownClasses(AttributionView View, double Opacity, int Top, IReadOnlyList<string>? Names)
{
    /// <summary>Sees that there is a name for every class.</summary>
    /// <param name="layer">The layer of scores.</param>
    /// <param name="classes">How many it has.</param>
    /// <exception cref="CommandException">There are more or fewer.</exception>
    public void RequireNames(string layer, int classes)
    {
        if (Names is not null && Names.Count != classes)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"--class-names holds {Names.Count} names, and the layer '{layer}' has {classes} classes: a line for each is needed."));
        }
    }

    /// <summary>Each class with its score, in words; <see langword="null"/> where none are shown.</summary>
    public IReadOnlyList<string>? NamesOf(IReadOnlyList<ClassScore> classes) => classes.Count == 0 ? null
        : [.. classes.Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{(Names is null ? $"class {one.Index}" : Names[one.Index])} {one.Score:G3}"))];
}
