using Microsoft.CodeAnalysis.CSharp;

namespace GpuTiler.Tests.Architecture;

/// <summary>What the checker takes for a use, in a project of two rooms: Low, and High after it.</summary>
public class RoomCheckerTests
{
    private const string Low = """
        namespace Project;
        public partial class Spanning { }
        public class Box<T> { public T Content = default!; }
        """;

    private const string High = """
        namespace Project;
        public class Late
        {
            public int Value;
            public int this[string key] => Value;
            public static int Count => 1;
            public static Late operator +(Late left, Late right) => left;
            public static implicit operator Late(int value) => new() { Value = value };
        }
        public enum Choice { First }
        public sealed class MarkedAttribute : Attribute;
        public static class Extensions
        {
            extension(int number) { public int Twice => 2 * number; }
            public static int Thrice(this int number) => 3 * number;
            public static int Only(this List<int> numbers) => numbers.Single();
            public static void Add(this List<string> list, int number) => list.Add($"{number}");
            public static IEnumerator<int> GetEnumerator(this Spanning spanning) { yield return 1; }
            public static void Deconstruct(this Spanning spanning, out int first, out int second) => (first, second) = (1, 2);
        }
        public partial class Spanning
        {
            public Spanning(int first) { }
            public Spanning() { }
            public static Late Found => new();
            public int Member => 1;
            public static explicit operator int(Spanning spanning) => 1;
        }
        """;

    [Theory]
    [InlineData("class User { Late? field; }", "Late")]
    [InlineData("class User { object Of() => new List<Late>(); }", "Late")]
    [InlineData("class User : Late { }", "Late")]
    [InlineData("interface IUser<T> where T : Late { }", "Late")]
    [InlineData("class User { int Of() => Late.Count; }", "Late.Count")]
    [InlineData("class User { bool Is(object one) => one is Late { Value: 1 }; }", "Late.Value")]
    [InlineData("class User { object Of() => typeof(Late); }", "Late")]
    [InlineData("class User { string Of() => nameof(Late.Value); }", "Late.Value")]
    [InlineData("class User { object Of() => Choice.First; }", "Choice.First")]
    [InlineData("[Marked] class User { }", "MarkedAttribute")]
    [InlineData("class User { int Of(Spanning one) => one.Member; }", "Spanning.Member")]
    [InlineData("class User { int? Of(Spanning? one) => one?.Member; }", "Spanning.Member")]
    [InlineData("partial class Spanning { int Own() => Member; }", "Spanning.Member")]
    [InlineData("class User { object Of() => new Spanning(1); }", "Spanning")]
    [InlineData("class User { Spanning Of() => new(1); }", "Spanning")]
    [InlineData("class User() : Spanning(1);", "Spanning")]
    [InlineData("class User : Spanning { User() : base(1) { } }", "Spanning")]
    [InlineData("class User { int Of(Spanning one) => (int)one; }", "Spanning.op_Explicit")]
    [InlineData("class User { int Of() { var found = Spanning.Found; return found.Value; } }", "Late")]
    [InlineData("class User { int Of() { var found = Spanning.Found; return found.Value; } }", "Late.Value")]
    [InlineData("class User { int Of() => Spanning.Found[\"key\"]; }", "Late.this[]")]
    [InlineData("class User { object Of() => Spanning.Found + Spanning.Found; }", "Late.op_Addition")]
    [InlineData("class User { void Set(Box<Late> box) => box.Content = 1; }", "Late.op_Implicit")]
    [InlineData("class User { int Of() => 1.Thrice(); }", "Extensions.Thrice")]
    [InlineData("class User { Func<int> Of(List<int> one) => one.Only; }", "Extensions.Only")]
    [InlineData("class User { int Of() => 1.Twice; }", "Extensions.Twice")]
    [InlineData("class User { object Of() => new List<string> { 1 }; }", "Extensions.Add")]
    [InlineData("class User { void All(Spanning one) { foreach (int number in one) { } } }", "Extensions.GetEnumerator")]
    [InlineData("class User { void Both(Spanning one) { var (first, second) = one; } }", "Extensions.Deconstruct")]
    [InlineData("class User { bool Both(Spanning one) => one is (1, 2); }", "Extensions.Deconstruct")]
    public void A_use_of_a_later_room_is_found(string user, string symbol) =>
        Assert.Contains($"Low/User.cs:2 uses High/High.cs ({symbol})", Check(user));

    [Theory]
    [InlineData("using static Project.Late; namespace Project; class User { int Of() => Count; }", "Late", "Late.Count")]
    [InlineData("using Other = Project.Late; namespace Project; class User { Other? field; }", "Late")]
    [InlineData("using Many = System.Collections.Generic.List<Project.Late>; namespace Project; class User { Many? field; }", "Late")]
    [InlineData("global using Other = Project.Late;", "Late")]
    public void A_use_by_a_directive_is_found(string file, params string[] symbols)
    {
        var found = CheckFiles(("Low/User.cs", file));
        Assert.All(symbols, symbol => Assert.Contains($"Low/User.cs:1 uses High/High.cs ({symbol})", found));
    }

    [Theory]
    [InlineData("class User { Spanning? field; object Of(Spanning one) => one.ToString() + nameof(Spanning); }")]
    [InlineData("/// <summary>Is used by <see cref=\"Late\"/>.</summary>\nclass User { // Late\n }")]
    [InlineData("class Late2 { int Value; int Of(Late2 one) => one.Value; }")]
    [InlineData("class User { int Thrice(int number) => 3 * number; int Of() => Thrice(1); }")]
    public void Nothing_else_is_found(string user) => Assert.Empty(Check(user));

