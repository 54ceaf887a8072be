using System.Text.Json.Serialization;

namespace GpuTiler.Cli;

/// <summary>A device of this machine, or a path without one, as JSON.</summary>
internal sealed record DeviceJson(
    string Device, string Inference, string Kernel, bool ActivationsStay, bool Ready, bool Software, bool Auto)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Writes the devices.</summary>
    /// <param name="rows">The devices.</param>
    /// <param name="best">The path that <c>auto</c> is.</param>
    public static void Write(IEnumerable<CatalogEntry> rows, string best) =>
        JsonOutput.Write([.. rows.Select(row => Of(row, best))], TablesJson.Instance.DeviceJsonArray);

    private static DeviceJson Of(CatalogEntry row, string best) => new(
        row.Name, row.Path.Inference, row.Path.Kernel, row.Path.ActivationsStay, row.Device.Refusal is null, row.Device.IsSoftware,
        row.Path.Name == best)
    {
        Description = row.Device.Refusal is null ? row.Device.Description : null,
        Reason = row.Device.Refusal,
    };
}
