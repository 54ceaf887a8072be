using System.CommandLine;
using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>The options that make an animation of a series of images.</summary>
internal sealed class AnimationOptions
{
    private const float UsualSpeed = 10;

    private readonly Option<bool> animate = new("--animate");

    private readonly Option<float> speed = Numbers.Positive("--fps", "frames a second of an animation", UsualSpeed);

    /// <param name="command">The command.</param>
    /// <param name="frames">What the frames are.</param>
    public AnimationOptions(Command command, string frames)
    {
        animate.Description = $"a GIF or WebP {frames}";
        command.Options.Add(animate);
        command.Options.Add(speed);
    }

    /// <summary>Whether the user wants animations.</summary>
    public bool IsWanted(ParseResult parsed) => parsed.GetValue(animate);

    /// <summary>Sees that a speed has animations to be for.</summary>
    /// <exception cref="UsageException">It has none.</exception>
    public void Require(ParseResult parsed)
    {
        if (!IsWanted(parsed) && parsed.GetResult(speed) is { Implicit: false })
        {
            throw new UsageException("--fps needs --animate.");
        }
    }

    /// <summary>The pictures' form as that of animations.</summary>
    /// <exception cref="UsageException">The format holds none, or the speed is beyond it.</exception>
    public ImageForm Animate(ParseResult parsed, ImageForm pictures, string? place)
    {
        if (place is null)
        {
            throw new UsageException("--animate needs a place: add -o PATH.");
        }

        if (pictures.Encoder is not IAnimationEncoder encoder)
        {
            throw new UsageException($"--animate and {(PictureFormats.Of(place) is null ? $"--format {pictures.Format.ToString().ToLowerInvariant()}" : $"-o {place}")}: an animation is a GIF or a WebP.");
        }

        float wanted = parsed.GetValue(speed);
        return wanted > encoder.MaxFramesPerSecond || wanted < LeastSpeed
            ? throw new UsageException($"--fps {parsed.GetResult(speed)?.Tokens[0].Value}: {LeastSpeed} to {encoder.MaxFramesPerSecond} frames a second can be shown by a {pictures.Format} file.")
            : pictures with { FramesPerSecond = wanted };
    }

    private const float LeastSpeed = 0.01f;
}
