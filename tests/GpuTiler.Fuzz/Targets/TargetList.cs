namespace GpuTiler.Fuzz;

/// <summary>The targets.</summary>
internal static class TargetList
{
    /// <summary>Makes the targets of some names, or all.</summary>
    /// <exception cref="FormatException">There is no target of a name.</exception>
    public static IReadOnlyList<FuzzTarget> Create(IReadOnlyList<string> names)
    {
        FuzzTarget[] targets =
        [
            new PngTarget(), new PnmTarget(), new PictureTarget(), new NpyTarget(), new NpzTarget(), new OnnxTarget(), new ExternalTarget(),
            new RangeTarget(), new PatternTarget(), new CommandTarget(), new MessageTarget(), new SurveyTarget(),
            new LabelsTarget(), new TarTarget(),
        ];
        if (names.FirstOrDefault(name => !targets.Any(target => target.Name == name)) is { } unknown)
        {
            throw new FormatException(
                $"there is no target '{unknown}': there are {string.Join(", ", targets.Select(target => target.Name))}");
        }

        return [.. targets.Where(target => names.Count == 0 || names.Contains(target.Name))];
    }
}
