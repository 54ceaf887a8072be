using System.CommandLine;
using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>A survey that a viewer shows beside its network, and what draws its pictures.</summary>
internal sealed class ViewedSurvey : IDisposable
{
    private readonly DataSet? data;

    private ViewedSurvey(SurveyResult result, DataSet? data, SurveySheets? pictures) =>
        (Result, this.data, Pictures) = (result, data, pictures);

    /// <summary>What was found.</summary>
    public SurveyResult Result { get; }

    /// <summary>What draws; <see langword="null"/> where the data are not named.</summary>
    public SurveySheets? Pictures { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Pictures?.Dispose();
        data?.Dispose();
    }

    /// <summary>The options that name it.</summary>
    internal sealed class Options
    {
        private readonly Option<string?> folder = PathOptions.RefuseEmpty(new Option<string?>("--survey")
        {
            Description = "what gputiler survey found of the same MODEL: each map's strongest pictures and statistics beside it",
            HelpName = "DIR",
        });

        private readonly Option<string?> data = PathOptions.RefuseEmpty(new Option<string?>("--survey-data")
        {
            Description = "the pictures that were surveyed, to draw from (default: the sheets in DIR)",
            HelpName = "DATA",
        });

        private readonly Option<string?> labels = PathOptions.RefuseEmpty(new Option<string?>("--survey-labels")
        {
            Description = "the --labels of the survey, where it had some",
            HelpName = "FILE.csv",
        });

        public Options(Command command)
        {
            foreach (var option in new[] { folder, data, labels })
            {
                command.Options.Add(option);
            }
        }

        /// <summary>Opens it, before anything else takes time.</summary>
        /// <param name="parsed">The command line.</param>
        /// <param name="model">The network's file.</param>
        /// <param name="limits">How large pictures may be.</param>
        /// <returns><see langword="null"/> where none is named.</returns>
        public ViewedSurvey? Open(ParseResult parsed, string model, DecodingLimits limits)
        {
            if (parsed.GetValue(folder) is not { } place)
            {
                var alone = new[] { data, labels }.FirstOrDefault(option => parsed.GetValue(option) is not null);
                return alone is null ? null : throw new UsageException(
                    $"{alone.Name} {parsed.GetValue(alone)} needs the {folder.Name} DIR that it belongs to.");
            }

            if (parsed.GetValue(labels) is { } file && parsed.GetValue(data) is null)
            {
                throw new UsageException($"{labels.Name} {file} needs the {data.Name} DATA that it names.");
            }

            var result = SurveyResult.Open(place);
            result.RequireModel(model);
            if (parsed.GetValue(data) is not { } path)
            {
                return new(result, null, null);
            }

            var opened = DataSet.Open(path, parsed.GetValue(labels), limits);
            try
            {
                return new(result, opened, SurveySheets.Create(result, opened, SurveyArguments.Decoder(limits)));
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        }
    }
}
