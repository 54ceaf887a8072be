namespace GpuTiler.Viewer;

/// <summary>
/// Explains the newest input to the pages that want that, on a thread and on a processor of its own, so that the frame loop waits for
/// nothing. An input that comes while another is explained replaces the one that waits, and nothing runs while nobody has seen the last
/// image. A gradient is kept while somebody uses it.
/// </summary>
internal sealed class AttributionLoop : IDisposable
{
    /// <summary>Gradients that are kept at a time, each of which holds the network a further time.</summary>
    public const int MostSessions = 4;

    /// <summary>Pictures of maps that are kept once they have grown up; the oldest go.</summary>
    private const int MostKept = 256;

    private readonly AttributedNetwork network;
    private readonly Action published;
    private readonly CpuDevice device = CpuDevice.Create(new() { Threads = AttributedNetwork.Threads });
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly Lock gate = new();
    private readonly float[] newest, taken;
    private readonly Dictionary<(ViewedLayer Layer, string Method), Opened> sessions = [];
    private readonly OrderedDictionary<(ViewedLayer Layer, int Map), (byte[] Levels, ValueRange[] Ranges, long Number)> grown = [];
    private readonly Thread thread;
    private volatile AttributionSubject[] subjects = [];
    private AttributionSubject[]? tidied;
    private volatile bool isStopping;
    private long number = -1, copied = -1;
    private long allocated;

    /// <summary>Makes it; its thread begins with the first subject.</summary>
    /// <param name="network">The network.</param>
    /// <param name="published">Called when there is another image, on its thread.</param>
    public AttributionLoop(AttributedNetwork network, Action published)
    {
        (this.network, this.published) = (network, published);
        (newest, taken) = (new float[network.Input.Bound.ElementCount], new float[network.Input.Bound.ElementCount]);
        thread = new Thread(Run) { IsBackground = true, Name = "GpuTiler.Viewer attributions", Priority = ThreadPriority.BelowNormal };
    }

    /// <summary>Bytes that explaining took from the managed heap, less what opening a gradient took.</summary>
    public long AllocatedBytes => Interlocked.Read(ref allocated);

    /// <summary>Gradients that are open.</summary>
    public int Sessions { get; private set; }

    /// <summary>Begins to explain a map, or goes on. The frame loop's thread calls it.</summary>
    /// <exception cref="ArgumentException">There is no such map or method, or too much is explained already.</exception>
    public AttributionSubject Acquire(ViewedLayer layer, int map, string method)
    {
        LiveMethods.Require(method);
        if (layer.Activation is null || layer.Network is not null || (uint)map >= (uint)layer.Shape.Channels)
        {
            throw new ArgumentException($"There is no map {map} of the layer '{layer.Name}' that could be explained.");
        }

        var subject = Array.Find(subjects, one => one.Layer == layer && one.Map == map && one.Method == method);
        if (subject is null)
        {
            if (subjects.Select(one => (one.Layer, one.Method)).Append((layer, method)).Distinct().Count() > MostSessions)
            {
                throw new ArgumentException(
                    $"{MostSessions} gradients are shown already, and each holds the network once more: close one of them.");
            }

            subject = new(layer, map, method, network.ImageWidth, network.Shape.Height, network.Tiles);
            Recall(subject);
            subjects = [.. subjects, subject];
            Copy();
        }

        subject.Users++;
        if (thread.ThreadState.HasFlag(ThreadState.Unstarted))
        {
            thread.Start();
        }

        wake.Set();
        return subject;
    }

    /// <summary>A slot shows it no longer. The frame loop's thread calls it.</summary>
    public void Release(AttributionSubject subject)
    {
        if (--subject.Users == 0)
        {
            subjects = [.. subjects.Where(one => one != subject)];
            wake.Set();
        }
    }

    /// <summary>The network has run on another input. The frame loop's thread calls it, while the input holds it.</summary>
    public void Offer(long input)
    {
        lock (gate)
        {
            number = input;
        }

        if (subjects.Length > 0)
        {
            Copy();
            wake.Set();
        }
    }

