namespace GpuTiler.Viewer;

/// <summary>The first message on a socket: what there is to see and to choose from. It comes again when the layers change.</summary>
internal sealed record HelloMessage : ServerMessage
{
    /// <summary>The number that the page's stream names.</summary>
    public required int Viewer { get; init; }

    /// <summary>The program and its version.</summary>
    public required string Program { get; init; }

    /// <summary>The network; <see langword="null"/> where the viewer shows activations of another program's.</summary>
    public required ModelInfo? Model { get; init; }

    /// <summary>The input that a picture fills; <see langword="null"/> where none does.</summary>
    public required InputInfo? Input { get; init; }

    /// <summary>Where the network and the tiling run.</summary>
    public required DeviceInfo Device { get; init; }

    /// <summary>The layers that can be shown, in the network's order. Messages name them by their place here.</summary>
    public required IReadOnlyList<LayerInfo> Layers { get; init; }

    /// <summary>The layers that cannot be shown.</summary>
    public required IReadOnlyList<SkippedInfo> Skipped { get; init; }

    /// <summary>What they are compared with; <see langword="null"/> where there is nothing.</summary>
    public OtherInfo? Other { get; init; }

    /// <summary>The pictures on the server's side.</summary>
    public required IReadOnlyList<FileEntry> Files { get; init; }

    /// <summary>The sources that work here.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The formats that the wall can be recorded in, such as <c>gif</c>; none where the program has no encoder for one.</summary>
    public required IReadOnlyList<string> Recordings { get; init; }

    /// <summary>
    /// The methods that explain a map of the network's layers live, such as <c>gradient</c>; none where the input is no picture.
    /// </summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>What a survey of the network found; <see langword="null"/> where there is none.</summary>
    public SurveyInfo? Survey { get; init; }

    /// <summary>Each colour map as 256 colours of six hexadecimal digits.</summary>
    public required IReadOnlyDictionary<string, string> ColorMaps { get; init; }

    /// <summary>How much a page may ask for.</summary>
    public required LimitInfo Limits { get; init; }

    /// <summary>What is shown now.</summary>
    public required StateMessage State { get; init; }
}
