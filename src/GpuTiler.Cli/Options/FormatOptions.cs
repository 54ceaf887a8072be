using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The options that say in which format pictures are written.</summary>
internal sealed class FormatOptions
{
    private static readonly string[] Formats = ["png", "jpg", "webp", "gif"];

    private readonly Option<PictureFormat?> format = new Option<PictureFormat?>("--format")
    {
        Description = "the format of pictures in a folder or on standard output (default png); a file's ending names its own",
        HelpName = "png|jpg|webp|gif",
        CustomParser = result => PictureFormats.Of($".{result.Tokens[0].Value}") is { } known
            ? known
            : Words.Refuse<PictureFormat?>(result, "--format", result.Tokens[0].Value, Formats),
    }.Completing(Formats);

    private readonly Option<int> quality = Numbers.Whole(
        "--quality", "of JPEG, 1 to 100 (default 90), and of WebP (default: nothing is lost)", 1, 0, 100);

    public FormatOptions(Command command)
    {
        quality.DefaultValueFactory = null;
        command.Options.Add(format);
        command.Options.Add(quality);
    }

    /// <summary>What pictures are written as.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="place">Where they go; <see langword="null"/> for nowhere.</param>
    /// <param name="otherwise">The format where the user says nothing.</param>
    /// <exception cref="UsageException">Options exclude each other, or the place names a format that is not written.</exception>
    public ImageForm Read(ParseResult parsed, string? place, PictureFormat otherwise = PictureFormat.Png)
    {
        if (place is not null && PictureFormats.IsOther(place))
        {
            throw new UsageException(
                $"-o {place}: {Path.GetExtension(place)} is not written; name a PNG, JPEG (.jpg, .jpeg), WebP or GIF, or a folder with a slash at its end.");
        }

        var (named, given) = (place is null ? null : PictureFormats.Of(place), parsed.GetValue(format));
        if (named is not null && given is not null && named != given)
        {
            throw new UsageException($"-o {place} names another format than --format {Text(given.Value)}: leave one of the two out.");
        }

        var chosen = given ?? named ?? otherwise;
        int? wanted = parsed.GetResult(quality) is { Implicit: false } ? parsed.GetValue(quality) : null;
        return wanted is not null && chosen is not (PictureFormat.Jpeg or PictureFormat.Webp)
            ? throw new UsageException($"--quality {wanted} is for JPEG and WebP, and these are {Text(chosen)} files: leave it out, or choose --format jpg or webp.")
            : new(chosen, wanted);
    }

    /// <summary>Whether the user chose a format.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(format) is { Implicit: false };

    private static string Text(PictureFormat format) => format == PictureFormat.Jpeg ? "jpg" : format.ToString().ToLowerInvariant();
}
