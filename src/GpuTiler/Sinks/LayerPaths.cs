namespace GpuTiler.Sinks;

/// <summary>
/// Where each layer of each run goes: <c>model/input/layer</c>, where a level with only one entry is left out. The same layer of the same
/// run gets the same path again.
/// </summary>
internal sealed class LayerPaths
{
    private readonly FileNames modelNames = new();
    private readonly Dictionary<(int Index, string? Name), (string Folder, FileNames Inputs, FileNames Files)> models = [];
    private readonly Dictionary<LayerRun, RunPaths> runs = [];

    /// <summary>The paths of one run.</summary>
    public RunPaths Of(LayerRun run)
    {
        var key = (run.ModelIndex, run.Model);
        if (!models.TryGetValue(key, out var model))
        {
            models.Add(key, model = (run.Model is null ? "" : modelNames.Take(run.Model) + "/", new(), new()));
        }

        // Later steps of a training go where the first went.
        var place = run with { Step = 0 };
        if (!runs.TryGetValue(place, out var paths))
        {
            runs.Add(place, paths = run.Input is null
                ? new(model.Folder, "", model.Files, model.Files)
                : new(model.Folder, model.Inputs.Take(run.Input) + "/", new(), model.Files));
        }

        return paths;
    }

    /// <summary>The paths of one run.</summary>
    /// <param name="model">The model's folder, with a slash at its end; empty where there is none.</param>
    /// <param name="input">The input's folder, the same for each model, with a slash at its end; empty where there is none.</param>
    /// <param name="files">The names in the input's folder.</param>
    /// <param name="modelFiles">The names in the model's folder.</param>
    public sealed class RunPaths(string model, string input, FileNames files, FileNames modelFiles)
    {
        private readonly Dictionary<(string Name, int Images, int Pages), string[]> taken = [];

        /// <summary>The input's folder alone.</summary>
        public string Input => input;

        /// <summary>The run's own folder, with a slash at its end where there is one.</summary>
        public string Folder => model + input;

        /// <summary>The paths of a layer's files, without ending; see <see cref="FileNames.Take(string, int, int)"/>.</summary>
        public string[] Take(string layer, int images = 1, int pages = 1) => TakeOnce(layer, model + input, files, images, pages);

        /// <summary>The paths of something about the entire run, which is beside the inputs' folders.</summary>
        public string[] TakeBesideInputs(string name, int pages) => TakeOnce("/" + name, model, modelFiles, 1, pages, name);

        private string[] TakeOnce(string key, string folder, FileNames names, int images, int pages, string? name = null)
        {
            if (!taken.TryGetValue((key, images, pages), out var paths))
            {
                taken.Add((key, images, pages), paths = Array.ConvertAll(names.Take(name ?? key, images, pages), file => folder + file));
            }

            return paths;
        }
    }
}
