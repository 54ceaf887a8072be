namespace GpuTiler.Cli;

/// <summary>What is kept of each layer beside the files of its mosaics.</summary>
internal interface ILayerOutput : IDisposable
{
    /// <summary>Whether it wants the layers at all.</summary>
    bool TakesValues { get; }

    /// <summary>Whether it wants the mosaics too.</summary>
    bool TakesMosaics { get; }

    /// <summary>What follows comes from another of several models.</summary>
    /// <param name="name">The model's name without folder and ending.</param>
    /// <param name="step">Its step.</param>
    void EnterModel(string name, long step);

    /// <summary>What follows comes from another of several inputs.</summary>
    /// <param name="name">The input's name without folder and ending.</param>
    void EnterInput(string name);

    /// <summary>Keeps one layer, and the mosaics that were given before.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="values">Its activations.</param>
    void Write(KeptLayer layer, Activations values);

    /// <summary>Takes one mosaic of the layer that comes next, or one page of it. The first takes the place of what was given before.</summary>
    /// <param name="page">Which of the layer's images it is.</param>
    /// <param name="png">The PNG file.</param>
    void AddMosaic(MosaicPage page, ReadOnlySpan<byte> png);

    /// <summary>Everything was written: what is kept goes into its place.</summary>
    void Complete();
}
