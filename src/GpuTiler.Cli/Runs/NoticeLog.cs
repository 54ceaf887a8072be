using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>
/// The notes about the layers of a run. They are told at its end, those of one kind in one line, whether it ends well or not: an error
/// stands below them.
/// </summary>
internal sealed class NoticeLog(Progress progress)
{
    private readonly OrderedDictionary<Type, List<(string Subject, string Text)>> notices = [];

    /// <summary>Keeps a note.</summary>
    /// <param name="notice">What it is about; its type is its kind.</param>
    /// <param name="subject">The layer, in a word.</param>
    /// <param name="text">The note.</param>
    public void Add(MosaicNotice notice, string subject, string text)
    {
        if (!notices.TryGetValue(notice.GetType(), out var alike))
        {
            notices.Add(notice.GetType(), alike = []);
        }

        alike.Add((subject, text));
    }

    /// <summary>Begins a run.</summary>
    /// <returns>What tells the notes when it is disposed of.</returns>
    public IDisposable Begin() => new Run(this);

    private void Tell()
    {
        foreach (var alike in notices.Values)
        {
            string[] more = [.. alike.Skip(1).Select(notice => notice.Subject)];
            progress.Note(more.Length == 0
                ? alike[0].Text
                : string.Create(CultureInfo.InvariantCulture, $"{alike[0].Text} Likewise for {more.Length} more: {NameList.Of(more)}."));
        }

        notices.Clear();
    }

    private sealed class Run(NoticeLog log) : IDisposable
    {
        public void Dispose() => log.Tell();
    }
}