    /// <summary>Somebody has seen an image.</summary>
    public void WakeUp() => wake.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        isStopping = true;
        wake.Set();
        if (thread.IsAlive)
        {
            thread.Join();
        }

        wake.Dispose();
        device.Dispose();
    }

    private void Copy()
    {
        lock (gate)
        {
            if (number >= 0 && copied != number)
            {
                network.Input.Bound.AsSpan<float>().CopyTo(newest);
                copied = number;
            }
        }
    }

    private void Run()
    {
        while (!isStopping)
        {
            CloseUnused();
            bool isNew = false;
            foreach (var subject in subjects)
            {
                isNew |= !isStopping && subject.IsRead && TryExplain(subject);
            }

            if (!isNew && !isStopping)
            {
                wake.WaitOne();
            }
        }

        subjects = [];
        CloseUnused();
    }

    private bool TryExplain(AttributionSubject subject)
    {
        if (subject.IsMaximized)
        {
            return TryGrow(subject);
        }

        long input;
        lock (gate)
        {
            input = copied;
            if (input < 0 || input == subject.Tried)
            {
                return false;
            }

            newest.CopyTo(taken);
        }

        subject.Tried = input;
        var opened = Open(subject);
        if (opened.Session is not AttributionSession session)
        {
            subject.Tell(opened.Failure);
            published();
            return true;
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            session.Run(taken, input, subject);
            subject.Tell(session.Note);
        }
        catch (Exception e)
        {
            // The next input may be sound.
            subject.Tell(ViewerFailure.Sentence(e));
        }

        Interlocked.Add(ref allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        published();
        return true;
    }

    // One picture of a layer grows at a time.
    private bool TryGrow(AttributionSubject subject)
    {
        if (subject.IsDone)
        {
            return false;
        }

        var opened = Open(subject);
        if (opened.Session is not MaximizationSession session)
        {
            subject.IsDone = true;
            subject.Tell(opened.Failure);
            published();
            return true;
        }

        if (session.Climbing is { } other && other != subject && Array.IndexOf(subjects, other) >= 0)
        {
            return false;
        }

        try
        {
            session.Grow(subject);
            Keep(subject);
        }
        catch (Exception e)
        {
            subject.IsDone = true;
            subject.Tell(ViewerFailure.Sentence(e));
        }

        published();
        return true;
    }

    private void Keep(AttributionSubject subject)
    {
        if (!subject.IsDone)
        {
            return;
        }

        lock (gate)
        {
            if (grown.Count == MostKept)
            {
                grown.RemoveAt(0);
            }

            grown[(subject.Layer, subject.Map)] = subject.Copy();
        }
    }

    private void Recall(AttributionSubject subject)
    {
        lock (gate)
        {
            if (subject.IsMaximized && grown.TryGetValue((subject.Layer, subject.Map), out var kept))
            {
                subject.Publish(kept.Levels, kept.Ranges, kept.Number);
                subject.IsDone = true;
            }
        }
    }

    private Opened Open(AttributionSubject subject)
    {
        var key = (subject.Layer, subject.Method);
        if (!sessions.TryGetValue(key, out var opened))
        {
            try
            {
                opened = new(
                    subject.IsMaximized ? new MaximizationSession(network, device, subject.Layer)
                        : new AttributionSession(network, device, subject.Layer, subject.Method),
                    null);
            }
            catch (Exception e)
            {
                opened = new(null, ViewerFailure.Sentence(e));
            }

            sessions.Add(key, opened);
            Sessions = sessions.Count;
        }

        return opened;
    }

    private void CloseUnused()
    {
        var wanted = subjects;
        if (wanted == tidied)
        {
            return;
        }

        tidied = wanted;
        foreach (var (key, opened) in sessions)
        {
            if (!Array.Exists(wanted, one => one.Layer == key.Layer && one.Method == key.Method))
            {
                opened.Session?.Dispose();
                sessions.Remove(key);
                Sessions = sessions.Count;
            }
        }
    }

    private sealed record Opened(IDisposable? Session, string? Failure);
}
