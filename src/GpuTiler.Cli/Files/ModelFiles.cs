using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>The models that <c>--model</c> names: a file, or those of a folder, such as a training run's checkpoints.</summary>
internal static class ModelFiles
{
    /// <summary>A model, what its results are called, and its step.</summary>
    public readonly record struct Checkpoint(string Path, string Name, long Step);

    /// <summary>Whether a path is a model's by its ending.</summary>
    public static bool IsModel(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The models in natural order (2 before 10). The steps of several are counted from the one given; without one they are the last
    /// numbers in the models' names where each has its own, and otherwise counted from 0.
    /// </summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="step">The first step, where the user gave one.</param>
    /// <exception cref="CommandException">The folder holds no model.</exception>
    public static IReadOnlyList<Checkpoint> Find(string path, long? step)
    {
        if (!Directory.Exists(path))
        {
            return [new(path, Path.GetFileNameWithoutExtension(path), step ?? 0)];
        }

        var files = Directory.EnumerateFiles(path, "*.onnx", new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive })
            .Order(NaturalOrder.Instance).ToList();
        if (files.Count == 0)
        {
            throw new CommandException($"{path} is a folder without a model (.onnx).");
        }

        if (step > long.MaxValue - files.Count)
        {
            throw new UsageException(
                $"--step {step}: with {files.Count} models a step of at most {long.MaxValue - files.Count} is needed.");
        }

        var names = files.ConvertAll(file => Path.GetFileNameWithoutExtension(file));
        var numbers = names.ConvertAll(LastNumber);
        bool numbered = step is null && files.Count > 1
            && numbers.TrueForAll(number => number is not null) && numbers.Distinct().Count() == numbers.Count;
        return [.. files.Select((file, at) => new Checkpoint(file, names[at], numbered ? numbers[at]!.Value : (step ?? 0) + at))];
    }

    private static long? LastNumber(string name)
    {
        int end = name.Length;
        while (end > 0 && !char.IsAsciiDigit(name[end - 1]))
        {
            end--;
        }

        int start = end;
        while (start > 0 && char.IsAsciiDigit(name[start - 1]))
        {
            start--;
        }

        return long.TryParse(name.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
    }
}
