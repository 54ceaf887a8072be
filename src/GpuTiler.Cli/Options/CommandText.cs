using System.Globalization;
using System.Runtime.CompilerServices;
using GpuTiler.Viewer;

namespace GpuTiler.Cli;

/// <summary>Command lines that a person can paste into a shell.</summary>
internal static class CommandText
{
    /// <summary>The command line that writes a mosaic as the viewer saved it.</summary>
    /// <param name="mosaic">The mosaic.</param>
    /// <param name="preparation">Options of pictures and inputs, each after a space.</param>
    public static string Of(SavedMosaic mosaic, string preparation)
    {
        var tiles = mosaic.Options.Tiles;
        return Sides(mosaic) + $" --layer {Quoted(mosaic.Layer)}"
            + (tiles.Columns == 0 ? "" : Invariant($" --columns {tiles.Columns}"))
            + Invariant($" --padding {tiles.Padding} --border {tiles.Border} --pad-value {tiles.PadValue} --range {tiles.Range}")
            + (tiles.Scale <= 1 ? "" : Invariant($" --scale {tiles.Scale}"))
            + (tiles.Shrink == TileShrink.None ? "" : $" --shrink {tiles.Shrink}")
            + (tiles.Gamma is 0 or 1 ? "" : Invariant($" --gamma {tiles.Gamma}"))
            + (tiles.ColorMap?.Name is { } map ? $" --color-map {map}" : "")
            + preparation + $" -o {Quoted(mosaic.FileName)}";
    }

    // What two networks or inputs differ by is another command's.
    private static string Sides(SavedMosaic mosaic)
    {
        string input = Quoted(mosaic.Input), model = Quoted(mosaic.Model);
        return mosaic.Other is not { } other
            ? $"gputiler tile {input} --model {model}"
            : $"gputiler diff {input}{(other.Input == mosaic.Input ? "" : $" {Quoted(other.Input)}")} --model {model}"
                + (other.Model == mosaic.Model ? "" : $" --model {Quoted(other.Model)}");
    }

    // Single quotes keep everything but themselves, in every shell of Unix and in PowerShell.
    private static string Quoted(string word) =>
        word.Length > 0
            && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '/' or ':' or '+' or ',' or '=')
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Invariant(DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);
}
