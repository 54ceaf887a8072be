using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Sinks;

/// <summary>
/// Writes an event file that TensorBoard opens: images, histograms and scalars, each under a tag and at a step. The file ends with a
/// complete record after every <see cref="Flush"/>, so that a running TensorBoard can follow it. One thread at a time.
/// </summary>
/// <remarks>
/// A file is a sequence of TFRecords, each an <c>Event</c> message of TensorFlow's event.proto; values are of the kinds that every
/// version of TensorBoard reads (<c>simple_value</c>, <c>image</c>, <c>histo</c>). Memory grows to the largest record and stays.
/// </remarks>
public sealed class SummaryWriter : IDisposable
{
    /// <summary>Bins of a histogram, as many as TensorBoard shows.</summary>
    public const int HistogramBins = 30;

    // Enough for one write to be worth its while.
    private const int BatchBytes = 1 << 16;

    private readonly Stream output;
    private readonly bool leaveOpen;
    private readonly TimeProvider time;
    private readonly RecordBuffer records = new();
    private bool disposed;

    /// <summary>Begins an event file in a stream.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="time">The source of each event's time; the system's if <see langword="null"/>.</param>
    /// <param name="leaveOpen">Whether the stream stays open when this is disposed of.</param>
    public SummaryWriter(Stream output, TimeProvider? time = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        (this.output, this.time, this.leaveOpen) = (output, time ?? TimeProvider.System, leaveOpen);
        BeginEvent(step: 0);
        records.Text(EventFields.FileVersion, "brain.Event:2");
        records.EndRecord();
    }

    /// <summary>The file, where <see cref="Create"/> made it.</summary>
    public string? FilePath { get; private init; }

