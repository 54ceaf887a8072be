using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Turns ONNX Runtime's errors into sentences. It has no codes for most of them, so its words are recognised.</summary>
internal static partial class RuntimeError
{
    private const int LongestQuote = 300;

    /// <summary>Why a model does not load.</summary>
    public static OnnxModelException Loading(string path, OnnxRuntimeException e)
    {
        string text = e.Message, runtime = "ONNX Runtime " + OnnxRuntime.Version;
        if (CustomOperator().Match(text) is { Success: true } custom)
        {
            string fault = $"{path} needs the custom operator {custom.Groups["name"]} of domain '{custom.Groups["domain"]}'";
            return new OnnxModelException(new OnnxProblem(fault, OnnxRemedy.CustomOperators), e);
        }

        string sentence = UnknownOperator().Match(text) is { Success: true } unknown
                ? $"needs the operator {unknown.Groups["name"]}, which {runtime} does not have in opset {unknown.Groups["opset"]}: "
                    + "export the network without it."
            : NewerOpset().Match(text) is { Success: true } opset
                ? $"uses opset {opset.Groups["found"]} of {opset.Groups["domain"]}, and {runtime} supports {opset.Groups["newest"]}: "
                    + "export for that one, or use a newer ONNX Runtime."
            : NewerIr().Match(text) is { Success: true } ir
                ? $"has IR version {ir.Groups["found"]}, and {runtime} supports {ir.Groups["newest"]}: "
                    + "export it with an older onnx package, or use a newer ONNX Runtime."
            : $"is refused by {runtime}: {OneLine(e)}";
        return new OnnxModelException($"{path} {sentence}", e);
    }

    /// <summary>Why a model does not run wholly on an execution provider.</summary>
    /// <param name="path">The model.</param>
    /// <param name="nodes">The operators that it lacks, each with its node's name; empty if unknown.</param>
    /// <param name="e">The refusal.</param>
    public static OnnxModelException Lacking(string path, IReadOnlyList<(string Operator, string Name)> nodes, OnnxRuntimeException e)
    {
        var named = nodes.GroupBy(node => node.Operator, node => node.Name).Select(
            names => names.FirstOrDefault(name => name.Length > 0) is { } name ? $"{names.Key} ('{name}')" : names.Key);
        return new OnnxModelException(
            $"{path} has operators that the execution provider does not run{(nodes.Count == 0 ? "" : $", {string.Join(", ", named)}")}: "
            + "leave RequireWholeNetwork off, and the processor runs them.", e);
    }

    /// <summary>Whether an execution provider lacks operators, and the processor may not run them.</summary>
    public static bool IsFallback(OnnxRuntimeException e) => e.Message.Contains("fallback to CPU EP", StringComparison.Ordinal);

    /// <summary>Why an execution provider does not take a model of our own.</summary>
    public static string Refusing(OnnxRuntimeException e) =>
        e.Message.Contains("Failed to get a WebGPU adapter", StringComparison.Ordinal)
            ? "it finds no GPU with a driver for Vulkan, Direct3D 12 or Metal."
        : MissingLibrary().Match(e.Message) is { Success: true } library
            ? $"{Path.GetFileName(library.Groups["path"].Value)} does not load ({Path.GetFileName(library.Groups["why"].Value.Trim())}): "
                + "install the native package of ONNX Runtime that brings it, with what that needs."
        : IsFallback(e) ? "it does not run all operators that this takes."
        : OneLine(e);

    /// <summary>Why a model that was loaded does not run.</summary>
    public static OnnxModelException Running(string path, OnnxRuntimeException e) =>
        new($"{path} does not run on these inputs: {OneLine(e)}", e);

    /// <summary>The useful part of an error, without codes, places in ONNX Runtime's source, or line breaks.</summary>
    public static string OneLine(OnnxRuntimeException e) => OneLine(e.Message);

    /// <inheritdoc cref="OneLine(OnnxRuntimeException)"/>
    public static string OneLine(string message)
    {
        string text = Spaces().Replace(Place().Replace(Code().Replace(message, ""), ""), " ").Trim().TrimEnd('.');
        return text.Length > LongestQuote ? text[..LongestQuote] + "…" : text + ".";
    }

    [GeneratedRegex(@"(?<domain>[\w.]*):(?<name>\w+)\(-?\d+\) is not a registered function/op")]
    private static partial Regex CustomOperator();

    [GeneratedRegex(@"No Op registered for (?<name>\w+) with domain_version of (?<opset>\d+)")]
    private static partial Regex UnknownOperator();

    [GeneratedRegex(
        @"Opset (?<found>\d+) is under development.* for domain (?<domain>\S+) is till opset (?<newest>\d+)", RegexOptions.Singleline)]
    private static partial Regex NewerOpset();

    [GeneratedRegex(@"Unsupported model IR version: (?<found>\d+), max supported IR version: (?<newest>\d+)")]
    private static partial Regex NewerIr();

    [GeneratedRegex(@"Failed to load library (?<path>\S+) with error: (?<why>[^\n]*)")]
    private static partial Regex MissingLibrary();

    [GeneratedRegex(@"\[ErrorCode:\w+\] ?")]
    private static partial Regex Code();

    // A source file with its line, then a function's signature or its name.
    [GeneratedRegex(@"\S+\.(?:cc|h|cpp):\d+ (?:[^()]*\([^()]*\)(?: const)?(?:::<lambda\([^()]*\)>)? |\w+ )")]
    private static partial Regex Place();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
