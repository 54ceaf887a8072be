using System.Reflection;

namespace GpuTiler.Gpu;

/// <summary>The compiled shaders that a backend's assembly embeds, one resource for each shader and element type.</summary>
internal static class GpuArtefacts
{
    /// <summary>
    /// The name of a compiled shader, such as <c>TileOnce.f16</c>; those that read no activations are the same for both types.
    /// </summary>
    public static string NameOf(GpuShader shader, ElementType type) =>
        shader is GpuShader.SurroundTiles or GpuShader.FindRanges or GpuShader.SettleRanges
            ? shader.ToString()
            : $"{shader}.{(type == ElementType.Float32 ? "f32" : "f16")}";

    /// <summary>A compiled shader's bytes.</summary>
    /// <param name="assembly">The backend's assembly.</param>
    /// <param name="name">Name and format, such as <c>TileOnce.f16.spv</c>.</param>
    public static byte[] Load(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"{assembly.GetName().Name} holds no shader {name}: it was not built with shaders/compiled.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
