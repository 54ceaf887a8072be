namespace GpuTiler.Testing;

/// <summary>Numbers that eng/conformance and eng/soak tell the tests by variables.</summary>
internal static class TestNumber
{
    /// <summary>The number of a variable; nothing where that is not set.</summary>
    /// <exception cref="ArgumentException">It is no number.</exception>
    public static int? Of(string variable) => Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text ? null
        : int.TryParse(text, out int number) ? number
        : throw new ArgumentException($"{variable} is {text}: a whole number up to {int.MaxValue} is needed.");
}
