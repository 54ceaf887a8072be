using System.Text.RegularExpressions;

namespace GpuTiler.Viewer.Tests;

/// <summary>Modules of the page that are sent as one.</summary>
public class JoinedScriptTests
{
    private const string Apart = "start-worker.js";

    private static readonly string Folder = Path.Combine(RepositoryRoot.Find(), "src", "GpuTiler.Viewer", "Page");

    public static TheoryData<string> Scripts => [.. Directory.GetFiles(Folder, "*.js").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_script_of_the_page_comes_with_all_that_it_imports_and_with_each_module_once(string name)
    {
        string[] lines = JoinedScript.Of(name, Read, Apart).Split('\n');

        Assert.All(Imports(lines), line => Assert.Equal($"import * as $start_worker from './{Apart}';", line));
        string[] modules =
            [.. lines.Where(line => line.StartsWith("// ", StringComparison.Ordinal) && File.Exists(Path.Combine(Folder, line[3..])))];
        Assert.Equal(modules.Distinct(), modules);
        Assert.Equal(Reached(name).Except([Apart]).Append(name).Distinct().Order(), modules.Select(line => line[3..]).Order());
    }

    [Fact]
    public void A_module_keeps_its_names_to_itself_and_gives_what_it_exports()
    {
        var modules = new Dictionary<string, string>
        {
            ["a.js"] = "import { two } from './b.js';\nimport {\n  Three,\n  four,\n} from './c-d.js';\nconst own = 1;\nexport const all = own + two;\n",
            ["b.js"] = "import { four } from './c-d.js';\nconst own = 2;\nexport const two = own + four;\n",
            ["c-d.js"] = "export class Three {}\nexport async function four() {}\nexport function five() {}\n",
        };

        Assert.Equal("""

            // c-d.js
            const $c_d = (() => {
            class Three {}
            async function four() {}
            function five() {}
            return { Three, four, five };
            })();

            // b.js
            const $b = (() => {
            const { four } = $c_d;
            const own = 2;
            const two = own + four;
            return { two };
            })();

            // a.js
            const { two } = $b;
            const { Three, four } = $c_d;
            const own = 1;
            export const all = own + two;

            """, JoinedScript.Of("a.js", name => modules[name]));
    }

    [Theory]
    [InlineData("import two from './b.js';", "a.js has an import in another form: import two from './b.js';")]
    [InlineData("import * as b from './b.js';", "a.js has an import in another form: import * as b from './b.js';")]
    [InlineData("import { two as three } from './b.js';", "a.js has an import in another form: import { two as three } from './b.js';")]
    [InlineData("import { two } from 'elsewhere';", "a.js has an import in another form: import { two } from 'elsewhere';")]
    [InlineData("import './b.js';", "a.js has an import in another form: import './b.js';")]
    [InlineData("import { two } from './a.js';", "a.js imports itself by way of others.")]
    [InlineData("import { two } from './c.js';", "c.js has an export in another form: let two = 2;")]
    [InlineData("import { two } from './d.js';", "d.js has an export in another form: default 2;")]
    public void A_form_that_is_not_known_is_named(string line, string message)
    {
        var modules = new Dictionary<string, string>
        {
            ["a.js"] = line + "\n",
            ["b.js"] = "export const two = 2;\n",
            ["c.js"] = "export let two = 2;\n",
            ["d.js"] = "export default 2;\n",
        };
        Assert.Equal(message, Assert.Throws<FormatException>(() => JoinedScript.Of("a.js", name => modules[name])).Message);
    }

    // What a module imports, and what that imports; what stands in a comment is no import.
    private static HashSet<string> Reached(string name)
    {
        var (reached, next) = (new HashSet<string>(), new Queue<string>([name]));
        while (next.TryDequeue(out string? module))
        {
            foreach (Match match in Regex.Matches(Read(module), @"^(?:import \{ .*|\}) from '\./([^']+)';$", RegexOptions.Multiline))
            {
                if (reached.Add(match.Groups[1].Value)) next.Enqueue(match.Groups[1].Value);
            }
        }

        return reached;
    }

    private static IEnumerable<string> Imports(IEnumerable<string> lines) =>
        lines.Where(line => line.StartsWith("import ", StringComparison.Ordinal));

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
