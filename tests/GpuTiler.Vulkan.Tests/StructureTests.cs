using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using GpuTiler.Vulkan.Interop;

namespace GpuTiler.Vulkan.Tests;

/// <summary>Structures are laid out as the header's; needs no Vulkan.</summary>
public class StructureTests
{
    [Fact]
    public void Structures_have_the_sizes_and_the_offsets_of_the_header()
    {
        var structures = typeof(VulkanCore).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic)
            .Where(type => type.IsValueType && !type.IsEnum);
        Assert.Equal(
            HeaderStructures.Descriptions.Order(StringComparer.Ordinal), structures.Select(Describe).Order(StringComparer.Ordinal));
    }

    private static string Describe(Type structure)
    {
        var fields = structure.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => (field.Name, Offset: OffsetOf(field)))
            .OrderBy(field => field.Offset)
            .Select(field => $" {field.Name} {field.Offset}");
        return $"{structure.Name} {RuntimeHelpers.SizeOf(structure.TypeHandle)}:{string.Concat(fields)}";
    }

    // Marshal.OffsetOf knows no inline arrays; the distance of a local variable's field from the variable is exact for all.
    private static int OffsetOf(FieldInfo field)
    {
        DynamicMethod method = new("OffsetOf", typeof(int), null, typeof(StructureTests).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        var variable = code.DeclareLocal(field.DeclaringType!);
        code.Emit(OpCodes.Ldloca, variable);
        code.Emit(OpCodes.Ldflda, field);
        code.Emit(OpCodes.Ldloca, variable);
        code.Emit(OpCodes.Sub);
        code.Emit(OpCodes.Conv_I4);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int>>()();
    }
}
