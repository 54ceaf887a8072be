using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuTiler.Cli;

/// <summary>Arguments that name files. What looks like an option and is none must never become one of them.</summary>
internal static class InputArguments
{
    public static Argument<string[]> Several(string name, string description, ArgumentArity arity)
    {
        var argument = new Argument<string[]>(name) { Description = description, Arity = arity };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    /// <summary>What is tiled or measured.</summary>
    public static Argument<string[]> Inputs() =>
        Several(
            "INPUT",
            "arrays (.npy, or .npz:KEY for one of several) or pictures (PNG, JPEG, WebP, GIF, BMP, TIFF, TGA, PNM); - is standard input",
            ArgumentArity.ZeroOrMore);

    public static Argument<string> One(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    public static Argument<string?> Optional(string name, string description)
    {
        var argument = new Argument<string?>(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    private static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.Length == 0)
            {
                result.AddError($"{result.Argument.Name}: a file name is needed, and an empty one was given.");
            }
            else if (token.Value.Length > 1 && token.Value[0] == '-')
            {
                result.AddError(UsageErrors.NoOption(token.Value, (result.Parent as CommandResult)?.Command.Options ?? []));
            }
        }
    }
}
