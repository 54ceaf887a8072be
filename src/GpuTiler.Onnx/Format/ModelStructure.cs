using System.Globalization;

namespace GpuTiler.Onnx;

/// <summary>
/// Reads a large model without its weights: the values of large initializers become external data that lies in the model's own file. What
/// needs them reads them from there, and a part of a network needs a part of them.
/// </summary>
internal sealed class ModelStructure
{
    // Smaller tensors are not worth an opening of the file.
    private const int LargeValues = 1 << 16;
    private const long External = 1;

    private readonly Stream file;
    private readonly string name;

    private ModelStructure(Stream file, string name) => (this.file, this.name) = (file, name);

    /// <summary>The model's bytes, with references to this file in place of large values.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Its name, without a folder.</param>
    /// <exception cref="InvalidDataException">The file is no model, or a damaged one.</exception>
    public static byte[] Read(Stream file, string name) => new ModelStructure(file, name).ReadModel().Written.ToArray();

    private ProtoWriter ReadModel()
    {
        var model = new ProtoWriter();
        for (var field = new ProtoStream(file, file.Length); field.Next();)
        {
            if (field.Field == OnnxFields.Model.Graph && field.Wire == ProtoReader.BytesWire)
            {
                model.Message(OnnxFields.Model.Graph, ReadGraph(field.Message()));
            }
            else
            {
                field.CopyTo(model);
            }
        }

        return model;
    }

    private ProtoWriter ReadGraph(ProtoStream field)
    {
        var graph = new ProtoWriter();
        while (field.Next())
        {
            if (field.Field == OnnxFields.Graph.Initializer && field.Wire == ProtoReader.BytesWire && field.Length >= LargeValues)
            {
                graph.Message(OnnxFields.Graph.Initializer, ReadTensor(field.Message()));
            }
            else
            {
                field.CopyTo(graph);
            }
        }

        return graph;
    }

    private ProtoWriter ReadTensor(ProtoStream field)
    {
        var tensor = new ProtoWriter();
        while (field.Next())
        {
            if (field.Field == OnnxFields.Tensor.RawData && field.Wire == ProtoReader.BytesWire && field.Length >= LargeValues)
            {
                tensor.Message(OnnxFields.Tensor.ExternalData, Entry("location", name));
                tensor.Message(OnnxFields.Tensor.ExternalData, Entry("offset", field.Start.ToString(CultureInfo.InvariantCulture)));
                tensor.Message(OnnxFields.Tensor.ExternalData, Entry("length", field.Length.ToString(CultureInfo.InvariantCulture)));
                tensor.Integer(OnnxFields.Tensor.DataLocation, External);
            }
            else
            {
                field.CopyTo(tensor);
            }
        }

        return tensor;
    }

    private static ProtoWriter Entry(string key, string value)
    {
        var entry = new ProtoWriter();
        entry.Text(OnnxFields.Entry.Key, key);
        entry.Text(OnnxFields.Entry.Value, value);
        return entry;
    }
}
