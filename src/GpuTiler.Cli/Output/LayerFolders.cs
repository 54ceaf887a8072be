namespace GpuTiler.Cli;

/// <summary>Where each layer of each input of each model goes: <c>model/input/layer</c>, without what there is one of.</summary>
internal sealed class LayerFolders
{
    private readonly FileNames models = new();
    private FileNames inputs = new();
    private FileNames layers = new();
    private string model = "";
    private string input = "";

    /// <summary>The folder of the current model and input, with a slash at its end where it is one.</summary>
    public string Current => model + input;

    /// <summary>The folder of the current input alone, the same for each model.</summary>
    public string Input => input;

    public void EnterModel(string name) => (model, input, inputs, layers) = (models.Take(name) + "/", "", new(), new());

    public void EnterInput(string name) => (input, layers) = (inputs.Take(name) + "/", new());

    /// <summary>A layer's name that was not taken yet.</summary>
    public string Take(string layer) => layers.Take(layer);
}
