using System.Text;

namespace GpuTiler.Viewer;

/// <summary>
/// A module of the page together with all that it imports, so that a browser asks once where it would ask forty times, level after
/// level. Each module becomes a function that is called once and returns what it exports, in order of dependency.
/// </summary>
/// <remarks>
/// The modules keep to plain forms, and what does not is an error: imports by name from <c>'./name.js'</c>, a statement a line or over
/// several; <c>export</c> before a function, a class or one constant; no circles.
/// </remarks>
internal sealed class JoinedScript
{
    private const string Import = "import {", From = "} from './", ImportEnd = "';", Export = "export ";

    private readonly Func<string, string> read;
    private readonly string[] apart;
    private readonly Dictionary<string, bool> finished = [];
    private readonly StringBuilder imports = new(), body = new();

    private JoinedScript(Func<string, string> read, string[] apart) => (this.read, this.apart) = (read, apart);

    /// <summary>Joins one.</summary>
    /// <param name="name">The module's file name.</param>
    /// <param name="read">Gives a module's text.</param>
    /// <param name="apart">Modules that the browser imports itself, because the page starts them as well.</param>
    /// <returns>A module of the same exports that imports only those.</returns>
    /// <exception cref="FormatException">A module has a form that is not known here; the message names both.</exception>
    public static string Of(string name, Func<string, string> read, params string[] apart)
    {
        var script = new JoinedScript(read, apart);
        string own = script.Translate(name, exports: null);
        return $"{script.imports}{script.body}\n// {name}\n{own}";
    }

    private void Add(string name)
    {
        if (finished.TryGetValue(name, out bool isFinished))
        {
            if (isFinished) return;
            throw new FormatException($"{name} imports itself by way of others.");
        }

        finished.Add(name, false);
        if (apart.Contains(name))
        {
            imports.Append($"import * as {VariableOf(name)} from './{name}';\n");
        }
        else
        {
            List<string> exports = [];
            string text = Translate(name, exports);
            body.Append($"\n// {name}\nconst {VariableOf(name)} = (() => {{\n{text}return {{ {string.Join(", ", exports)} }};\n}})();\n");
        }

        finished[name] = true;
    }

    // What a module exports is added to the list, where there is one; otherwise its exports stay as they are.
    private string Translate(string name, List<string>? exports)
    {
        var text = new StringBuilder();
        var lines = new Queue<string>(read(name).TrimEnd('\n').Split('\n'));
        while (lines.TryDequeue(out string? line))
        {
            if (line.StartsWith("import ", StringComparison.Ordinal))
            {
                while (!line.EndsWith(';') && lines.TryDequeue(out string? next)) line += next;
                line = Imported(name, line);
            }
            else if (exports is not null && line.StartsWith(Export, StringComparison.Ordinal))
            {
                line = line[Export.Length..];
                exports.Add(DeclaredBy(name, line));
            }

            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private string Imported(string name, string line)
    {
        int from = line.IndexOf(From, StringComparison.Ordinal);
        if (!line.StartsWith(Import, StringComparison.Ordinal) || from < 0 || !line.EndsWith(ImportEnd, StringComparison.Ordinal)
            || line.Contains(" as ", StringComparison.Ordinal))
        {
            throw new FormatException($"{name} has an import in another form: {line}");
        }

        string module = line[(from + From.Length)..^ImportEnd.Length];
        Add(module);
        var names = line[Import.Length..from].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return $"const {{ {string.Join(", ", names)} }} = {VariableOf(module)};";
    }

    // "function name(", "async function name(", "class Name ", "const name = ".
    private static string DeclaredBy(string name, string line)
    {
        string[] words = line.Split([' ', '(', '=', ';'], StringSplitOptions.RemoveEmptyEntries);
        int keyword = words is ["async", ..] ? 1 : 0;
        return words.Length > keyword + 1 && words[keyword] is "function" or "class" or "const"
            ? words[keyword + 1]
            : throw new FormatException($"{name} has an export in another form: {line}");
    }

    private static string VariableOf(string name) => $"${Path.GetFileNameWithoutExtension(name).Replace('-', '_')}";
}
