using System.Globalization;
using System.Text;

namespace GpuTiler.Cli;

/// <summary>A picture by Kitty's graphics protocol: a PNG file in pieces of base64.</summary>
/// <remarks>https://sw.kovidgoyal.net/kitty/graphics-protocol</remarks>
internal static class KittyGraphics
{
    // The most characters of a piece.
    private const int PieceLength = 4096;

    /// <summary>What draws it; the terminal does not answer.</summary>
    /// <param name="png">The file.</param>
    public static string Encode(ReadOnlySpan<byte> png)
    {
        string data = Convert.ToBase64String(png);
        var text = new StringBuilder();
        for (int at = 0; at < data.Length; at += PieceLength)
        {
            string piece = data.Substring(at, Math.Min(PieceLength, data.Length - at));
            int more = at + piece.Length < data.Length ? 1 : 0;
            string control = at == 0 ? "a=T,f=100,q=2," : "";
            text.Append(CultureInfo.InvariantCulture, $"\e_G{control}m={more};{piece}\e\\");
        }

        return text.Append('\n').ToString();
    }
}
