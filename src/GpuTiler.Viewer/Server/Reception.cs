namespace GpuTiler.Viewer;

/// <summary>What a page that comes is told, and what becomes of it when it goes.</summary>
/// <param name="stage">What is shown.</param>
/// <param name="loop">The clock.</param>
/// <param name="pages">Who looks on.</param>
/// <param name="greeting">The first message, for a page of a number.</param>
internal sealed class Reception(Stage stage, FrameLoop loop, PageRegistry pages, Func<int, HelloMessage> greeting)
{
    /// <summary>Understands messages.</summary>
    public required MessageReader Messages { get; init; }

    /// <summary>Bytes of a message at most.</summary>
    public required int MessageBytes { get; init; }

    /// <summary>Ends what a page that goes has begun, on the loop's thread.</summary>
    public required Action<PageConnection> Left { get; init; }

    /// <summary>What a page is told behind the greeting; <see langword="null"/> for nothing.</summary>
    public NoticeMessage? Notice { get; init; }

    /// <summary>A page that asks to look on.</summary>
    public PageConnection Welcome(string browser, Action abort) => new(abort)
    {
        Number = pages.NextNumber(),
        Browser = browser,
        Slots = new SlotSet(stage.Slots),
    };

    /// <summary>Tells a page what there is; on the loop's thread, where nothing of it changes meanwhile.</summary>
    public void Greet(PageConnection page) => loop.Post(() =>
    {
        page.Outbox.Send(greeting(page.Number));
        if (Notice is not null)
        {
            page.Outbox.Send(Notice);
        }
    });

    /// <summary>A page opens a stream: it has seen nothing on that.</summary>
    public void Watch(PageConnection page) => loop.Post(page.Slots.Forget);

    /// <summary>The loop looks again.</summary>
    public void Wake() => loop.Wake();

    /// <summary>A page has gone.</summary>
    public void Leave(PageConnection page) => loop.Post(() =>
    {
        Left(page);
        page.Slots.Clear();
    });
}
