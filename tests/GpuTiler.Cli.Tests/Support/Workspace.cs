using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>A folder of its own to run the program in, gone at the end.</summary>
internal sealed class Workspace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("gputiler-cli-").FullName;

    /// <summary>Every file below the folder but the inputs, with / between folders, in order.</summary>
    public string[] NewFiles =>
        [.. Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(Folder, path)).Except(inputs).Order(StringComparer.Ordinal)];

    private readonly HashSet<string> inputs = [];

    public string At(string name) => Path.Combine(Folder, name);

    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), bytes);
        inputs.Add(name);
        return name;
    }

    /// <summary>Writes a NumPy file.</summary>
    public string Npy<T>(string name, T[] values, params int[] shape)
        where T : unmanaged => Write(name, Bytes(values, shape));

    /// <summary>Writes a NumPy archive.</summary>
    public string Npz<T>(string name, params (string Key, T[] Values, int[] Shape)[] arrays)
        where T : unmanaged
    {
        using var file = new MemoryStream();
        using (var writer = new NpzWriter(file))
        {
            foreach (var (key, values, shape) in arrays)
            {
                writer.Write<T>(key, values, shape);
            }
        }

        return Write(name, file.ToArray());
    }

    /// <summary>Writes a model.</summary>
    public string Model(string name, ModelBuilder model) => Write(name, model.Build());

    /// <summary>Runs the program here.</summary>
    public ToolResult Run(params string[] arguments) => Tool.RunWarmIn(Folder, arguments);

    /// <summary>Runs the program with arguments that spaces separate, and then these.</summary>
    public ToolResult RunLine(string line, params string[] more) =>
        Run([.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. more]);

    public Bitmap Png(string name) => ImageReader.Read(At(name));

    public static byte[] Bytes<T>(T[] values, params int[] shape)
        where T : unmanaged
    {
        using var file = new MemoryStream();
        NpyWriter.Write<T>(file, values, shape);
        return file.ToArray();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
