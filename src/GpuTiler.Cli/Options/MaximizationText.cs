using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>What is said of an ascent besides its pictures.</summary>
internal static class MaximizationText
{
    // Longer lists would not help.
    private const int MostNamed = 8;

    /// <summary>What is known before it begins.</summary>
    public static void Note(ActivationMaximizer maximizer, Progress progress)
    {
        if (maximizer.SizeProblem is { } problem)
        {
            progress.Note($"the pictures have the network's own size: {ErrorText.Of(problem)}");
        }

        if (maximizer.Passed.TryGetValue("QuantizeLinear", out int quantized))
        {
            progress.Note(NoticeText.OfQuantized(quantized));
        }
    }

    /// <summary>What was found.</summary>
    /// <exception cref="CommandException">No picture is left.</exception>
    public static void Note(MaximizedPictures pictures, ActivationMaximizer maximizer, Progress progress)
    {
        var all = pictures.Shown.Concat(pictures.LeftOut.Select(left => left.Unit)).ToList();
        Say(
            all.Where(unit => unit.IsDead),
            "had a gradient of zero where the ascent began, so that nothing moved: another --seed may do, or a layer before the activation");
        foreach (var group in all.Where(unit => unit.BrokenAt is not null)
            .GroupBy(unit => unit.BrokenAt!.Value).OrderBy(group => group.Key))
        {
            Say(group, $"had a gradient that is no number at step {group.Key}, and stayed as they were: a smaller --rate may do");
        }

        foreach (var group in pictures.Shown.Where(unit => unit.StepsMade < pictures.StepsOfEach).GroupBy(unit => unit.StepsMade))
        {
            Say(group, $"{(group.Count() == 1 ? "is" : "are")} shown as after {group.Key} of {pictures.StepsOfEach} steps");
        }

        foreach (var group in pictures.LeftOut.GroupBy(left => left.Reason))
        {
            Say(group.Select(left => left.Unit), $"{(group.Count() == 1 ? "is" : "are")} left out: {Why(group.Key)}");
        }

        if (pictures.Shown.Count == 0)
        {
            throw new CommandException($"no unit of {maximizer.Layer} has a picture to show.");
        }

        void Say(IEnumerable<MaximizedUnit> units, string what)
        {
            string[] names = [.. units.Select(unit => unit.Unit.ToString())];
            if (names.Length > 0)
            {
                string more = names.Length > MostNamed ? $" and {names.Length - MostNamed} more" : "";
                progress.Note($"{names.Length} unit(s) of {maximizer.Layer} ({string.Join("; ", names.Take(MostNamed))}{more}) {what}.");
            }
        }
    }

    private static string Why(LeftOutReason reason) => reason switch
    {
        LeftOutReason.Loss => "they do not fire",
        LeftOutReason.Sum => "the sum of the values is not above zero",
        LeftOutReason.Square => "the others fill the square",
        _ => "the ascent was stopped before theirs ended",
    };
}
