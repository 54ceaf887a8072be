using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>Options that hold a path.</summary>
internal static class PathOptions
{
    /// <summary>Where mosaics go.</summary>
    public static Option<string> Output() => RefuseEmpty(new Option<string>("--output", "-o")
    {
        Description = "one PNG, - for standard output, or a folder for several",
        HelpName = "PATH",
        Required = true,
    });

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
        Description = "the network (.onnx) that the inputs go through",
        HelpName = "MODEL",
    });

    /// <summary>Libraries with operators that ONNX Runtime lacks.</summary>
    public static Option<string[]> Operators() => RefuseEmpty(new Option<string[]>("--operators")
    {
        Description = "a library with the model's own operators; its code runs in this process",
        HelpName = "LIBRARY",
    });

    // An empty path is a variable that was not set; taken for a path it would mean the current folder, or the root.
    private static Option<T> RefuseEmpty<T>(Option<T> option)
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
