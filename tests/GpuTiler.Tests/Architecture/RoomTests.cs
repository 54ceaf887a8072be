namespace GpuTiler.Tests.Architecture;

/// <summary>A room of the sources uses only those before it, in the order that docs/architecture.md gives.</summary>
public class RoomTests
{
    [Fact]
    public void A_room_of_the_library_uses_only_those_before_it()
    {
        string folder = Path.Combine(RepositoryRoot.Find(), "src", "GpuTiler");
        var library = SourceProject.Read(folder, "GpuTiler", SourceProject.RuntimeReferences);

        Assert.Empty(SourceProject.ErrorsOf(library));
        var violations = new RoomChecker(RoomList.Of("GpuTiler")).FindViolations(library);
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }
}
