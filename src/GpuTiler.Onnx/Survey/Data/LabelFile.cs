using System.Text;

namespace GpuTiler.Onnx;

/// <summary>
/// Labels of pictures by name, from a CSV file: a name and a label in each row, quoted where they hold a comma. A first row whose second
/// column is "label" or "class" is a heading.
/// </summary>
internal static class LabelFile
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">A row has another form, or a name is there twice.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        var labels = new Dictionary<string, string>();
        int row = 0;
        foreach (string line in File.ReadLines(path, Encoding.UTF8))
        {
            row++;
            if (line.Length == 0)
            {
                continue;
            }

            var cells = Split(line);
            if (cells.Count < 2 || cells[0].Length == 0)
            {
                throw new InvalidDataException($"{path}, line {row}: a picture's name and its label are needed, as in NAME,LABEL.");
            }

            if (row == 1 && cells[1].Trim().ToUpperInvariant() is "LABEL" or "CLASS")
            {
                continue;
            }

            if (!labels.TryAdd(cells[0].Replace('\\', '/'), cells[1]))
            {
                throw new InvalidDataException($"{path}, line {row}: {cells[0]} has a label already.");
            }
        }

        return labels;
    }

    private static List<string> Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append(line[i++]);
            }
            else if (line[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (line[i] == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[i]);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
