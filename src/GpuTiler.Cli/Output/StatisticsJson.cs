using System.Text.Json;

namespace GpuTiler.Cli;

/// <summary>Statistics as JSON: an array with an object for each layer. What is no number is null.</summary>
internal static class StatisticsJson
{
    public static void Write(IReadOnlyList<LayerSummary> layers) => JsonOutput.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var layer in layers)
        {
            Write(writer, layer);
        }

        writer.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter writer, LayerSummary layer)
    {
        writer.WriteStartObject();
        if (layer.Model is not null)
        {
            writer.WriteString("model", layer.Model);
        }

        if (layer.Input is not null)
        {
            writer.WriteString("input", layer.Input);
        }

        writer.WriteString("layer", layer.Layer.Name);
        writer.WriteStartArray("shape");
        foreach (long dimension in layer.Layer.Dimensions)
        {
            writer.WriteNumberValue(dimension);
        }

        writer.WriteEndArray();
        writer.WriteString("type", layer.TypeName);
        if (layer.Channels != ChannelRange.All)
        {
            writer.WriteStartArray("channels");
            writer.WriteNumberValue(layer.Channels.Start);
            writer.WriteNumberValue(layer.Channels.End);
            writer.WriteEndArray();
        }

        Write(writer, layer.All);
        writer.WriteNumber("mapCount", layer.MapCount);
        writer.WriteNumber("deadMaps", layer.Dead);
        writer.WriteNumber("saturatedMaps", layer.Saturated);
        writer.WriteStartArray("maps");
        foreach (var map in layer.Maps)
        {
            writer.WriteStartObject();
            writer.WriteNumber("image", map.Image);
            writer.WriteNumber("map", map.Map);
            Write(writer, map.Statistics);
            writer.WriteBoolean("dead", map.Statistics.IsDead);
            writer.WriteBoolean("saturated", map.Statistics.IsSaturated);
            writer.WriteStartArray("histogram");
            foreach (long count in map.Histogram)
            {
                writer.WriteNumberValue(count);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ValueStatistics values)
    {
        writer.WriteNumber("count", values.Count);
        Number("min", values.Minimum, (name, value) => writer.WriteNumber(name, (float)value));
        Number("max", values.Maximum, (name, value) => writer.WriteNumber(name, (float)value));
        Number("mean", values.Mean, writer.WriteNumber);
        Number("std", values.StandardDeviation, writer.WriteNumber);
        writer.WriteNumber("zeros", values.ZeroCount);
        writer.WriteNumber("nan", values.NonFinite.NaN);
        writer.WriteNumber("positiveInfinity", values.NonFinite.PositiveInfinity);
        writer.WriteNumber("negativeInfinity", values.NonFinite.NegativeInfinity);

        void Number(string name, double value, Action<string, double> write)
        {
            if (double.IsFinite(value))
            {
                write(name, value);
            }
            else
            {
                writer.WriteNull(name);
            }
        }
    }
}
