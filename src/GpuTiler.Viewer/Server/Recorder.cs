using GpuTiler.Imaging;

namespace GpuTiler.Viewer;

/// <summary>Records what a page sees, one page at a time. The frame loop's thread alone uses it.</summary>
/// <param name="loop">The clock.</param>
/// <param name="stage">What is shown.</param>
/// <param name="downloads">Where finished files wait.</param>
/// <param name="encoders">The formats that there are.</param>
/// <param name="limits">How much is recorded at a time.</param>
internal sealed class Recorder(
    FrameLoop loop, Stage stage, DownloadStore downloads, IReadOnlyList<IAnimationEncoder> encoders, RecordingLimits limits) : IDisposable
{
    private const double WarnsFrom = 0.9;
    private const int Megabyte = 1_000_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(0.5), Ahead = 2 * Period;

    private Running? running;

    /// <summary>What files are called, without their ending.</summary>
    public required string Name { get; init; }

    /// <summary>The formats' names, as pages name them.</summary>
    public IReadOnlyList<string> Formats => [.. encoders.Select(FormatOf)];

    /// <summary>Begins, or ends what the page has begun.</summary>
    /// <exception cref="ArgumentException">It cannot begin.</exception>
    public void Record(PageConnection page, RecordRequest request)
    {
        if (request.On)
        {
            Begin(page, request);
        }
        else if (running?.Page == page)
        {
            running.Recording.Stop();
        }
        else
        {
            throw new ArgumentException("Nothing is being recorded here.");
        }
    }

    /// <summary>A page has gone, and what it recorded with it.</summary>
    public void Leave(PageConnection page)
    {
        if (running?.Page == page)
        {
            Abandon();
            stage.Record(false);
        }
    }

    /// <summary>Ends what is being recorded; nothing of it stays.</summary>
    public void Dispose()
    {
        if (running is not null)
        {
            Abandon();
        }
    }

    private static string FormatOf(IAnimationEncoder encoder) => encoder.Ending[1..];

    private void Begin(PageConnection page, RecordRequest request)
    {
        if (encoders.Count == 0)
        {
            throw new ArgumentException("This program cannot write animations, so nothing can be recorded.");
        }

        var encoder = encoders.FirstOrDefault(one => FormatOf(one) == request.Format) ?? throw new ArgumentException(
            $"A recording cannot be written as '{request.Format}': {string.Join(" and ", Formats)} can be.");
        if (running is not null)
        {
            throw new ArgumentException(running.Page == page
                ? "The recording before this one is still being finished: wait a moment."
                : "Another page is recording: wait until it has finished.");
        }

        if (request.Scene is not { Placements.Count: > 0 })
        {
            throw new ArgumentException("No layer is in view that could be recorded.");
        }

        var scene = WallScene.Read(request.Scene);
        if (Math.Max(scene.Width, scene.Height) > encoder.MaxSide)
        {
            throw new ArgumentException(
                $"A wall of {scene.Width}×{scene.Height} pixels is too large for the format: it holds {encoder.MaxSide} along a side.");
        }

        var recording = new Recording(encoder, TemporaryFile.Create(), scene, ended => loop.Post(() => Finish(ended)));
        running = new(
            page, request.Id, Name + encoder.Ending, recording, new Timer(_ => loop.Post(() => Tell(recording)), null, Period, Period));
        page.Recording = recording;
        // Before anything can end it: only a page that has heard of its recording believes that it is over.
        page.Outbox.Send(recording.Progress(limits));

        // What the page has seen already is part of the first picture.
        page.Slots.Forget();
        stage.Record(true);
    }

    // Twice a second.
    private void Tell(Recording recording)
    {
        if (running?.Recording != recording || recording.IsStopping)
        {
            return;
        }

        var progress = recording.Progress(limits);
        running.Page.Outbox.Send(progress);
        double spent = Math.Max(progress.Seconds / progress.MostSeconds, (double)progress.Bytes / progress.MostBytes);
        if (spent >= 1)
        {
            Say("info", $"The recording has reached its limit of {LimitOf(progress)}, and is saved.");
            recording.Stop();
        }
        else if (!running.IsWarned && (spent >= WarnsFrom || progress.Seconds + Ahead.TotalSeconds >= progress.MostSeconds))
        {
            running.IsWarned = true;
            Say("info", $"The recording ends soon: {LimitOf(progress)} is the most. It is saved then.");
        }
    }

    private static string LimitOf(RecordingMessage progress) =>
        progress.Seconds / progress.MostSeconds >= (double)progress.Bytes / progress.MostBytes
            ? progress.MostSeconds % 60 == 0 ? $"{progress.MostSeconds / 60:0} minutes" : $"{progress.MostSeconds:0.#} seconds"
            : $"{Math.Max(1, progress.MostBytes / Megabyte)} MB";

    private void Finish(Recording recording)
    {
        if (running?.Recording != recording)
        {
            return;
        }

        var (page, progress) = (running.Page, recording.Progress(limits));
        if (recording.Failure is { } failure)
        {
            Say("error", progress.Frames == 0
                ? "The recording ended before anything was to be seen, and there is no file."
                : $"The recording could not be written, and nothing of it is kept. {ViewerFailure.Sentence(failure)}");
        }
        else
        {
            var file = recording.TakeFile();
            page.Outbox.Send(progress);
            page.Outbox.Send(new SavedMessage(
                running.Id, running.FileName, downloads.Add(page.Browser, running.FileName, file), file.Length, ""));
        }

        running.Timer.Dispose();
        (page.Recording, running) = (null, null);
        stage.Record(false);
    }

    private void Abandon()
    {
        var (page, recording, timer) = (running!.Page, running.Recording, running.Timer);
        timer.Dispose();
        (page.Recording, running) = (null, null);
        recording.Dispose();
    }

    private void Say(string level, string text) => running!.Page.Outbox.Send(new NoticeMessage(level, text, "recording"));

    private sealed record Running(PageConnection Page, int Id, string FileName, Recording Recording, Timer Timer)
    {
        public bool IsWarned { get; set; }
    }
}
