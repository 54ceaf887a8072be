using System.CommandLine;
using System.CommandLine.Parsing;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>Which share of the data a process takes: given, or as Slurm or Kubernetes numbers it.</summary>
internal sealed class ShardOptions
{
    private const string TaskId = "SLURM_ARRAY_TASK_ID", TaskCount = "SLURM_ARRAY_TASK_COUNT", TaskMin = "SLURM_ARRAY_TASK_MIN",
        TaskStep = "SLURM_ARRAY_TASK_STEP", JobIndex = "JOB_COMPLETION_INDEX";

    private readonly Option<SurveyShard?> shard = new("--shard")
    {
        Description = "a share of the data, in whole batches: I from 1 to N",
        HelpName = "I/N",
        CustomParser = Parse,
    };

    private readonly Option<int> shards = Numbers.Whole(
        "--shards",
        "shares of the data, of which an array job of Slurm or an indexed Job of Kubernetes says which this is; "
        + "it goes into a folder of its own in DIR; 0 is none",
        0,
        0);

    public ShardOptions(Command command)
    {
        command.Options.Add(shard);
        command.Options.Add(shards);
    }

    /// <summary>The share.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="source">What says which it is, where the environment does; otherwise <see langword="null"/>.</param>
    /// <exception cref="UsageException">The environment contradicts the command line.</exception>
    public SurveyShard Read(ParseResult parsed, out string? source)
    {
        source = null;
        int count = parsed.GetValue(shards);
        if (parsed.GetValue(shard) is { } given)
        {
            return count == 0 || count == given.Count
                ? given
                : throw new UsageException($"--shard {given} and --shards {count} contradict each other: leave one of the two out.");
        }

        if (count == 0)
        {
            return default;
        }

        source = Number(TaskId) is not null ? "Slurm" : "Kubernetes";
        int index = Number(TaskId) is { } id ? OfSlurm(id, count)
            : Number(JobIndex) is { } completion ? completion + 1
            : throw new UsageException(
                $"--shards {count}: neither {TaskId} nor {JobIndex} says which shard this is; give --shard I/{count}.");
        return index >= 1 && index <= count
            ? new(index, count)
            : throw new UsageException($"--shards {count}: {source} says that this is shard {index}, and there are {count}.");
    }

    private static int OfSlurm(int id, int count)
    {
        if (Number(TaskCount) is { } tasks && tasks != count)
        {
            throw new UsageException($"--shards {count}: the array has {tasks} task(s) ({TaskCount}); as many shards are needed.");
        }

        return ((id - (Number(TaskMin) ?? 1)) / Math.Max(1, Number(TaskStep) ?? 1)) + 1;
    }

    private static int? Number(string name)
    {
        string? text = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(text) ? null
            : Numbers.TryWhole(text, out int number) ? number
            : throw new UsageException($"{name} is '{text}': a whole number is needed.");
    }

    private static SurveyShard? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        return text.Split('/') is [var first, var second]
            && Numbers.TryWhole(first, out int index) && Numbers.TryWhole(second, out int count) && index >= 1 && index <= count
            ? new SurveyShard(index, count)
            : Numbers.Error<SurveyShard?>(result, $"--shard {text}: I/N with I from 1 to N is needed, such as 1/4.");
    }
}
