namespace GpuTiler.Tests.Architecture;

/// <summary>A backend's <c>Interop</c> holds bindings: of the backend it uses its own files, and the exception that it throws.</summary>
public class BindingTests
{
    [Theory]
    [InlineData("GpuTiler.Vulkan", "VulkanException")]
    [InlineData("GpuTiler.Direct3D12", "Direct3D12Exception")]
    public void Bindings_use_nothing_of_the_backend_but_its_exception(string project, string exception)
    {
        string folder = Path.Combine(RepositoryRoot.Find(), "src", project);
        var backend = SourceProject.Read(folder, project, [.. SourceProject.RuntimeReferences, typeof(Tiler).Assembly.Location]);

        Assert.Empty(SourceProject.ErrorsOf(backend));
        var uses = new RoomChecker("Interop", "Objects").FindViolations(backend)
            .Where(use => use.StartsWith("Interop/", StringComparison.Ordinal) && !use.Contains($" {exception}.cs ("));
        Assert.True(!uses.Any(), string.Join('\n', uses));
    }
}
