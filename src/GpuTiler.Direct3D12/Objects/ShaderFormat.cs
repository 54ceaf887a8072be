using System.Reflection;
using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.Direct3D12;

/// <summary>A format of compiled shaders. The extension of an embedded one names it.</summary>
/// <param name="Extension">The extension, such as <c>.dxbc</c>.</param>
/// <param name="ShaderModel">The shader model that a device needs to take it.</param>
internal readonly record struct ShaderFormat(string Extension, int ShaderModel)
{
    /// <summary>What FXC makes: every Direct3D 12 driver takes it.</summary>
    public static readonly ShaderFormat Dxbc = new(".dxbc", 0x51);

    // The newest first.
    private static readonly ShaderFormat[] All = [new(".dxil", 0x60), Dxbc];

    /// <summary>The newest format that the assembly holds and the device takes; nothing where it takes none.</summary>
    public static ShaderFormat? For(ID3D12Device device, Assembly assembly)
    {
        var names = assembly.GetManifestResourceNames();
        foreach (var format in All)
        {
            bool isEmbedded = Array.Exists(names, name => name.EndsWith(format.Extension, StringComparison.Ordinal));
            if (isEmbedded && device.HasShaderModel(format.ShaderModel))
            {
                return format;
            }
        }

        return null;
    }
}
