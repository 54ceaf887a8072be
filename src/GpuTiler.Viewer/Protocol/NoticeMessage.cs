namespace GpuTiler.Viewer;

/// <summary>One plain sentence for the person.</summary>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Text">The sentence.</param>
/// <param name="About">What it is about, such as <c>model</c> or <c>file</c>.</param>
internal sealed record NoticeMessage(string Level, string Text, string About) : ServerMessage;
