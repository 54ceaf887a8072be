using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace GpuTiler.Benchmarks;

/// <summary>A column of a table that works out a number for each case.</summary>
/// <param name="name">What stands above it.</param>
/// <param name="legend">What it means.</param>
/// <param name="compute">The number; <see langword="null"/> for none.</param>
internal sealed class NumberColumn(string name, string legend, Func<Summary, BenchmarkCase, double?> compute) : IColumn
{
    private const string None = "-";

    /// <inheritdoc/>
    public string Id => $"{nameof(NumberColumn)}.{name}";

    /// <inheritdoc/>
    public string ColumnName => name;

    /// <inheritdoc/>
    public string Legend => legend;

    /// <inheritdoc/>
    public bool AlwaysShow => true;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Custom;

    /// <inheritdoc/>
    public int PriorityInCategory => 0;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Dimensionless;

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        compute(summary, benchmarkCase) is { } number ? number.ToString("G3", CultureInfo.InvariantCulture) : None;

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => true;
}
