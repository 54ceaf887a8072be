using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>What is shown: the network, its layers, where its input comes from, and whether time goes on.</summary>
internal sealed class Stage : IDisposable
{
    private readonly OnnxModel? model;
    private readonly NetworkInput? input;
    private readonly PageRegistry pages;
    private readonly SourceList sources;
    private readonly ShownInput? shown;
    private long changedAt;
    private string? lastFailure, lastOtherFailure;
    private long newest = -1;
    private bool isRecording, isTorn, isLost;

    /// <summary>A stage with its network, or without one.</summary>
    public Stage(
        TileDevice device, OnnxModel? model, NetworkInput? input, SourceList sources, PageRegistry pages, OtherNetwork? other = null,
        Func<AttributedNetwork, AttributionLoop>? attribute = null, OnnxOptions options = default)
    {
        (Device, this.model, this.input, this.sources, this.pages, Other) = (device, model, input, sources, pages, other);
        Tilers = new TilerCache(device);
        Frozen = new FrozenInput(Host);
        Paired = other is null ? null : new PairedLayers(Host, other);
        shown = ShownInput.Create(device, input);
        Attributions = model is null || input is null || shown is null ? null : attribute?.Invoke(new(model, input, options));
        Slots = new SlotFactory(Layers, Tilers, Frozen, Paired) { Attributions = Attributions };
        foreach (var activation in model?.Activations ?? Enumerable.Empty<BoundActivation>())
        {
            Layers.Add(new ViewedLayer(Layers.All.Count, activation));
        }

        if (other is not null)
        {
            Layers.BeginOthers();
            foreach (var activation in other.Model.Activations)
            {
                Layers.Add(new ViewedLayer(Layers.All.Count, activation, other));
            }

            LayerPairs.Join(Layers.Own, Layers.Others);
        }

        (Layers.Input, Layers.OtherInput) = (shown?.Layer, other?.InputLayer);
        IsPlaying = sources.Current.PlaysAtOnce;
    }

    /// <summary>What the network is compared with; <see langword="null"/> for nothing.</summary>
    public OtherNetwork? Other { get; }

    /// <summary>What went wrong with it, in one sentence; <see langword="null"/> for nothing.</summary>
    public string? OtherFailure => lastOtherFailure;

    /// <summary>Called once, on a pool thread, if the device is lost; <see langword="null"/> leaves it to the pages.</summary>
    public Action<Exception>? Lost { get; init; }

    /// <summary>Where the work is done.</summary>
    public TileDevice Device { get; }

    /// <summary>The layers.</summary>
    public LayerSet Layers { get; } = new();

    /// <summary>The tilers of all pages.</summary>
    public TilerCache Tilers { get; }

    /// <summary>Copies of activations in the host's memory.</summary>
    public HostCopy Host { get; } = new();

    /// <summary>The input that is kept to compare others with.</summary>
    public FrozenInput Frozen { get; }

    /// <summary>Explains the input; <see langword="null"/> where that is no picture of a network.</summary>
    public AttributionLoop? Attributions { get; }

    /// <summary>The layers minus those of the other network; <see langword="null"/> if there is none.</summary>
    public PairedLayers? Paired { get; }

    /// <summary>Makes what pages show.</summary>
    public SlotFactory Slots { get; }

    /// <summary>The network's input that sources fill.</summary>
    public BoundInput? Bound => input?.Bound;

    /// <summary>The file that is shown; <see langword="null"/> where the input comes from elsewhere.</summary>
    public string? InputName { get; private set; }

    /// <summary>
    /// The number of the newest input; −1 before the first, and while the values are half of one that the network failed on.
    /// </summary>
    public long Input => isTorn ? -1 : newest;

    /// <summary>When it was taken, by its page's clock.</summary>
    public double Time { get; private set; }

    /// <summary>Whether time goes on.</summary>
    public bool IsPlaying { get; private set; }

    /// <summary>Inputs that the network never saw.</summary>
    public long Dropped => sources.Current.Dropped;

    /// <summary>How long until there may be another input; <see langword="null"/> where somebody must act first.</summary>
    public TimeSpan? UntilNext
    {
        get
        {
            var next = IsPlaying || sources.Current.IsForced ? sources.Current.UntilNext : null;
            return Other?.Files?.UntilRetry is { } retry && !(next < retry) ? retry : next;
        }
    }

    /// <summary>What is said of it.</summary>
    public StateMessage State => new(sources.Current.Name, sources.Current.File, IsPlaying, Frozen.IsKept, isRecording)
    {
        Other = Other?.Files?.FileName is { } file ? Path.GetFileName(file) : null,
    };

    /// <summary>Whether nothing has changed for a while.</summary>
    public bool IsSettled(TimeSpan settling) => TimeProvider.System.GetElapsedTime(changedAt) >= settling;

