using System.Text.Json;

namespace GpuTiler.Cli;

/// <summary>Differences as JSON: an array with an object for each layer. What is no number is null.</summary>
internal static class DifferenceJson
{
    public static void Write(IReadOnlyList<LayerDifference> layers) => JsonOutput.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var layer in layers)
        {
            Write(writer, layer);
        }

        writer.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter writer, LayerDifference layer)
    {
        writer.WriteStartObject();
        writer.WriteString("layer", layer.Name);
        writer.WriteStartArray("shape");
        foreach (long dimension in layer.Dimensions)
        {
            writer.WriteNumberValue(dimension);
        }

        writer.WriteEndArray();
        if (layer.Statistics is { } values)
        {
            Write(writer, layer, values);
        }
        else
        {
            writer.WriteString("notCompared", layer.Reason);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LayerDifference layer, in DifferenceStatistics values)
    {
        writer.WriteBoolean("identical", values.IsIdentical);
        writer.WriteNumber("count", values.Count);
        writer.WriteNumber("different", values.DifferentCount);
        Number("max", values.Maximum);
        if (values.FiniteCount > 0)
        {
            writer.WriteNumber("maxImage", layer.WorstMap.Image);
            writer.WriteNumber("maxMap", layer.WorstMap.Map);
        }

        Number("mean", values.Mean);
        Number("rmse", values.RootMeanSquare);
        Number("psnr", values.PeakSignalToNoise);
        Number("cosine", values.CosineSimilarity);
        writer.WriteNumber("nonFiniteAlike", values.AlikeCount);
        writer.WriteNumber("nonFiniteUnlike", values.UnlikeCount);
        if (layer.Images.Count > 0)
        {
            writer.WriteStartArray("images");
            foreach (string image in layer.Images)
            {
                writer.WriteStringValue(image);
            }

            writer.WriteEndArray();
        }

        void Number(string name, double value)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumber(name, value);
            }
            else
            {
                writer.WriteNull(name);
            }
        }
    }
}
