namespace GpuTiler.Cli.Tests;

/// <summary>
/// Nothing is reported to anyone: ONNX Runtime would, and keeps what it is to send in a database below the user's folder.
/// </summary>
public class TelemetryTests
{
    [Fact]
    public void A_run_of_a_model_leaves_nothing_in_the_users_folder()
    {
        using var work = new Workspace();
        string home = Directory.CreateDirectory(work.At("home")).FullName;
        (string, string?)[] environment =
        [
            ("ORT_DISABLE_TELEMETRY", null), ("HOME", home), ("USERPROFILE", home), ("LOCALAPPDATA", home), ("XDG_CACHE_HOME", null),
            ("XDG_DATA_HOME", null),
        ];
        Tool.RunIn(
            work.Folder, ["tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "out"], environment: environment).Done();
        Assert.Empty(Directory.EnumerateFileSystemEntries(home, "*", SearchOption.AllDirectories));
        Assert.NotEmpty(Directory.EnumerateFiles(work.At("out"), "*.png"));
    }
}
