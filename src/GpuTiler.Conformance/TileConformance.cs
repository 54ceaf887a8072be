namespace GpuTiler.Conformance;

/// <summary>
/// What every device must do, whatever its technology: a method for each promise. Each throws at the first violation. If a device refuses
/// to create a tensor or a tiler (<see cref="NotSupportedException"/>), that is not a failure: the report names it.
/// </summary>
/// <remarks>
/// The methods need no test framework: call each from your own test. They take seconds on a processor, and minutes on a slow device.
/// </remarks>
public static class TileConformance
{
    /// <summary>All checks below, one after another.</summary>
    /// <param name="device">What is to be checked; it is used by several threads.</param>
    /// <exception cref="ConformanceException">The device does not do what it must.</exception>
    public static ConformanceReport Check(TileDevice device)
    {
        ConformanceReport[] reports =
        [
            CheckTensors(device), CheckImages(device), CheckRandom(device, seed: 1, cases: 500), CheckBatches(device), CheckOrder(device),
            CheckRanges(device), CheckHeldRanges(device),
        ];
        return new(reports.Sum(report => report.Passed), [.. reports.SelectMany(report => report.Refusals).Distinct()]);
    }

    /// <summary>A tensor is read as it was written, to the bit, and <see cref="TileDevice.Render"/> takes the host's memory.</summary>
    /// <inheritdoc cref="Check"/>
    public static ConformanceReport CheckTensors(TileDevice device) =>
        ConformanceReport.Of([.. TensorChecks.Contents(device), .. TensorChecks.FromHost(device)]);

    /// <summary>Each of <see cref="ConformanceCase.All"/> has the bytes of the scalar reference.</summary>
    /// <inheritdoc cref="Check"/>
    public static ConformanceReport CheckImages(TileDevice device) =>
        ConformanceReport.Of(ConformanceCase.Expectations.Select(one => (Action)(() => one.Case.Check(device, one.Expected))));

    /// <summary>
    /// Images of shapes, options and values drawn at random (<see cref="ConformanceCase.Random"/>) have the bytes of the scalar reference.
    /// </summary>
    /// <param name="device">What is to be checked.</param>
    /// <param name="seed">The first case's seed; each further case has the next.</param>
    /// <param name="cases">How many cases.</param>
    /// <inheritdoc cref="Check"/>
    public static ConformanceReport CheckRandom(TileDevice device, int seed, int cases) => ConformanceReport.Of(
        Enumerable.Range(0, cases).Select(i => (Action)(() => ConformanceCase.Random(unchecked(seed + i)).Check(device))));

    /// <summary>Images of a <see cref="TileBatch"/> have the bytes that each has alone.</summary>
    /// <inheritdoc cref="Check"/>
    public static ConformanceReport CheckBatches(TileDevice device) => ConformanceReport.Of([() => BatchCheck.Run(device)]);

    /// <summary>
    /// An image shows what its tensor held when it was dispatched, however late it is read, and threads that share the device do not
    /// disturb each other.
    /// </summary>
    /// <inheritdoc cref="Check"/>
    public static ConformanceReport CheckOrder(TileDevice device) =>
        ConformanceReport.Of([() => OrderChecks.Flight(device), () => OrderChecks.Threads(device), () => OrderChecks.Large(device)]);

    /// <summary>Ranges of every kind are read with the bits that the scalar reference finds.</summary>
    /// <inheritdoc cref="Check"/>
    public static ConformanceReport CheckRanges(TileDevice device) =>
        ConformanceReport.Of(RangeChecks.EveryKind(device, OptionCases.Ranges));

    /// <summary>
    /// Held ranges follow <see cref="TileRange.Hold"/> for each image of a batch, can be forgotten, and continue in another tiler.
    /// </summary>
    /// <inheritdoc cref="Check"/>
    public static ConformanceReport CheckHeldRanges(TileDevice device) => ConformanceReport.Of(
    [
        .. HeldSequence.All.Select(sequence => (Action)(() => sequence.Check(device))),
        () => RangeChecks.Decay(device),
        () => RangeChecks.Handover(device),
    ]);
}