    /// <summary>
    /// Begins an event file of its own in a folder, named <c>events.out.tfevents.TIME.HOST.PROCESS.N</c>; earlier files stay, and
    /// TensorBoard shows all of a folder as one run.
    /// </summary>
    /// <param name="folder">The run's folder; it is made if it is missing.</param>
    /// <param name="time">The source of the time in the name and each event; the system's if <see langword="null"/>.</param>
    /// <exception cref="IOException">The folder or the file cannot be made.</exception>
    public static SummaryWriter Create(string folder, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        time ??= TimeProvider.System;
        Directory.CreateDirectory(folder);
        var host = string.Concat(Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        for (int number = 0; ; number++)
        {
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds():0000000000}.{host}.{Environment.ProcessId}.{number}");
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                continue;
            }

            // Writes already come in complete records. TensorBoard reads, and a person may delete, while the file grows.
            return new(
                new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), time)
            {
                FilePath = path,
            };
        }
    }

    /// <summary>Adds a number.</summary>
    /// <param name="tag">What it is called; what comes before a slash groups it.</param>
    /// <param name="step">The step, such as a training loop's.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written; it ends with the last complete record.</exception>
    public void AddScalar(string tag, long step, float value)
    {
        var (summary, entry) = BeginValue(tag, step);
        records.Float(EventFields.SimpleValue, value);
        EndValue(summary, entry);
    }

    /// <summary>Adds an image.</summary>
    /// <param name="tag">What it is called; what comes before a slash groups it.</param>
    /// <param name="step">The step.</param>
    /// <param name="png">An entire PNG file, as <see cref="PngWriter"/> makes it.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty, or <paramref name="png"/> is not a PNG file.</exception>
    /// <exception cref="IOException">The file cannot be written; it ends with the last complete record.</exception>
    public void AddImage(string tag, long step, ReadOnlySpan<byte> png)
    {
        var (width, height, samples) = PngSize.Read(png);
        var (summary, entry) = BeginValue(tag, step);
        int image = records.BeginMessage(EventFields.Image);
        records.Int64(EventFields.ImageHeight, height);
        records.Int64(EventFields.ImageWidth, width);
        records.Int64(EventFields.ImageColorSpace, samples);
        records.Blob(EventFields.ImageEncoded, png);
        records.EndMessage(image);
        EndValue(summary, entry);
    }

    /// <summary>
    /// Adds a histogram of <see cref="HistogramBins"/> bins of equal width from the smallest to the largest finite value.
    /// </summary>
    /// <param name="tag">What it is called; what comes before a slash groups it.</param>
    /// <param name="step">The step.</param>
    /// <param name="values">The values. NaN and infinities are counted nowhere; where no value is finite, nothing is added.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written; it ends with the last complete record.</exception>
    public void AddHistogram(string tag, long step, ActivationSpan values)
    {
        var statistics = ValueStatistics.Of(values);
        if (statistics.FiniteCount > 0)
        {
            Span<long> counts = stackalloc long[HistogramBins];
            counts.Clear();
            ValueHistogram.Count(values, statistics.Minimum, statistics.Maximum, counts);
            AddHistogram(tag, step, statistics, counts);
        }
    }

    /// <summary>Adds a histogram that has already been counted.</summary>
    /// <param name="tag">What it is called; what comes before a slash groups it.</param>
    /// <param name="step">The step.</param>
    /// <param name="statistics">The statistics of the values, of which at least one is finite.</param>
    /// <param name="counts">
    /// Values in bins of equal width from the smallest to the largest finite one; see <see cref="ValueHistogram"/>.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty, there is no bin, or no value is finite.</exception>
    /// <exception cref="IOException">The file cannot be written; it ends with the last complete record.</exception>
    public void AddHistogram(string tag, long step, in ValueStatistics statistics, ReadOnlySpan<long> counts)
    {
        if (counts.IsEmpty || statistics.FiniteCount == 0)
        {
            throw new ArgumentException(
                $"A histogram of {counts.Length} bins and {statistics.FiniteCount} finite values is none: one of each is needed.");
        }

        var (summary, entry) = BeginValue(tag, step);
        int histogram = records.BeginMessage(EventFields.Histogram);
        records.Double(EventFields.HistogramMinimum, statistics.Minimum);
        records.Double(EventFields.HistogramMaximum, statistics.Maximum);
        records.Double(EventFields.HistogramCount, statistics.FiniteCount);
        double sum = statistics.Mean * statistics.FiniteCount;
        records.Double(EventFields.HistogramSum, sum);
        records.Double(EventFields.HistogramSquares, statistics.SquaredDeviations + (sum * statistics.Mean));
        records.BeginDoubles(EventFields.HistogramLimits, counts.Length);
        for (int bin = 1; bin <= counts.Length; bin++)
        {
            records.Element(ValueHistogram.Edge(statistics.Minimum, statistics.Maximum, counts.Length, bin));
        }

        records.BeginDoubles(EventFields.HistogramCounts, counts.Length);
        foreach (long count in counts)
        {
            records.Element(count);
        }

        records.EndMessage(histogram);
        EndValue(summary, entry);
    }

    /// <summary>Hands everything to the system, so that other processes can read it.</summary>
    /// <exception cref="IOException">The file cannot be written; it ends with the last complete record.</exception>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        WriteOut();
        output.Flush();
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        try
        {
            WriteOut();
        }
        finally
        {
            if (!leaveOpen)
            {
                output.Dispose();
            }
        }
    }

    private (int Summary, int Value) BeginValue(string tag, long step)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ObjectDisposedException.ThrowIf(disposed, this);
        BeginEvent(step);
        int summary = records.BeginMessage(EventFields.Summary);
        int value = records.BeginMessage(EventFields.Value);
        records.Text(EventFields.Tag, tag);
        return (summary, value);
    }

    private void BeginEvent(long step)
    {
        records.BeginRecord();
        records.Double(EventFields.WallTime, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        if (step != 0)
        {
            records.Int64(EventFields.Step, step);
        }
    }

    private void EndValue(int summary, int value)
    {
        records.EndMessage(value);
        records.EndMessage(summary);
        records.EndRecord();
        if (records.FinishedLength >= BatchBytes)
        {
            WriteOut();
        }
    }

    private void WriteOut()
    {
        if (records.FinishedLength == 0)
        {
            return;
        }

        long end = output.CanSeek ? output.Position : -1;
        try
        {
            output.Write(records.Finished);
        }
        catch (Exception e) when (end >= 0 && OutputFile.IsFailedWrite(e))
        {
            // Half a record would end the file for every reader.
            output.SetLength(end);
            output.Position = end;
            throw;
        }
        finally
        {
            records.Clear();
        }
    }
}
