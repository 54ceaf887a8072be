using System.Globalization;
using System.Net;
using System.Text;

namespace GpuTiler.Onnx;

/// <summary>The page that shows a survey's sheets: one file that names the sheets beside it, and runs nothing.</summary>
internal static class SurveyPage
{
    public const string Name = "index.html";

    private const string Policy = "default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline'";

    private const string Style =
        "body{background:#111;color:#ddd;font:14px system-ui,sans-serif;margin:1.5em}h2{font-size:1.1em;margin:1.5em 0 .3em}"
        + "img{display:block;image-rendering:pixelated;max-width:100%;margin:.3em 0}a{color:#8bf}summary{cursor:pointer}"
        + "td,th{padding:0 .8em 0 0;text-align:right}";

    /// <summary>Writes the page.</summary>
    /// <param name="output">Where to write; it stays open.</param>
    /// <param name="result">The survey.</param>
    /// <param name="layers">Its layers with their sheets, relative to the page.</param>
    public static void Write(Stream output, SurveyResult result, IReadOnlyList<(SurveyedLayer Layer, IReadOnlyList<string> Sheets)> layers)
    {
        var document = result.Document;
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.Append("<meta name=\"viewport\" content=\"width=device-width\">");
        string title = Text($"What the units of {document.Model.Name} answer to");
        page.Append(CultureInfo.InvariantCulture, $"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>{title}</title><style>{Style}</style></head>\n<body><h1>{title}</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p>{result.Seen} pictures, {result.Corrupt} that could not be read. ");
        page.Append(
            CultureInfo.InvariantCulture, $"A row for each unit: what it saw in the {document.Top} pictures of its largest values.</p>\n");
        foreach (var (layer, sheets) in layers)
        {
            var units = result.UnitsOf(layer);
            string maps = string.Create(CultureInfo.InvariantCulture, $"{layer.Units} units of {layer.Height}×{layer.Width}");
            page.Append(CultureInfo.InvariantCulture, $"<section><h2>{Text(layer.Name)} <small>{Text(layer.Operator)}, {maps}, ");
            page.Append(CultureInfo.InvariantCulture, $"{units.Count(unit => unit.IsDead)} dead</small></h2>\n");
            AppendTable(page, units);
            foreach (string sheet in sheets)
            {
                page.Append(CultureInfo.InvariantCulture, $"<a href=\"{Text(sheet)}\"><img loading=\"lazy\" src=\"{Text(sheet)}\" ");
                page.Append(CultureInfo.InvariantCulture, $"alt=\"The strongest pictures of the units of {Text(layer.Name)}\"></a>\n");
            }

            page.Append("</section>\n");
        }

        output.Write(Encoding.UTF8.GetBytes(page.Append("</body></html>\n").ToString()));
    }

    private static void AppendTable(StringBuilder page, IReadOnlyList<SurveyUnit> units)
    {
        page.Append("<details><summary>statistics</summary><table><tr><th>unit<th>mean<th>deviation");
        page.Append("<th>minimum<th>maximum<th>zeros<th>active in<th></tr>\n");
        foreach (var unit in units)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{unit.Unit}<td>{unit.Mean:G5}<td>{unit.StandardDeviation:G5}");
            page.Append(CultureInfo.InvariantCulture, $"<td>{unit.Minimum:G5}<td>{unit.Maximum:G5}<td>{unit.ZeroShare:P1}");
            page.Append(CultureInfo.InvariantCulture, $"<td>{unit.Active} of {unit.Pictures}<td>{(unit.IsDead ? "dead" : "")}</tr>\n");
        }

        page.Append("</table></details>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
