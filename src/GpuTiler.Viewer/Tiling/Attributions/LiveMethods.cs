using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>
/// The methods that one run of a gradient makes, and so can be shown live, by the names of the command line; and the picture that a map
/// looks for, which grows.
/// </summary>
internal static class LiveMethods
{
    /// <summary>The picture that a map looks for, whatever the input.</summary>
    public const string Maximize = "maximize";

    private static readonly Dictionary<string, AttributionMethod> Methods = new()
    {
        ["gradient"] = AttributionMethod.Gradient,
        ["guided-backprop"] = AttributionMethod.GuidedBackpropagation,
        ["deconvnet"] = AttributionMethod.Deconvnet,
        ["input-x-gradient"] = AttributionMethod.InputXGradient,
        ["saliency"] = AttributionMethod.Saliency,
        ["grad-cam"] = AttributionMethod.GradCam,
    };

    /// <summary>Their names, in the order in which a page offers them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Methods.Keys, Maximize];

    /// <summary>The place of a name among them.</summary>
    public static int IndexOf(string name) => Names.Index().First(one => one.Item == name).Index;

    /// <summary>Sees that there is a method.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static void Require(string name)
    {
        if (!Names.Contains(name))
        {
            throw new ArgumentException($"There is no method '{name}' here: {string.Join(", ", Names)} can be shown live.");
        }
    }

    /// <summary>The method of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static AttributionMethod Of(string name) => Methods.TryGetValue(name, out var method) ? method
        : throw new ArgumentException($"There is no method '{name}' that explains an input.");
}
