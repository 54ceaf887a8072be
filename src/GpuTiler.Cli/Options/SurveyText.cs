using System.CommandLine;
using System.Globalization;
using GpuTiler.Onnx;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>What the survey says, in the program's words, and the options that its commands share.</summary>
internal static class SurveyText
{
    /// <summary>What a data set may be.</summary>
    public const string DataDescription =
        "pictures: a folder and those below it, a .npy or .npz (FILE.npz:KEY for one of several), a .tar, or a list of files, one a line";

    /// <summary>The network.</summary>
    public static Option<string> Model() => PathOptions.RefuseEmpty(new Option<string>("--model")
    {
        Description = "the network (.onnx) that the pictures go through",
        HelpName = "MODEL",
        Required = true,
    });

    /// <summary>Where a survey goes.</summary>
    public static Option<string> Folder() => PathOptions.RefuseEmpty(new Option<string>("--output", "-o")
    {
        Description = "the folder for survey.npz, survey.json, survey.log, and the sheets",
        HelpName = "DIR",
        Required = true,
    });

    /// <summary>An event file of the survey.</summary>
    public static LogOptions Log(Command command) => new(
        command, "an event file with each layer's statistics and sheets, in this folder", "the step in the event file (default 0)");

    /// <summary>Says what is not surveyed, and what takes memory.</summary>
    public static void Note(DataSurvey survey, DataSet data, Progress progress)
    {
        if (survey.WhyNoBatch is { } why)
        {
            progress.Note($"the network runs on one picture at a time: {why}");
        }

        if (survey.LeftOut.Count > 0)
        {
            progress.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{survey.LeftOut.Count} layer(s) cannot be surveyed: {NameList.Of([.. survey.LeftOut.Select(layer => layer.Name)])}. "
                + $"{survey.LeftOut[0].Name}: {survey.LeftOut[0].Reason}"));
        }

        if (survey.LabelBytes > 0)
        {
            progress.Note($"the means of {data.Labels.Count} label(s) take {ByteSize.ToText(survey.LabelBytes)} of memory.");
        }

        if (data.PassedOver.Count > 0)
        {
            progress.Note($"{data.PassedOver.Count} file(s) are no pictures by their endings: {NameList.Of(data.PassedOver)}.");
        }
    }

    /// <summary>Says what was found, on standard output.</summary>
    /// <param name="result">The survey.</param>
    /// <param name="events">Its event file, if it has one.</param>
    public static void Write(SurveyResult result, WrittenFile? events)
    {
        StandardOutput.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Folder}: {result.Seen} picture(s), {result.Layers.Count} layer(s), {result.Layers.Sum(layer => layer.Units)} unit(s)"));
        if (events is { } file)
        {
            StandardOutput.WriteLine($"{file.Path}  {file.Content}");
        }
    }

    /// <summary>The data that a survey is of.</summary>
    /// <param name="use">What they are for.</param>
    public static Option<string?> Data(string use) => PathOptions.RefuseEmpty(new Option<string?>("--data")
    {
        Description = $"the pictures that were surveyed, {use}",
        HelpName = "DATA",
    });

    /// <summary>What the pictures show.</summary>
    public static Option<string?> Labels() => PathOptions.RefuseEmpty(new Option<string?>("--labels")
    {
        Description = "what pictures show, a NAME,LABEL in each row (default: the names of their folders)",
        HelpName = "FILE.csv",
    });

    /// <summary>Draws the sheets of a survey, where its pictures can be shown.</summary>
    /// <returns>The sheets; none where the model's input is no picture.</returns>
    public static IReadOnlyList<SurveySheet> Draw(
        SurveyResult result, DataSet data, PictureDecoder? decoder, Progress progress, CancellationToken stopping)
    {
        using var sheets = SurveySheets.Create(result, data, decoder);
        if (sheets is null)
        {
            progress.Note("no sheets are drawn: the model's input is no picture.");
            return [];
        }

        return sheets.WriteAll(layer => progress.Show($"drawing {layer}"), stopping);
    }

    /// <summary>Names pictures that could not be read.</summary>
    public static void Warn(SurveyResult result, Progress progress)
    {
        if (result.Corrupt > 0)
        {
            string names = NameList.Of([.. result.CorruptPictures.Select(fault => fault.Name)]);
            progress.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Corrupt} of {result.Corrupt + result.Seen} picture(s) could not be read and took no part: {names}. "
                + $"{result.CorruptPictures[0].Reason}"));
        }
    }

    /// <summary>How far a survey is.</summary>
    public static string Of(SurveyProgress at, TimeSpan elapsed)
    {
        double rate = (at.Done - at.Resumed) / Math.Max(elapsed.TotalSeconds, 0.001);
        var left = TimeSpan.FromSeconds(Math.Ceiling((at.Total - at.Done) / Math.Max(rate, 0.001)));
        return string.Create(CultureInfo.InvariantCulture, $"{at.Done} of {at.Total} pictures, {rate:F0} a second, about {left} left");
    }
}