    [Fact]
    public void A_later_room_may_use_an_earlier_one() =>
        Assert.Empty(CheckFiles(("High/User.cs", "namespace Project; class User : Spanning { Box<int>? box; }")));

    [Fact]
    public void Overloads_in_two_rooms_are_told_apart()
    {
        const string One = "namespace Project; static partial class Two { public static int Of(int one) => one; }";
        const string Other = "namespace Project; static partial class Two { public static int Of(string one) => 1; }";
        Assert.Empty(Check("class User { int Of() => Two.Of(1); string Name() => nameof(Two.Of); }"));
        Assert.Equal(["Low/User.cs:2 uses High/Two.cs (Two.Of)"], Check("class User { int Of() => Two.Of(\"\"); }"));

        IReadOnlyList<string> Check(string user) =>
            CheckFiles(("Low/Two.cs", One), ("High/Two.cs", Other), ("Low/User.cs", $"namespace Project;\n{user}"));
    }

    [Fact]
    public void A_partial_method_lies_where_its_body_does()
    {
        const string Declared = """
            namespace Project; partial class Two { public partial int Of(); }
            class User { int Of(Two two) => two.Of(); }
            """;
        const string Body = "namespace Project; partial class Two { public partial int Of() => 1; }";
        Assert.Equal(["Low/Two.cs:2 uses High/Two.cs (Two.Of)"], CheckFiles(("Low/Two.cs", Declared), ("High/Two.cs", Body)));
        Assert.Empty(CheckFiles(("Low/Two.cs", Declared), ("Low/Body.cs", Body)));
    }

    [Fact]
    public void Folders_of_a_room_belong_to_it() => Assert.Equal(
        ["Low/Deep/User.cs:1 uses High/Deep/Other.cs (Other)"],
        CheckFiles(("Low/Deep/User.cs", "class User { Other? field; }"), ("High/Deep/Other.cs", "class Other { User? field; }")));

    [Fact]
    public void Files_beside_the_rooms_use_all_and_are_used_by_none()
    {
        const string Beside = "namespace Project; class Beside { Late? late; Spanning? spanning; public const int Number = 1; }";
        Assert.Empty(CheckFiles(("Beside.cs", Beside), ("Other.cs", "namespace Project; class Other { Beside? field; }")));
        Assert.Equal(
            ["High/User.cs:1 uses Beside.cs (Beside)", "High/User.cs:1 uses Beside.cs (Beside.Number)"],
            CheckFiles(("Beside.cs", Beside), ("High/User.cs", "namespace Project; class User { int Of() => Beside.Number; }")));
    }

    [Fact]
    public void A_foreign_namespace_may_be_for_some_rooms_alone()
    {
        const string User = "using System.Text;\nclass User { object Of() => new StringBuilder(); }";
        var reserved = new Dictionary<string, string[]> { ["System.Text"] = ["High"] };
        Assert.Empty(Checked("High/User.cs"));
        Assert.Empty(Checked("User.cs"));
        Assert.Equal(
        [
            "Low/User.cs:1 uses System.Text (System.Text), which is for High",
            "Low/User.cs:2 uses System.Text (StringBuilder), which is for High",
        ], Checked("Low/User.cs"));

        IReadOnlyList<string> Checked(string path)
        {
            var project = Compile(("High/High.cs", High), ("Low/Low.cs", Low), (path, User));
            return new RoomChecker("Low", "High") { ReservedNamespaces = reserved }.FindViolations(project);
        }
    }

    [Fact]
    public void Every_folder_is_in_the_order_and_every_room_a_folder()
    {
        Assert.Equal(["Attic is a folder and not in the order of the rooms"], CheckFiles(("Attic/User.cs", "class User;")));
        Assert.Equal(
            ["High is in the order of the rooms and no folder with sources"],
            new RoomChecker("Low", "High").FindViolations(Compile(("Low/Low.cs", Low))));
    }

    [Fact]
    public void A_name_that_means_nothing_is_an_error() =>
        Assert.Contains("Unknown", Assert.Single(SourceProject.ErrorsOf(Compile(("Low/User.cs", "class User { Unknown? field; }")))));

    [Fact]
    public void A_project_may_use_assemblies_of_others()
    {
        var references = SourceProject.RuntimeReferences.Concat(SourceProject.AssembliesIn(AppContext.BaseDirectory, "GpuTiler.Tests"));
        var project = SourceProject.Compile([("Low/User.cs", "class User { GpuTiler.TileOptions field; }")], "Project", references);
        Assert.Empty(SourceProject.ErrorsOf(project));
    }

    private static IReadOnlyList<string> Check(string user) => CheckFiles(("Low/User.cs", $"namespace Project;\n{user}"));

    private static IReadOnlyList<string> CheckFiles(params (string Path, string Text)[] files)
    {
        var project = Compile([("Low/Low.cs", Low), ("High/High.cs", High), .. files]);
        Assert.Empty(SourceProject.ErrorsOf(project));
        return new RoomChecker("Low", "High").FindViolations(project);
    }

    private static CSharpCompilation Compile(params (string Path, string Text)[] files) =>
        SourceProject.Compile(files, "Project", SourceProject.RuntimeReferences);
}
