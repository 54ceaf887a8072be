using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuTiler.Cli;

/// <summary>Options that hold a path.</summary>
internal static class PathOptions
{
    /// <summary>Where mosaics go.</summary>
    public static Option<string> Output() => RefuseEmpty(new Option<string>("--output", "-o")
    {
        Description = "one picture (.png, .jpg, .webp, .gif), - for standard output, or a folder for several",
        HelpName = "PATH",
        Required = true,
    });

    /// <summary>Where mosaics go, for a command that may keep something else instead.</summary>
    public static Option<string?> OptionalOutput() => RefuseEmpty(new Option<string?>("--output", "-o")
    {
        Description =
            "one picture (.png, .jpg, .webp, .gif), - for standard output, or a folder for several; needed unless something else is kept",
        HelpName = "PATH",
    });

    /// <summary>Where images go beside what is written to standard output.</summary>
    public static Option<string?> Pictures()
    {
        var option = RefuseEmpty(new Option<string?>("--output", "-o")
        {
            Description = "one picture (.png, .jpg, .webp, .gif), or a folder for several (default: numbers alone)",
            HelpName = "PATH",
        });
        option.Validators.Add(RefuseStandardOutput);
        return option;
    }

    /// <summary>Where a page goes.</summary>
    public static Option<string> Page()
    {
        var option = RefuseEmpty(new Option<string>("--output", "-o")
        {
            Description = "the page (.html)",
            HelpName = "FILE.html",
            Required = true,
        });
        option.Validators.Add(RefuseStandardOutput);
        return option;
    }

    /// <summary>A folder that has a default.</summary>
    public static Option<string> Folder(string otherwise) => RefuseEmpty(new Option<string>("--output", "-o")
    {
        Description = "the folder for the mosaics",
        HelpName = "DIR",
        DefaultValueFactory = _ => otherwise,
    });

    /// <summary>A network.</summary>
    public static Option<string?> Model() => RefuseEmpty(new Option<string?>("--model")
    {
        Description = "the network (.onnx) that the inputs go through, or a folder of them, such as checkpoints",
        HelpName = "MODEL|DIR",
    });

    /// <summary>Libraries with operators that ONNX Runtime lacks.</summary>
    public static Option<string[]> Operators() => RefuseEmpty(new Option<string[]>("--operators")
    {
        Description = "a library with the model's own operators; its code runs in this process",
        HelpName = "LIBRARY",
    });

    private static void RefuseStandardOutput(OptionResult result)
    {
        if (result.Tokens is [{ Value: var path }] && Places.IsStandardOutput(path))
        {
            result.AddError($"-o {path}: a file is needed, not standard output.");
        }
    }

    /// <summary>Refuses standard output where a place for files is needed.</summary>
    public static void RequirePath(OptionResult result)
    {
        if (result.Tokens is [{ Value: var path }] && Places.IsStandardOutput(path))
        {
            result.AddError($"{result.Option.Name} {path}: a path is needed, not standard output.");
        }
    }

    /// <summary>An empty path is a variable that was not set; taken for a path it would mean the current folder, or the root.</summary>
    public static Option<T> RefuseEmpty<T>(Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"{option.Name}: a path is needed, and an empty one was given.");
            }
        });
        return option;
    }
}
