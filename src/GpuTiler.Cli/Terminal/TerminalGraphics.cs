namespace GpuTiler.Cli;

/// <summary>The ways to draw a picture in a terminal.</summary>
internal enum TerminalGraphics
{
    /// <summary>▀ in 24-bit colours: two pixels a character, in every terminal.</summary>
    Blocks,

    /// <summary>Kitty's graphics protocol.</summary>
    Kitty,

    /// <summary>iTerm2's inline images.</summary>
    Iterm2,

    /// <summary>DEC's sixels.</summary>
    Sixel,
}