    /// <summary>Runs the network on the newest input, if there is one that it has not seen.</summary>
    public bool TryRunNext(StageClock clock)
    {
        var source = sources.Current;
        if (model is null || input is null || !(IsPlaying || source.IsForced))
        {
            return false;
        }

        int? file = source.File;
        string about = file is null ? "camera" : "file";
        try
        {
            long start = StageClock.Now;
            if (!source.TryWrite(input, out double time))
            {
                return false;
            }

            about = "model";
            long prepared = StageClock.Now;
            model.Run();
            clock.Ran(start, prepared);
            shown?.Update();
            (Time, lastFailure, InputName) = (time, null, source.FileName);
            Advance();
            Attributions?.Offer(Input);
            LetOtherFollow(Input);
        }
        catch (Exception e)
        {
            isTorn |= about == "model";

            // The next file, or what the network gets next, may be sound.
            Fail(about, e, stops: about == "camera");
            return false;
        }

        if (source.File != file)
        {
            Broadcast();
        }

        return true;
    }

    /// <summary>Runs the other network on an input that it has not seen, if somebody looks at it.</summary>
    public bool TryRunOther(StageClock clock)
    {
        if (Other?.Files?.UntilRetry <= TimeSpan.Zero)
        {
            LetOtherFollow(Input + 1);
            if (Other.IsBehind)
            {
                Advance();
            }
        }

        if (Other is not { IsBehind: true } || !IsOtherShown())
        {
            return false;
        }

        long start = StageClock.Now;
        bool isDone = TryRunOther();
        clock.AlsoRan(start);
        return isDone;
    }

    /// <summary>Ensures that a layer's values are of the newest input, even if nobody else looks at it.</summary>
    public void Bring(ViewedLayer layer)
    {
        if (layer.Network is { IsBehind: true })
        {
            TryRunOther();
        }
    }

    /// <summary>The files of the other input have changed.</summary>
    public void RefreshOther()
    {
        Other?.Files?.Refresh();
        if (Input >= 0)
        {
            Advance();
            LetOtherFollow(Input);
            Broadcast();
        }
    }

    /// <summary>Something failed: the pages say why.</summary>
    /// <param name="about">What it is about.</param>
    /// <param name="e">The failure.</param>
    /// <param name="stops">Whether time stands still then.</param>
    public void Fail(string about, Exception e, bool stops = false)
    {
        if (IsPlaying && (stops || ViewerFailure.IsLasting(e)))
        {
            IsPlaying = false;
            Broadcast();
        }

        TellOnce(ref lastFailure, about, e);
    }

    /// <summary>Chooses a source.</summary>
    public void Choose(SourceRequest request, PageConnection page)
    {
        sources.Choose(request, page);
        (IsPlaying, lastFailure) = (sources.Current.PlaysAtOnce, null);
        Broadcast();
    }

    /// <summary>Lets time go on, or stops it.</summary>
    public void Play(bool isPlaying)
    {
        (IsPlaying, lastFailure) = (isPlaying, null);
        Broadcast();
    }

    /// <summary>Goes on or back by one.</summary>
    public void Step(int by)
    {
        (IsPlaying, lastFailure) = (false, null);
        sources.Current.Step(Math.Sign(by));
        Broadcast();
    }

    /// <summary>Keeps the present input to compare others with, or forgets the one that is kept.</summary>
    public void Freeze(bool isKept)
    {
        if (isKept)
        {
            if (Layers.Others is [var first, ..])
            {
                Bring(first);
            }

            Frozen.Keep(Layers.All.Where(layer => layer.IsReady), Host, Input);
        }
        else
        {
            Frozen.Release();
        }

        Broadcast();
    }

    /// <summary>The wall is being recorded, or no longer.</summary>
    public void Record(bool isOn)
    {
        isRecording = isOn;
        Broadcast();
    }

    /// <summary>The files on this machine have changed.</summary>
    public void TellFiles()
    {
        pages.Broadcast(new FilesMessage(sources.Files));
        Broadcast();
    }

    /// <summary>There is another input.</summary>
    public void Advance()
    {
        (newest, isTorn) = (newest + 1, false);
        changedAt = StageClock.Now;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Attributions?.Dispose();
        Frozen.Dispose();
        Paired?.Dispose();
        Other?.Dispose();
        Tilers.Dispose();
        shown?.Dispose();
    }

    private void Broadcast() => pages.Broadcast(State);

    private bool IsOtherShown()
    {
        foreach (var page in pages.All)
        {
            if (page.NeedsOther)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryRunOther()
    {
        try
        {
            Other!.Run();
            lastOtherFailure = null;
            return true;
        }
        catch (Exception e)
        {
            // The first network goes on.
            TellOnce(ref lastOtherFailure, "model", e);
            return false;
        }
    }

    private void LetOtherFollow(long input)
    {
        string? before = Other?.Files?.FileName;
        try
        {
            Other?.Follow(sources.Current, input);
        }
        catch (Exception e)
        {
            TellOnce(ref lastOtherFailure, "file", e);
        }

        if (Other?.Files?.FileName != before)
        {
            Broadcast();
        }
    }

    // However often it is tried.
    private void TellOnce(ref string? last, string about, Exception e)
    {
        if (ViewerFailure.IsLasting(e) && Lost is { } lost)
        {
            // Whoever takes over on another device tells the pages.
            if (!isLost)
            {
                isLost = true;
                Task.Run(() => lost(e));
            }

            return;
        }

        string sentence = ViewerFailure.Sentence(e);
        if (last != sentence)
        {
            last = sentence;
            pages.Broadcast(new NoticeMessage("error", sentence, about));
        }
    }
}
