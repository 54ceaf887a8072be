namespace GpuTiler.Viewer;

/// <summary>What the layers are compared with: another network, or the same one on another input.</summary>
/// <param name="Compares"><c>models</c> or <c>inputs</c>.</param>
/// <param name="Names">What A and B are called; empty where that is the input's affair, which <c>state</c> tells.</param>
/// <param name="Path">B's file, as it was named.</param>
/// <param name="First">The place of B's first layer in the list; all from there on are B's.</param>
/// <param name="Pairs">For each of A's layers the place of the one in B that it is compared with; −1 where there is none.</param>
/// <param name="Notes">What a person should know of the pairs, a sentence each.</param>
internal sealed record OtherInfo(
    string Compares, IReadOnlyList<string> Names, string Path, int First, IReadOnlyList<int> Pairs, IReadOnlyList<string> Notes)
{
    /// <summary>B's input, which is the layer −2; <see langword="null"/> where it is not shown.</summary>
    public InputInfo? Input { get; init; }
}
